import type { YouTubeChannel, YouTubeComment, YouTubeState, YouTubeVideo } from './state.ts'

const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
/** So many replies come along with a thread. */
const ALONG = 5

export const channelBody = ({ id, title, handle }: YouTubeChannel) => ({
  kind: 'youtube#channel',
  etag: 'e',
  id,
  snippet: { title, description: '', customUrl: handle, publishedAt: '2019-04-02T08:00:00Z' },
})

export const videoBody = ({ id, channel, title, at, views, likes }: YouTubeVideo, state: YouTubeState) => ({
  kind: 'youtube#video',
  etag: 'e',
  id,
  snippet: { publishedAt: time(at), channelId: channel, title, description: '', channelTitle: state.channels.get(channel)?.title ?? '' },
  statistics: { viewCount: String(views), likeCount: String(likes) },
})

/** `status`: as in lists of what is held; asked for by an id, YouTube does not tell it. */
export function commentBody(comment: YouTubeComment, state: YouTubeState, status?: string) {
  const { id, parent, video, author, text, at, editedAt, likes } = comment
  const brand = state.channels.get(author)
  const handle = brand?.handle ?? state.people.get(author)?.handle ?? ''
  const channelId = state.videos.get(video)?.channel ?? ''
  return {
    kind: 'youtube#comment',
    etag: 'e',
    id,
    snippet: {
      channelId,
      videoId: video,
      textDisplay: text,
      // Shown to its author; the brand sees its own alone.
      ...(brand && { textOriginal: text }),
      ...(parent && { parentId: parent }),
      authorDisplayName: handle,
      authorProfileImageUrl: `https://yt3.example/${author}`,
      authorChannelUrl: `http://www.youtube.com/${handle}`,
      authorChannelId: { value: author },
      canRate: true,
      viewerRating: 'none',
      likeCount: likes,
      ...(status && { moderationStatus: status }),
      publishedAt: time(at),
      updatedAt: time(editedAt),
    },
  }
}

export function threadBody(root: YouTubeComment, status: YouTubeComment['status'], state: YouTubeState) {
  const replies = [...state.comments.values()].filter((one) => one.parent === root.id)
  const published = replies.filter((one) => one.status === 'published')
  const told = status === 'published' ? published : replies.filter((one) => one.status === status)
  const body = (one: YouTubeComment) => commentBody(one, state, status === 'published' ? undefined : one.status)
  return {
    kind: 'youtube#commentThread',
    etag: 'e',
    id: root.id,
    snippet: {
      channelId: state.videos.get(root.video)?.channel ?? '',
      videoId: root.video,
      topLevelComment: body(root),
      canReply: true,
      totalReplyCount: published.length,
      isPublic: true,
    },
    ...(told.length > 0 && { replies: { comments: told.slice(0, ALONG).map(body) } }),
  }
}
