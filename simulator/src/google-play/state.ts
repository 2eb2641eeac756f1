import { generateKeyPairSync } from 'node:crypto'

/** A review as it stands now; Google keeps nothing of how it stood before. */
export interface PlayReview {
  id: string
  author: string | null
  stars: number
  text: string
  /** Of older reviews; told before the words, after them a tab. */
  title?: string
  version: string
  device: string
  language: string
  /** Milliseconds; Google tells it in parts of a second. */
  changedAt: number
  answer: { text: string; at: number } | null
  deleted: boolean
}

export interface PlayLimits {
  /** Reads in an hour. */
  reads: number
  /** Answers in a day. */
  answers: number
}

export interface PlayApp {
  packageName: string
  name: string
  serviceAccount: { email: string; keyId: string; publicKey: string; keyFile: string }
  /** What the Play Console lets the service account do. */
  rights: { read: boolean; reply: boolean }
  apiOn: boolean
  limits: PlayLimits
  readAt: number[]
  answeredAt: number[]
  reviews: Map<string, PlayReview>
}

export interface PlayState {
  apps: Map<string, PlayApp>
  tokens: Map<string, { packageName: string; expiresAt: number }>
  /** Where a page goes on: reviews changed before this one. */
  pages: Map<string, { changedAt: number; id: string; until: number }>
}

export const playState = (): PlayState => ({ apps: new Map(), tokens: new Map(), pages: new Map() })

/** A real key, so that what is signed with it can really be checked. Its file names Google's own address for tokens, as real ones do. */
export function newServiceAccount(name: string, keyId: string): PlayApp['serviceAccount'] {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const email = `${name}@haru-living.iam.gserviceaccount.example`
  const keyFile = JSON.stringify({
    type: 'service_account',
    project_id: 'haru-living',
    private_key_id: keyId,
    private_key: privateKey,
    client_email: email,
    token_uri: 'https://oauth2.googleapis.com/token',
  })
  return { email, keyId, publicKey, keyFile }
}
