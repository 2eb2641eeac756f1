import { generateKeyPairSync } from 'node:crypto'

/** A review as it stands now; Apple keeps nothing of how it stood before. */
export interface AppStoreReview {
  id: string
  author: string
  stars: number
  title: string
  text: string
  /** Three letters, as Apple names the country of a store. */
  territory: string
  createdAt: number
  answer: AppStoreAnswer | null
  deleted: boolean
}

export interface AppStoreAnswer {
  id: string
  text: string
  at: number
  /** From then on people can read it. */
  shownAt: number
}

/** A key of App Store Connect: what its owner has, and what Apple keeps of it. */
export interface AppStoreKey {
  /** Empty for the individual key of a person. */
  issuerId: string
  keyId: string
  privateKey: string
  publicKey: string
}

export interface AppStoreApp {
  appId: string
  bundleId: string
  name: string
  key: AppStoreKey
  revoked: boolean
  /** What the role of the key allows. */
  rights: { read: boolean; reply: boolean }
  /** Apple waits for the brand to agree to something, and takes no call meanwhile. */
  agreementOpen: boolean
  callsPerHour: number
  calledAt: number[]
  /** How long Apple looks at an answer. */
  looksForMs: number
  reviews: Map<string, AppStoreReview>
}

export interface AppStoreState {
  apps: Map<string, AppStoreApp>
  /** Where a page goes on: after the review of this date and id. */
  pages: Map<string, { createdAt: number; id: string }>
}

export const appStoreState = (): AppStoreState => ({ apps: new Map(), pages: new Map() })

/** A real key, so that what is signed with it can really be checked. */
export function newKey(keyId: string, issuerId: string): AppStoreKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { issuerId, keyId, privateKey, publicKey }
}
