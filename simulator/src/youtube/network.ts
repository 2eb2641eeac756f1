import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { World } from '../world.ts'
import { putComment, removeComment, SCOPE, youTubeApi } from './api.ts'
import { type YouTubeChannel, type YouTubeComment, type YouTubePerson, type YouTubeVideo, youTubeState } from './state.ts'

type When = string | number

export interface NewYouTubeComment {
  /** The video, or the comment that is answered: the reply stands below the one at the root. */
  on: string
  /** Id of the person's channel, or of the brand's for what it writes on YouTube itself. */
  from: string
  text: string
  id?: string
  at?: When
  /** Caught by the filter of YouTube, or waiting by a setting of the channel. */
  held?: boolean
}

export type YouTubeNetwork = ReturnType<typeof youTubeNetwork>

export function youTubeNetwork(world: World) {
  const state = youTubeState()
  const random = world.random.fork('youtube')
  const channelId = () => `UC${random.hex(22)}`
  const commentOf = (id: string): YouTubeComment => known(state.comments, id, 'comment')

  return {
    state,
    api: youTubeApi(world, state),

    /** A channel whose owner gave a client of the brand's the one scope that comments take. */
    createChannel({ title, handle, id = channelId() }: { title: string; handle: string; id?: string }): YouTubeChannel {
      const channel: YouTubeChannel = {
        id,
        title,
        handle,
        client: {
          id: `${random.int(100_000_000, 999_999_999)}-${random.hex(32)}.apps.googleusercontent.example`,
          secret: `GOCSPX-${random.hex(28)}`,
          refreshToken: `1//0y${random.hex(60)}`,
        },
        scopes: [SCOPE],
        apiOn: true,
        refreshTokenEnded: false,
        ready: true,
        owner: true,
        dailyUnits: 10_000,
        used: { day: '', units: 0 },
      }
      state.channels.set(id, channel)
      return channel
    },

    createPerson({ handle, id = channelId() }: { handle: string; id?: string }): YouTubePerson {
      const person = { id, handle }
      state.people.set(id, person)
      return person
    },

    publish({ channel, title, id = random.hex(11), at }: { channel: string; title: string; id?: string; at?: When }): YouTubeVideo {
      known(state.channels, channel, 'channel')
      const video: YouTubeVideo = {
        id,
        channel,
        title,
        at: toMillis(at, world.clock.now()),
        views: random.int(900, 90_000),
        likes: random.int(20, 900),
        commentsOff: false,
      }
      state.videos.set(id, video)
      return video
    },

    comment({ on, from, text, id, at, held = false }: NewYouTubeComment): YouTubeComment {
      const answered = state.comments.get(on)
      const video = answered?.video ?? known(state.videos, on, 'video').id
      const parent = answered ? (answered.parent ?? answered.id) : null
      const comment = putComment(world, state, {
        parent,
        video,
        author: from,
        text,
        at: toMillis(at, world.clock.now()),
        ...(id && { id }),
      })
      if (held) comment.status = 'heldForReview'
      if (state.banned.has(`${known(state.videos, video, 'video').channel} ${from}`)) comment.status = 'rejected'
      return comment
    },

    edit({ id, text, at }: { id: string; text: string; at?: When }): YouTubeComment {
      return Object.assign(commentOf(id), { text, editedAt: toMillis(at, world.clock.now()) })
    },

    like({ id, likes = 1 }: { id: string; likes?: number }): YouTubeComment {
      const comment = commentOf(id)
      comment.likes += likes
      return comment
    },

    /** By its author, or by somebody of the brand on YouTube itself. */
    deleteComment({ id }: { id: string }): YouTubeComment {
      const comment = commentOf(id)
      removeComment(world, state, comment)
      return comment
    },

    /** Somebody of the brand decides on YouTube itself who sees it. */
    moderate({ id, status }: { id: string; status: YouTubeComment['status'] }): YouTubeComment {
      return Object.assign(commentOf(id), { status })
    },

    commentsOff({ video, off = true }: { video: string; off?: boolean }): YouTubeVideo {
      return Object.assign(known(state.videos, video, 'video'), { commentsOff: off })
    },

    change({
      channel,
      ...change
    }: { channel: string } & Partial<
      Pick<YouTubeChannel, 'scopes' | 'apiOn' | 'refreshTokenEnded' | 'ready' | 'owner' | 'dailyUnits' | 'used'>
    >): YouTubeChannel {
      return Object.assign(known(state.channels, channel, 'channel'), change)
    },

    /** All tokens end now, as when an hour is over. */
    expire({ channel }: { channel: string }): void {
      for (const [token, { channel: of }] of state.tokens) if (of === channel) state.tokens.delete(token)
    },
  }
}
