import type { IncomingHttpHeaders } from 'node:http'
import type pg from 'pg'
import { webHeaders } from './headers.ts'
import type { GetIdentity } from './identity.ts'
import type { Bus } from '#kernel/bus'
import type { Clock } from '#kernel/clock'
import type { Person } from '#kernel/http'
import { Recent } from '#kernel/recent'

const TTL_MS = 2_000
const MAX_REMEMBERED = 5_000

export interface PersonReader {
  personOf(headers: IncomingHttpHeaders): Promise<Person | null>
  /** After a session ended or a person changed: at once in this process, and in the others when the signal reaches them. */
  forgetAll(): void
  close(): void
}

/** Reads whose session a cookie is, remembering it for two seconds, and notes at most every ten minutes that it was seen. */
export function personReader(
  identity: GetIdentity,
  pool: pg.Pool,
  { clock, bus, publicUrl }: { clock: Clock; bus: Bus; publicUrl: () => string },
): PersonReader {
  const remembered = new Recent<Person | null>(clock, TTL_MS, MAX_REMEMBERED)
  const unsubscribe = bus.subscribe((signal) => {
    if (signal.kind === 'sessions') remembered.forgetAll()
  })

  async function read(headers: IncomingHttpHeaders): Promise<Person | null> {
    const auth = await identity()
    const found = await auth.api.getSession({ headers: webHeaders(headers), query: { disableRefresh: true } })
    if (!found) return null
    await pool.query(`update "session" set "updatedAt" = now() where id = $1 and "updatedAt" < now() - interval '10 minutes'`, [
      found.session.id,
    ])
    const { id, name, email, language } = found.user
    return { id, name, email, language, sessionId: found.session.id }
  }

  return {
    async personOf(headers) {
      const cookie = sessionCookies(headers.cookie, publicUrl())
      return cookie === null ? null : remembered.get(cookie, () => read(headers))
    },
    forgetAll() {
      remembered.forgetAll()
      bus.publish({ kind: 'sessions', workspaceId: null })
    },
    close: unsubscribe,
  }
}

/**
 * The cookies that better-auth may read the session from, and no others: a language beside it must not make the same session
 * look new, and a planted cookie of another name must not make two sessions look the same. All of that name, since a
 * browser sends several when they were set for different paths.
 */
function sessionCookies(header: string | undefined, publicUrl: string): string | null {
  const name = publicUrl.startsWith('https:') ? '__Secure-baton.session_token' : 'baton.session_token'
  const found = (header ?? '').split(';').filter((cookie) => cookie.split('=')[0]?.trim() === name)
  return found.length > 0 ? found.map((cookie) => cookie.trim()).join('; ') : null
}
