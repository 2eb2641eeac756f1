import { registry } from '@baton/contract'
import type { Role } from '@baton/contract/permissions'
import type { FastifyInstance } from 'fastify'
import type { App } from '#kernel/app'
import { type Auth, makeAuth } from '#kernel/auth'
import { fail } from '#kernel/fail'
import type { Answer } from '#kernel/http'
import { makeServer } from '#kernel/server'
import type { Scene } from '#kernel/testing'
import { answers as workspaces } from '#workspaces'
import { answers as people } from './routes.ts'

export const PASSWORD = 'a password 말 ม้า'
const HOST = 'baton.test'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface House {
  auth: Auth
  server: FastifyInstance
  /** Somebody without a sign-in. */
  stranger: Browser
  /** A colleague of this role with an account, signed in. */
  colleague(given: Scene, role: Role): Promise<Browser & { agentId: string; personId: string; email: string }>
  signIn(email: string, password?: string): Promise<Browser>
  close(): Promise<void>
}

export interface Answered<T> {
  status: number
  body: T
  cookie: string
}

/** Calls the API as a page of the web app does. */
export interface Browser {
  cookie: string
  call<T = Record<string, unknown>>(method: Method, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered<T>>
}

/** The real server with the routes of these slices; those of later slices answer `not_found`. `more` replaces some of them. */
export function openHouse(app: App, more: readonly Answer[] = []): House {
  const auth = makeAuth({ ...app, databaseUrl: app.config.databaseUrl ?? '', secret: app.config.secret })
  const mine = [...more, ...workspaces, ...people]
  const others = Object.values(registry)
    .flatMap((area) => Object.values(area))
    .filter((route) => !mine.some((answer) => answer.route === route))
    .map((route): Answer => ({ route, inWorkspace: async () => fail('not_found') }))
  const server = makeServer(app, auth, [...mine, ...others])
  server.all('/api/auth/*', (request, reply) => auth.handle(request, reply))

  const browser = (cookie: string): Browser => ({
    cookie,
    async call<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const answer = await server.inject({
        method,
        url: path.startsWith('/api/') ? path : `/api/v1${path}`,
        ...(body !== undefined && { payload: body as Record<string, unknown> }),
        headers: { host: HOST, origin: `http://${HOST}`, ...(cookie && { cookie }), ...headers },
      })
      const set = [answer.headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0])
      return { status: answer.statusCode, body: (answer.body ? answer.json() : {}) as T, cookie: set.join('; ') }
    },
  })

  async function signIn(email: string, password = PASSWORD): Promise<Browser> {
    const answer = await browser('').call('POST', '/api/auth/sign-in/email', { email, password })
    if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}`)
    return browser(answer.cookie)
  }

  return {
    auth,
    server,
    stranger: browser(''),
    signIn,
    async colleague(given, role) {
      const email = `${role}-${app.ids.next()}@haru.example`
      const { id: personId } = await auth.createPerson({ name: `${role} สมชาย`, email, password: PASSWORD, language: 'th' })
      const agentId = app.ids.next()
      await given.ctx.tx(async (tx) => {
        await tx.run`
          insert into agents (workspace_id, id, user_id, name, email, role, created_at)
          values (${tx.workspaceId}, ${agentId}, ${personId}, ${`${role} สมชาย`}, ${email}, ${role}, ${tx.now})`
        await tx.run`insert into inbox_members (workspace_id, inbox_id, agent_id) values (${tx.workspaceId}, ${given.inboxId}, ${agentId})`
      })
      return { ...(await signIn(email)), agentId, personId, email }
    },
    async close() {
      await server.close()
      await auth.close()
    },
  }
}
