import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectionConfig } from '#kernel/db'
import { type Scene, scene } from '#kernel/testing'
import { changeAgent } from './people/change-agent.ts'
import { type Running, start } from './process.ts'

const PASSWORD = 'a password 말 ม้า'
/** What is promised: who is signed out is out within so much time, in every process. */
const WITHIN_MS = 5_000

let given: Scene
let processes: Running[]
let auth: pg.Pool
beforeAll(async () => {
  given = await scene()
  const { config } = given.app
  const one = { ...config, publicUrl: null, roles: new Set(['web'] as const) }
  processes = [await start(one), await start(one)]
  auth = new pg.Pool(connectionConfig({ url: config.databaseUrl ?? '', role: 'baton_auth', schema: 'auth' }))
}, 30_000)
afterAll(async () => {
  await Promise.all(processes.map((each) => each.stop()))
  await auth.end()
})

interface SignedIn {
  cookie: string
  agentId: string
  personId: string
  email: string
}

async function post(url: string, path: string, body: object, cookie = '', method = 'POST'): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: url, ...(cookie && { cookie }) }
  return fetch(`${url}${path}`, { method, headers, ...(method === 'POST' && { body: JSON.stringify(body) }) })
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

const [first, second] = [() => processes[0] as Running, () => processes[1] as Running]

async function colleague(role = 'agent'): Promise<SignedIn> {
  const email = `${role}-${randomUUID()}@haru.example`
  const { rows } = await auth.query<{ id: string }>(
    `insert into "user" (id, name, email, "emailVerified", language) values ($1, 'นก', $2, false, 'th') returning id`,
    [randomUUID(), email],
  )
  const personId = rows[0]?.id ?? ''
  const { hashPassword } = await import('./kernel/auth/password.ts')
  await auth.query(
    `insert into account (id, "accountId", "providerId", "userId", password, "updatedAt") values ($1, $2, 'credential', $2, $3, now())`,
    [randomUUID(), personId, await hashPassword(PASSWORD)],
  )
  const agentId = given.app.ids.next()
  await given.ctx.tx(
    (tx) => tx.run`
      insert into agents (workspace_id, id, user_id, name, email, role, created_at)
      values (${tx.workspaceId}, ${agentId}, ${personId}, 'นก', ${email}, ${role}, ${tx.now})`,
  )
  return { ...(await signIn(email)), agentId, personId, email }
}

async function signIn(email: string): Promise<{ cookie: string }> {
  const answer = await post(first().url, '/api/auth/sign-in/email', { email, password: PASSWORD })
  expect(answer.status).toBe(200)
  return { cookie: cookieOf(answer) }
}

const live = (url: string, headers: Record<string, string>) =>
  fetch(`${url}/api/v1/workspaces/${given.workspace.uuid}/live`, { headers, signal: AbortSignal.timeout(30_000) })

/** Streams in both processes, and how long each lasts from `since()` on. */
async function streams(headers: Record<string, string>): Promise<{ ended: Promise<number[]>; began: (at: number) => void }> {
  let since = Number.POSITIVE_INFINITY
  const opened = await Promise.all(processes.map(({ url }) => live(url, headers)))
  expect(opened.map(({ status }) => status)).toEqual([200, 200])
  const ended = Promise.all(
    opened.map(async ({ body }) => {
      for await (const _ of body ?? []) continue
      return Date.now() - since
    }),
  )
  return { ended, began: (at) => (since = at) }
}

const statuses = (cookie: string) =>
  Promise.all(processes.map(async ({ url }) => (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).status))

/** Everywhere out in time: streams ended, the next request refused. */
async function expectOut(who: SignedIn, act: () => Promise<unknown>, refused = 401): Promise<void> {
  const { ended, began } = await streams({ cookie: who.cookie })
  began(Date.now())
  await act()
  for (const ms of await ended) expect(ms).toBeLessThan(WITHIN_MS)
  const again = await Promise.all(processes.map(({ url }) => live(url, { cookie: who.cookie })))
  expect(again.map(({ status }) => status)).toEqual([refused, refused])
}

const sessionsOf = async (personId: string) =>
  (await auth.query<{ id: string }>('select id from session where "userId" = $1 order by "createdAt"', [personId])).rows.map(({ id }) => id)

beforeEach(() => given.clock.advance({ minutes: 1 }))

describe('streams and requests end in every process', { timeout: 20_000 }, () => {
  it('when a session is ended from another one, which goes on', async () => {
    const phone = await colleague()
    const [there] = await sessionsOf(phone.personId)
    const { cookie } = await signIn(phone.email)
    const stop = new AbortController()
    const mine = await fetch(`${second().url}/api/v1/workspaces/${given.workspace.uuid}/live`, { headers: { cookie }, signal: stop.signal })
    await expectOut(phone, () => post(second().url, `/api/v1/me/sessions/${there}`, {}, cookie, 'DELETE'))
    expect(await statuses(cookie)).toEqual([200, 200])
    const reader = mine.body?.getReader()
    expect((await reader?.read())?.done).toBe(false)
    const next = reader?.read().catch(() => ({ done: true }))
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 300, 'open'))])).toBe('open')
    stop.abort()
  })

  it('when one signs out', async () => {
    const nok = await colleague()
    await expectOut(nok, () => post(first().url, '/api/auth/sign-out', {}, nok.cookie))
  })

  it('when the password is reset by a link', async () => {
    const [nok, owner] = [await colleague(), await colleague('owner')]
    const path = `/api/v1/workspaces/${given.workspace.uuid}/agents/${nok.agentId}/reset-link`
    const { link } = (await (await post(first().url, path, {}, owner.cookie)).json()) as { link: string }
    const token = new URL(link).pathname.split('/').at(-1)
    await expectOut(nok, () => post(second().url, `/api/v1/reset-links/${token}/password`, { password: 'another password' }))
  })

  it('when the session is gone from the database and nobody signalled it', async () => {
    const nok = await colleague()
    await expectOut(nok, () => auth.query('delete from session where "userId" = $1', [nok.personId]))
  })

  it('when one is suspended, though the signal was lost', async () => {
    const [nok, owner] = [await colleague(), await given.as('owner')]
    // The bus of the test's own process reaches nobody.
    await expectOut(nok, () => changeAgent(owner, nok.agentId, { state: 'suspended' }), 404)
  })

  it('when an API key has run out, which nobody signals', async () => {
    const owner = await colleague('owner')
    const keys = `/api/v1/workspaces/${given.workspace.uuid}/api-keys`
    const made = await post(first().url, keys, { name: 'Export', scopes: ['conversation:read'] }, owner.cookie)
    const { id, secret } = (await made.json()) as { id: string; secret: string }
    const { ended, began } = await streams({ authorization: `Bearer ${secret}` })
    began(Date.now())
    await given.ctx.tx(
      (tx) => tx.run`update api_keys set expires_at = now() - interval '1 second' where workspace_id = ${tx.workspaceId} and id = ${id}`,
    )
    for (const ms of await ended) expect(ms).toBeLessThan(WITHIN_MS)
  })
})
