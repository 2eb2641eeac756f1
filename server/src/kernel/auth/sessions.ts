import type { IncomingHttpHeaders } from 'node:http'
import type pg from 'pg'
import { webHeaders } from './headers.ts'
import type { GetIdentity } from './identity.ts'
import type { PersonReader } from './person.ts'
import type { PersonSession } from '#kernel/auth'
import { fail } from '#kernel/fail'
import type { Person } from '#kernel/http'

export function makeSessions(identity: GetIdentity, pool: pg.Pool, people: PersonReader) {
  async function alive(person: Person) {
    const { internalAdapter } = await (await identity()).$context
    const sessions = await internalAdapter.listSessions(person.id, { onlyActiveSessions: true })
    return sessions.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())
  }

  return {
    async renew(headers: IncomingHttpHeaders): Promise<string[]> {
      const auth = await identity()
      const answer = await auth.api.getSession({ headers: webHeaders(headers), returnHeaders: true })
      return answer.headers.getSetCookie()
    },

    async sessionsOf(person: Person): Promise<PersonSession[]> {
      return (await alive(person)).map((session) => ({
        id: session.id,
        current: session.id === person.sessionId,
        createdAt: session.createdAt.toISOString(),
        lastSeenAt: session.updatedAt.toISOString(),
        userAgent: session.userAgent || null,
        ipAddress: session.ipAddress || null,
      }))
    },

    async aliveSessions(sessionIds: readonly string[]): Promise<Set<string>> {
      const { rows } = await pool.query<{ id: string }>('select id from "session" where id = any($1::text[]) and "expiresAt" > now()', [
        sessionIds,
      ])
      return new Set(rows.map(({ id }) => id))
    },

    async revokeSession(person: Person, sessionId: string): Promise<void> {
      const session = (await alive(person)).find(({ id }) => id === sessionId)
      if (!session) fail('not_found')
      const { internalAdapter } = await (await identity()).$context
      await internalAdapter.deleteSession(session.token)
      people.forgetAll()
    },
  }
}
