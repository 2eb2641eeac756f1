import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import pg from 'pg'
import { makeAttempts } from './auth/attempts.ts'
import { makeHandle } from './auth/handle.ts'
import { loadIdentity, type Identity } from './auth/identity.ts'
import { personReader } from './auth/person.ts'
import { makeSessions } from './auth/sessions.ts'
import { makeSignIn, type SignedIn } from './auth/sign-in.ts'
import { tidy } from './auth/tidy.ts'
import { makeAccounts, type NewPerson } from './auth/accounts.ts'
import type { Clock, IdMaker } from '#kernel/clock'
import { connectionConfig } from '#kernel/db'
import { messageOf } from '#kernel/fail'
import type { Person } from '#kernel/http'
import type { Log } from '#kernel/log'

export interface AuthDeps {
  databaseUrl: string
  /** The installation's secret; the key that signs cookies is derived from it. */
  secret: string
  clock: Clock
  ids: IdMaker
  log: Log
  /** Asked at the first need, when the server has an address. */
  publicUrl: () => string
}

export interface PersonSession {
  id: string
  current: boolean
  createdAt: string
  lastSeenAt: string
  userAgent: string | null
  ipAddress: string | null
}

/**
 * Who somebody is: accounts, passwords, sessions, kept by better-auth in the schema `auth`. What they may do is asked of
 * `#kernel/access`. The library is loaded at the first need, since that takes longer than the rest of the start.
 *
 * Its sessions follow the system's time, not the app's clock: the library asks for no other.
 */
export interface Auth {
  /** Begins to load, so that the first sign-in need not wait. Call it once the server listens. */
  warm(): void
  /** Answers what the web app sends to /api/auth/*: sign-in/email, sign-out, get-session, change-password; others are not found. */
  handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** Whose cookie this is. May be two seconds old, except for what this process itself ended. */
  personOf(headers: IncomingHttpHeaders): Promise<Person | null>
  /** Prolongs the session when a day has passed; answers the cookies to set. */
  renew(headers: IncomingHttpHeaders): Promise<string[]>
  /** `email_taken` when the address has an account. */
  createPerson(person: NewPerson): Promise<{ id: string }>
  personByEmail(email: string): Promise<{ id: string; name: string; language: string } | null>
  /** `not_signed_in` for a wrong address or password, `too_many_requests` after ten failures within ten minutes. */
  signIn(credentials: { email: string; password: string }, request: FastifyRequest): Promise<SignedIn>
  sessionsOf(person: Person): Promise<PersonSession[]>
  /** `not_found` unless it is one of the person's own. */
  revokeSession(person: Person, sessionId: string): Promise<void>
  setLanguage(person: Person, language: string): Promise<void>
  /** Deletes sessions that ran out and counts that no longer matter. For a daily chore. */
  tidy(): Promise<void>
  close(): Promise<void>
}

const POOL_SIZE = 4

export function makeAuth(deps: AuthDeps): Auth {
  const { log, clock } = deps
  // The library wants times as Date; and it sends one query after the other.
  const connection = {
    ...connectionConfig({ url: deps.databaseUrl, role: 'baton_auth', schema: 'auth' }),
    types: undefined,
    pipeline: false,
  }
  const pool = new pg.Pool({ ...connection, max: POOL_SIZE, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 15_000 })
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle connection of the sign-ins broke'))
  const attempts = makeAttempts(pool, clock, deps.ids)

  let loading: Promise<Identity> | undefined
  const identity = () => {
    loading ??= loadIdentity({ ...deps, pool, attempts, publicUrl: deps.publicUrl() }).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }

  const people = personReader(identity, pool, clock, deps.publicUrl)
  const signIn = makeSignIn(identity, attempts)
  const sessions = makeSessions(identity, people)
  return {
    warm: () => void identity().catch((error: unknown) => log.error({ error: messageOf(error) }, 'the sign-ins did not load')),
    handle: makeHandle(identity, attempts, people, deps.publicUrl),
    personOf: people.personOf,
    signIn,
    ...makeAccounts(identity, people),
    ...sessions,
    tidy: () => tidy(pool, clock),
    close: () => pool.end(),
  }
}
