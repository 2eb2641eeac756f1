export interface YouTubeComment {
  id: string
  /** Of the comment at the root; null: this is one. */
  parent: string | null
  video: string
  author: string
  text: string
  at: number
  editedAt: number
  likes: number
  status: 'published' | 'heldForReview' | 'rejected'
}

export interface YouTubeVideo {
  id: string
  channel: string
  title: string
  at: number
  views: number
  likes: number
  commentsOff: boolean
}

export interface YouTubePerson {
  /** Id of their own channel. */
  id: string
  /** With its @. */
  handle: string
}

/** A channel of the brand's, with the client that may act for it. */
export interface YouTubeChannel {
  id: string
  title: string
  handle: string
  client: { id: string; secret: string; refreshToken: string }
  /** What the token was given for. */
  scopes: string[]
  apiOn: boolean
  refreshTokenEnded: boolean
  /** It never wrote a comment by hand, and must be set up first. */
  ready: boolean
  /** Does whoever gave the token own the channel, and not merely help with it? */
  owner: boolean
  /** Of the project, each day from midnight in California. */
  dailyUnits: number
  used: { day: string; units: number }
}

export interface YouTubeState {
  channels: Map<string, YouTubeChannel>
  people: Map<string, YouTubePerson>
  videos: Map<string, YouTubeVideo>
  comments: Map<string, YouTubeComment>
  /** Channel and person: what they write there is rejected as it comes. */
  banned: Set<string>
  tokens: Map<string, { channel: string; expiresAt: number }>
  /** What a page's token stands for: how many come before it. */
  pages: Map<string, number>
}

export const youTubeState = (): YouTubeState => ({
  channels: new Map(),
  people: new Map(),
  videos: new Map(),
  comments: new Map(),
  banned: new Set(),
  tokens: new Map(),
  pages: new Map(),
})
