import type { AccountContext, CallResult, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

// Invented people and comments in the shapes of the YouTube Data API; imported by tests only.

export const CHANNEL = 'UCharuLiving000000000000'
export const VIDEO = 'dQharu00001'
export const NOW = Date.UTC(2026, 9, 8, 9)

export const account: AccountContext = {
  network: 'youtube',
  externalId: CHANNEL,
  handle: '@haruliving',
  baseUrl: 'https://www.googleapis.com',
  credentials: { clientId: '4711-x.apps.googleusercontent.com', clientSecret: 'GOCSPX-x', refreshToken: '1//0g' },
  settings: { channelId: CHANNEL, dailyUnits: '10000' },
}

/** A moment as YouTube writes it, in minutes after 8 October 2026, 08:00 UTC. */
export const time = (minute: number) => new Date(Date.UTC(2026, 9, 8, 8, minute)).toISOString().replace('.000Z', 'Z')

interface Written {
  text: string
  minute: number
  edited?: number
  author?: string
  status?: string
  video?: string
}

export function comment(id: string, { text, minute, edited = minute, author = 'nok', status, video = VIDEO }: Written) {
  const [parentId, suffix] = id.split('.')
  return {
    kind: 'youtube#comment',
    etag: 'e',
    id,
    snippet: {
      channelId: CHANNEL,
      videoId: video,
      textDisplay: text,
      textOriginal: text,
      ...(suffix && { parentId }),
      authorDisplayName: `@${author}`,
      authorProfileImageUrl: `https://yt3.example/${author}`,
      authorChannelUrl: `http://www.youtube.com/@${author}`,
      ...(author && { authorChannelId: { value: author === 'haruliving' ? CHANNEL : `UC${author}` } }),
      canRate: true,
      viewerRating: 'none',
      likeCount: 0,
      ...(status && { moderationStatus: status }),
      publishedAt: time(minute),
      updatedAt: time(edited),
    },
  }
}

export function threadOf(root: ReturnType<typeof comment>, replies: ReturnType<typeof comment>[] = [], total = replies.length) {
  return {
    kind: 'youtube#commentThread',
    etag: 't',
    id: root.id,
    snippet: {
      channelId: CHANNEL,
      videoId: root.snippet.videoId,
      topLevelComment: root,
      canReply: true,
      totalReplyCount: total,
      isPublic: true,
    },
    ...(replies.length > 0 && { replies: { comments: replies } }),
  }
}

export const page = (items: object[], nextPageToken?: string) => ({
  kind: 'youtube#commentThreadListResponse',
  etag: 'l',
  pageInfo: { totalResults: items.length, resultsPerPage: 100 },
  ...(nextPageToken && { nextPageToken }),
  items,
})

export const comments = (items: object[], nextPageToken?: string) => ({
  ...page(items, nextPageToken),
  kind: 'youtube#commentListResponse',
})

export const video = (id = VIDEO) => ({
  kind: 'youtube#video',
  etag: 'v',
  id,
  snippet: {
    publishedAt: time(-600),
    channelId: CHANNEL,
    channelTitle: 'Haru Living',
    title: '하루 에어 2 필터 교체하는 법',
    description: '',
  },
})

export const videos = (...ids: string[]) => ({ kind: 'youtube#videoListResponse', items: ids.map((id) => video(id)) })

export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): CallResult {
  return { status, headers, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) }
}

/** Google's older form of an error, which this API still has. */
export const errorBody = (code: number, reason: string, message: string) => ({
  error: { code, message, errors: [{ message, domain: 'youtube.comment', reason }] },
})
export const refused = (code: number, reason: string, message = reason, headers: Record<string, string> = {}) =>
  answer(errorBody(code, reason, message), code, headers)

export const inbound: InboundContext = {
  externalId: 'UgA',
  at: new Date(NOW).toISOString(),
  author: { scope: '', externalId: 'UCnok' },
  text: 'เปลี่ยนไส้กรองยังไงคะ',
  addressesUs: true,
  hints: {},
}
export const thread: ThreadContext = { externalId: 'UgA', kind: 'comment', visibility: 'public', lastInbound: inbound }

export function message(text: string): OutboundMessage {
  return { deliveryId: '0192a1f0-0000-7000-8000-000000000001', at: new Date(NOW).toISOString(), text, media: [], target: inbound }
}
