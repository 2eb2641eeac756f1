import type { Finding } from '@baton/contract/findings'

/** A mail server to sign in to. `address` is what the socket connects to: checked before, so nothing is resolved twice. */
export interface MailServer {
  /** The name people entered; what the certificate must be for. */
  host: string
  address: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  user: string
  password: string
}

/** Why a mail server could not be used: it refused the sign-in, or was not reached (then trying again later helps). */
export interface MailProblem {
  kind: 'refused' | 'unreachable'
  why: Finding
}
