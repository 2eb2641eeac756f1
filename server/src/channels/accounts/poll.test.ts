import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChannelAdapter, finding, jsonOf, textOf, wordsOf } from '@baton/channel-kit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { type Scene, scene } from '#kernel/testing'
import { bringForward } from './claim.ts'
import { listChannelAccounts } from './list.ts'
import { pollDue, startPolling } from './poll.ts'
import { refreshOnce } from './renew.ts'

/** A network of this test: a numbered list of posts, two a page, behind a token that may run out. */
const network = {
  posts: [] as string[],
  token: 'first',
  refreshToken: 'r1',
  refreshes: 0,
  calls: [] as string[],
  answer: null as { status: number; headers?: Record<string, string> } | null,
  hold: null as Promise<void> | null,
}
let server: Server
let baseUrl = ''

beforeEach(async () => {
  Object.assign(network, { posts: [], token: 'first', refreshToken: 'r1', refreshes: 0, calls: [], answer: null, hold: null })
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  network.calls.push(`${request.method} ${request.url}`)
  await network.hold
  const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    response.writeHead(status, headers).end(JSON.stringify(body))
  if (request.url === '/refresh') {
    if (request.headers.authorization !== network.refreshToken) return void reply(400, { message: 'refresh token is void' })
    network.refreshes++
    network.refreshToken = `r${network.refreshes + 1}`
    network.token = `token-${network.refreshes}`
    return void reply(200, { token: network.token, refreshToken: network.refreshToken })
  }
  if (network.answer) return void reply(network.answer.status, { message: 'out of order' }, network.answer.headers)
  if (request.headers.authorization !== network.token) return void reply(401, { message: 'token ran out' })
  const after = Number(new URL(request.url ?? '', baseUrl).searchParams.get('after'))
  reply(200, { posts: network.posts.slice(after, after + 2), more: network.posts.length > after + 2 })
}

const nothing = () => {
  throw new Error('not part of this test')
}
const adapter: ChannelAdapter = {
  network: 'bluesky',
  intake: 'poll',
  credentialFields: [],
  defaultBaseUrl: '',
  truth: nothing,
  verify: nothing,
  parse: nothing,
  capabilities: nothing,
  measure: nothing,
  send: nothing,
  readOutcome: nothing,
  afterUnknown: nothing,
  probes: nothing,
  readProbe: nothing,
  sendBudget: nothing,
  poll: (cursor, account) => page(Number(cursor ?? 0), account),
  readPoll(step, result, cursor, account) {
    if (result.status === 401) return { deliveries: [], cursor: cursor ?? '0', problem: { kind: 'token-expired', words: wordsOf(result) } }
    if (result.status === 429)
      return { deliveries: [], cursor: cursor ?? '0', problem: { kind: 'not-now', retryAfterMs: 300_000, words: wordsOf(result) } }
    if (result.status !== 200) return { deliveries: [], cursor: cursor ?? '0', problem: { kind: 'unknown', words: wordsOf(result) } }
    const { posts, more } = jsonOf(result) as { posts: string[]; more: boolean }
    const to = Number(step) + posts.length
    return { deliveries: posts.map((post) => Buffer.from(post)), cursor: String(to), ...(more ? { next: page(to, account) } : {}) }
  },
  refresh: (account) => ({
    transport: 'http',
    method: 'POST',
    url: `${account.baseUrl}/refresh`,
    headers: { authorization: account.credentials.refreshToken ?? '' },
  }),
  readRefresh(result, account) {
    const { token, refreshToken } = jsonOf(result)
    if (result.status !== 200) return { problem: finding('sign_in_refused', {}, { networkWords: wordsOf(result) }) }
    return { credentials: { ...account.credentials, token: textOf(token), refreshToken: textOf(refreshToken) } }
  },
}

function page(after: number, account: { baseUrl: string; credentials: Record<string, string> }) {
  return {
    step: String(after),
    call: {
      transport: 'http' as const,
      method: 'GET' as const,
      url: `${account.baseUrl}/posts?after=${after}`,
      headers: { authorization: account.credentials.token ?? '' },
    },
  }
}

async function connected(): Promise<{ given: Scene; id: string; poll: () => Promise<number> }> {
  const given = await scene({ adapters: [adapter], allowHosts: ['127.0.0.1'] })
  const { id } = await given.account('bluesky')
  await given.ctx.tx(async (tx) => {
    const credentials = await given.app.secrets.seal(tx, 'channel-account', { token: 'first', refreshToken: 'r1' })
    await tx.run`update channel_accounts set base_url = ${baseUrl}, credentials = ${credentials} where workspace_id = ${tx.workspaceId} and id = ${id}`
  })
  return { given, id, poll: () => pollDue(given.app) }
}

const stored = (ctx: Ctx) =>
  ctx.tx(async (tx) => {
    const rows = await tx.all<{ body: Buffer }>`select body from raw_deliveries where workspace_id = ${tx.workspaceId} order by id`
    return rows.map(({ body }) => body.toString())
  })
const cursorOf = (ctx: Ctx) =>
  ctx.tx(
    (tx) =>
      tx.one<{
        cursor: string | null
        pollDueAt: string
      }>`select cursor, poll_due_at from channel_accounts where workspace_id = ${tx.workspaceId}`,
  )
const healthOf = async (ctx: Ctx) => (await listChannelAccounts(ctx)).items[0]?.health

it('keeps every page and goes on where it stopped, ten seconds later', async () => {
  const { given, poll } = await connected()
  network.posts = ['สวัสดี', '안녕하세요', 'hello']
  await poll()

  expect(await stored(given.ctx)).toEqual(['สวัสดี', '안녕하세요', 'hello'])
  expect(await healthOf(given.ctx)).toMatchObject({ state: 'ok', problem: null })

  network.posts.push('again')
  network.calls = []
  await poll()
  expect(network.calls).toEqual([])

  given.clock.advance({ seconds: 10 })
  await poll()
  expect(network.calls).toEqual(['GET /posts?after=3'])
  expect(await stored(given.ctx)).toHaveLength(4)
})

it('tells when the next poll is due', async () => {
  const { given, poll } = await connected()
  await poll()
  given.clock.advance({ seconds: 8 })

  expect(await poll()).toBe(2_000)
})

it('is done by one process at a time', async () => {
  const { given, poll } = await connected()
  network.posts = ['once']

  await Promise.all([poll(), poll(), poll()])

  expect(network.calls).toEqual(['GET /posts?after=0'])
  expect(await stored(given.ctx)).toEqual(['once'])
})

it('is taken up by another process when the one that claimed it died', async () => {
  const { given, poll } = await connected()
  await given.ctx.tx(
    (tx) =>
      tx.run`update channel_accounts set poll_due_at = ${new Date(given.clock.now() + 120_000).toISOString()} where workspace_id = ${tx.workspaceId}`,
  )
  await poll()
  expect(network.calls).toEqual([])

  given.clock.advance({ minutes: 2 })
  await poll()
  expect(network.calls).toHaveLength(1)
})

it('renews a token that ran out and goes on, all in one poll', async () => {
  const { given, id, poll } = await connected()
  network.token = 'another'
  network.posts = ['after the renewal']

  await poll()

  expect(network.calls).toEqual(['GET /posts?after=0', 'POST /refresh', 'GET /posts?after=0'])
  expect(await stored(given.ctx)).toEqual(['after the renewal'])
  expect(await healthOf(given.ctx)).toMatchObject({ state: 'ok' })
  const refreshed = await refreshOnce(given.app, given.ctx.workspaceId, id, { token: 'first', refreshToken: 'r1' })
  expect(refreshed).toMatchObject({ ok: true, account: { credentials: { token: 'token-1', refreshToken: 'r2' } } })
})

it('uses a refresh token once, however many find at the same moment that the token ran out', async () => {
  const { given, id } = await connected()
  const seen = { token: 'first', refreshToken: 'r1' }

  const all = await Promise.all(Array.from({ length: 5 }, () => refreshOnce(given.app, given.ctx.workspaceId, id, seen)))

  expect(network.refreshes).toBe(1)
  expect(all.map((one) => one.ok && one.account.credentials.token)).toEqual(Array(5).fill('token-1'))
})

it('calls an account dead when the network does not renew its token, and leaves it alone', async () => {
  const { given, poll } = await connected()
  Object.assign(network, { token: 'another', refreshToken: 'void' })

  await poll()
  given.clock.advance({ minutes: 10 })
  network.calls = []
  await poll()

  expect(await healthOf(given.ctx)).toMatchObject({
    state: 'dead',
    problem: { code: 'sign_in_refused', networkWords: 'refresh token is void', remedyCode: 'reconnect' },
  })
  expect(network.calls).toEqual([])
})

it('does not call an account dead because the network cannot be reached', async () => {
  const { given, id } = await connected()
  await new Promise<void>((resolve) => server.close(() => resolve()))

  expect(await refreshOnce(given.app, given.ctx.workspaceId, id, { token: 'first', refreshToken: 'r1' })).toMatchObject({
    ok: false,
    dead: false,
  })
})

it('loses nothing while the network is out of order, says so once, and is well again by itself', async () => {
  const { given, poll } = await connected()
  network.posts = ['one']
  await poll()
  network.answer = { status: 500 }
  for (let i = 0; i < 3; i++) {
    given.clock.advance({ seconds: 10 })
    await poll()
  }
  network.posts.push('two')
  expect(await healthOf(given.ctx)).toMatchObject({
    state: 'warning',
    problem: { code: 'network_failed', networkWords: 'out of order', remedyCode: 'asked_again' },
  })
  expect((await cursorOf(given.ctx))?.cursor).toBe('1')

  network.answer = null
  given.clock.advance({ seconds: 10 })
  await poll()

  expect(await stored(given.ctx)).toEqual(['one', 'two'])
  expect(await healthOf(given.ctx)).toMatchObject({ state: 'ok', problem: null })
  expect((await given.events('channel.changed')).map(({ data }) => data.state)).toEqual(['ok', 'warning', 'ok'])
})

it('waits as long as the network asks', async () => {
  const { given, poll } = await connected()
  network.answer = { status: 429 }

  await poll()

  expect(Date.parse((await cursorOf(given.ctx))?.pollDueAt ?? '') - given.clock.now()).toBe(300_000)
})

it('does not move the cursor when the account was changed during the poll', async () => {
  const { given, poll } = await connected()
  network.posts = ['one']
  let release: () => void = () => undefined
  network.hold = new Promise((resolve) => {
    release = resolve
  })
  const polling = poll()
  await expect.poll(() => network.calls.length).toBe(1)
  await given.ctx.tx((tx) => tx.run`update channel_accounts set cursor = 'set by somebody else' where workspace_id = ${tx.workspaceId}`)
  release()
  await polling

  expect((await cursorOf(given.ctx))?.cursor).toBe('set by somebody else')
  expect(await stored(given.ctx)).toEqual(['one'])
})

it('of an account whose server is slow holds up no other account, nor a hint to one', { timeout: 20_000 }, async () => {
  const { given, id } = await connected()
  const release = Promise.withResolvers<void>()
  const slow = createServer((_request, response) => void release.promise.then(() => response.end('{"posts":[],"more":false}')))
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  const slowUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
  for (let n = 0; n < 20; n++) {
    const other = await given.account('bluesky')
    await given.ctx.tx(
      (tx) => tx.run`update channel_accounts set base_url = ${slowUrl} where workspace_id = ${tx.workspaceId} and id = ${other.id}`,
    )
  }
  const ending = new AbortController()
  const done = startPolling(given.app, ending.signal)
  await expect.poll(() => network.calls.length).toBe(1)
  await expect.poll(async () => (await dueOf(given.ctx, id)) === new Date(given.clock.now() + 10_000).toISOString()).toBe(true)

  given.clock.advance({ seconds: 2 })
  expect(await bringForward(given.ctx, id)).toBe(true)

  await expect.poll(() => network.calls.length, { timeout: 3_000 }).toBe(2)
  ending.abort()
  release.resolve()
  await done
  slow.closeAllConnections()
  slow.close()
})

const dueOf = (ctx: Ctx, id: string) =>
  ctx.tx(
    async (tx) =>
      (
        await tx.one<{
          dueAt: string
        }>`select poll_due_at as due_at from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${id}`
      )?.dueAt,
  )
