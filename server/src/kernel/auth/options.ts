import { hkdfSync } from 'node:crypto'
import type { BetterAuthOptions } from 'better-auth'
import type pg from 'pg'
import type { IdMaker } from '#kernel/clock'
import { messageOf } from '#kernel/fail'
import type { Log } from '#kernel/log'
import type { Attempts } from './attempts.ts'
import { hashPassword, verifyPassword } from './password.ts'

export interface AuthOptionsInput {
  pool: pg.Pool
  ids: IdMaker
  log: Log
  secret: string
  publicUrl: string
  attempts: Pick<Attempts, 'consume'>
}

export const SESSION_DAYS = 30
const DAY_SECONDS = 86_400

/** Where `handle` puts the address of the caller; what a caller itself sends under this name is thrown away. */
export const ADDRESS_HEADER = 'x-baton-address'

/** How better-auth is set up here. The tables it wants for these options are the migration `auth`; a test compares the two. */
export function authOptions({ pool, ids, log, secret, publicUrl, attempts }: AuthOptionsInput) {
  return {
    appName: 'Baton',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: Buffer.from(hkdfSync('sha256', secret, '', 'baton sign-in', 32)).toString('base64url'),
    database: pool,
    trustedOrigins: async (request) => (request ? [sameHost(request)] : []),
    emailAndPassword: {
      enabled: true,
      // People come by set-up or invitation alone.
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: verifyPassword },
      revokeSessionsOnPasswordReset: true,
    },
    // What a reset link holds is stored as a hash.
    verification: { storeIdentifier: 'hashed' },
    user: { additionalFields: { language: { type: 'string', required: true, defaultValue: 'en', input: false } } },
    session: { expiresIn: SESSION_DAYS * DAY_SECONDS, updateAge: DAY_SECONDS, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      customStorage: { consume: attempts.consume },
      window: 60,
      max: 300,
      // An office shares one address, so this is wide; the narrow limit is by account, in handle.ts.
      customRules: { '/sign-in/email': { window: 60, max: 60 }, '/change-password': { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'baton',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => ids.next(), validateSchema: false },
      // Said outright, because better-auth leaves them out under a test runner.
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    logger: {
      level: 'warn',
      log: (level, message, ...rest) => log[level]({ from: 'better-auth', causes: rest.map(messageOf) }, message),
    },
    telemetry: { enabled: false },
  } as const satisfies BetterAuthOptions
}

/** The origin a page of this very host would have: people reach one server under several names (localhost, its name in the house). */
function sameHost(request: Request): string {
  const origin = request.headers.get('origin')
  if (!origin || !URL.canParse(origin)) return ''
  return new URL(origin).host === request.headers.get('host') ? origin : ''
}
