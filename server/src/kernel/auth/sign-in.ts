import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Attempts, Limit } from './attempts.ts'
import { requestHeaders } from './headers.ts'
import type { GetIdentity } from './identity.ts'
import { fail } from '#kernel/fail'

export interface SignedIn {
  personId: string
  /** Values of set-cookie headers. */
  cookies: string[]
}

/** Guesses at one account, from wherever they come. Refused ones do not prolong the wait. */
const BY_ACCOUNT: Limit = { window: 600, max: 10 }

/** Counts one attempt at an account before the password is looked at. The address is kept as a hash: the table needs no words. */
export async function countAttempt(attempts: Attempts, email: string): Promise<void> {
  const { allowed, retryAfter } = await attempts.consume(accountKey(email), BY_ACCOUNT)
  if (!allowed) fail('too_many_requests', { retryAfterSeconds: retryAfter })
}

export function forgetAttempts(attempts: Attempts, email: string): Promise<void> {
  return attempts.forget(accountKey(email))
}

function accountKey(email: string): string {
  return `account:${createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')}`
}

/** Signs in on behalf of a request that has shown more than a password (an invitation, the set-up link). */
export function makeSignIn(identity: GetIdentity, attempts: Attempts) {
  return async function signIn({ email, password }: { email: string; password: string }, request: FastifyRequest): Promise<SignedIn> {
    await countAttempt(attempts, email)
    const auth = await identity()
    const answer = await auth.api
      .signInEmail({ body: { email, password }, headers: requestHeaders(request), returnHeaders: true })
      .catch((error: unknown) => {
        if ((error as { statusCode?: number }).statusCode === 401) fail('not_signed_in', { reason: 'invalid_email_or_password' })
        throw error
      })
    await forgetAttempts(attempts, email)
    return { personId: answer.response.user.id, cookies: answer.headers.getSetCookie() }
  }
}
