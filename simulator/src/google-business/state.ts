/** A review as it stands now; Google keeps nothing of how it stood before. */
export interface PlaceReview {
  id: string
  /** Null: its author hides their name. */
  author: string | null
  stars: number
  /** Empty: stars alone. */
  text: string
  /** What Google made of the words, for readers of another language; told before them. */
  translation: string | null
  createdAt: number
  changedAt: number
  reply: PlaceReply | null
  deleted: boolean
}

export interface PlaceReply {
  text: string
  at: number
  /** From then on Google has looked at it. */
  judgedAt: number
  /** The policy that it is not shown for. */
  policy: string | null
}

/** One place, with the account it is in and the client of the brand that may act for it. */
export interface Place {
  accountId: string
  locationId: string
  title: string
  client: { id: string; secret: string; refreshToken: string }
  /** Of whoever gave the refresh token. */
  role: string
  verified: boolean
  /** Has Google approved the project of the client? */
  approved: boolean
  apisOn: boolean
  refreshTokenEnded: boolean
  callsPerMinute: number
  calledAt: number[]
  /** How long Google looks at a reply, and the policy that the next ones offend. */
  looksForMs: number
  offends: string | null
  reviews: Map<string, PlaceReview>
}

export interface PlaceState {
  places: Map<string, Place>
  tokens: Map<string, { locationId: string; expiresAt: number }>
  pages: Map<string, { changedAt: number; id: string }>
}

export const placeState = (): PlaceState => ({ places: new Map(), tokens: new Map(), pages: new Map() })
