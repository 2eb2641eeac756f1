import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bluesky } from '@baton/channel-bluesky'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { type StreamServer, startStreamServer } from '#kernel/testing/stream-server'
import { disconnectChannelAccount } from '../accounts/disconnect.ts'
import { listChannelAccounts } from '../accounts/list.ts'
import { pollDue, startPolling } from '../accounts/poll.ts'
import { startFirehoses } from './firehoses.ts'

const HARU = 'did:plc:haruharuharuharuharuharu'
const NARU = 'did:plc:narunarunarunarunarunaru'

let firehose: StreamServer
/** A server of accounts with nothing new, that counts how often each account is asked. */
let network: { url: string; asked: string[]; status: number; hold: Promise<void> | null }
const closers: (() => unknown)[] = []

beforeEach(async () => {
  firehose = await startStreamServer()
  const server = createServer((request, response) => {
    if (request.url?.includes('listNotifications')) network.asked.push(request.headers.authorization ?? '')
    const answer = () => response.writeHead(network.status, { 'ratelimit-reset': '9999999999' }).end('{"notifications":[],"feed":[]}')
    void (network.hold ?? Promise.resolve()).then(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  network = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: [], status: 200, hold: null }
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => firehose.stop(),
  )
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const jetstream = (wants = '') => `${firehose.url}/subscribe${wants}`
const asks = (name: string) => network.asked.filter((asked) => asked === `Bearer ${name}`).length
const postNaming = (did: string) =>
  JSON.stringify({ did: 'did:plc:somchai', commit: { record: { text: 'ส่งของเมื่อไหร่คะ', facets: [{ did }] } } })

interface Connected extends Scene {
  connect(name: string, did: string, address?: string): Promise<string>
  facts(): Promise<Record<string, string>[]>
}

/** A workspace whose clock stands still unless a test moves it: no poll comes by its turn. */
async function workspace(): Promise<Connected> {
  const given = await scene({ adapters: [bluesky], allowHosts: ['127.0.0.1'] })
  const ids: string[] = []
  closers.push(() => Promise.all(ids.map((id) => disconnectChannelAccount(given.ctx, id))))
  return {
    ...given,
    async connect(name, did, address = jetstream()) {
      const { id } = await given.account('bluesky', did)
      ids.push(id)
      await given.ctx.tx(async (tx) => {
        const credentials = await given.app.secrets.seal(tx, 'channel-account', { accessJwt: name })
        await tx.run`
          update channel_accounts set base_url = ${network.url}, credentials = ${credentials}, settings = ${JSON.stringify({ firehose: address })}::jsonb
           where workspace_id = ${tx.workspaceId} and id = ${id}`
      })
      return id
    },
    facts: async () => (await listChannelAccounts(given.ctx)).items.map(({ facts }) => facts),
  }
}

/** Both loops of a process, until the test is over. */
function run({ app }: Scene): void {
  const stop = new AbortController()
  const done = Promise.all([startPolling(app, stop.signal), startFirehoses(app, stop.signal)])
  closers.push(() => {
    stop.abort()
    return done
  })
}

/** Polled once, listening, and far enough from that poll for the next. */
async function listening(given: Scene, streams = 1): Promise<void> {
  await pollDue(given.app)
  given.clock.advance({ seconds: 3 })
  run(given)
  await expect.poll(() => firehose.listening()).toBe(streams)
  network.asked = []
}

it('asks an account at once when the firehose names it, and once more two seconds later', async () => {
  const given = await workspace()
  await given.connect('haru', HARU)
  await listening(given)
  expect(firehose.asked).toEqual(['/subscribe?wantedCollections=app.bsky.feed.post'])

  firehose.send(postNaming('did:plc:minjiminjiminjiminjiminj'))
  const began = Date.now()
  firehose.send(postNaming(HARU))

  await expect.poll(() => asks('haru')).toBe(1)
  expect(Date.now() - began).toBeLessThan(1_500)
  // The first poll notes its time when it ends, which may be after the clock was moved.
  const twoSecondsLater = () => {
    given.clock.advance({ seconds: 2 })
    return asks('haru')
  }
  await expect.poll(twoSecondsLater, { interval: 2_500 }).toBe(2)
})

it('makes of a burst a poll at once and one every two seconds', async () => {
  const given = await workspace()
  await given.connect('haru', HARU)
  await listening(given)

  const began = Date.now()
  for (let i = 0; i < 30; i++) {
    firehose.send(postNaming(HARU))
    given.clock.advance({ seconds: 0.1 })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }

  expect(asks('haru')).toBeGreaterThanOrEqual(2)
  expect(asks('haru')).toBeLessThanOrEqual(1 + Math.floor((Date.now() - began) / 2_000))
})

it('listens once for all accounts of an address, and asks the one that is named', async () => {
  const given = await workspace()
  await given.connect('haru', HARU)
  await given.connect('naru', NARU)
  await listening(given)

  firehose.send(postNaming(NARU))

  await expect.poll(() => asks('naru')).toBe(1)
  expect(asks('haru')).toBe(0)
  expect(firehose.listening()).toBe(1)
})

it('takes from a relay the frames in which a post stands', async () => {
  const given = await workspace()
  await given.connect('haru', HARU, `${firehose.url}/xrpc/com.atproto.sync.subscribeRepos`)
  await listening(given)
  const frame = (type: string) =>
    Buffer.concat([
      Buffer.from([0xa2, 0x65]),
      Buffer.from('$type'),
      Buffer.from([0x72]),
      Buffer.from(type),
      Buffer.from([0x78, 0x20]),
      Buffer.from(HARU),
    ])

  firehose.send(frame('app.bsky.feed.like'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(asks('haru')).toBe(0)
  firehose.send(frame('app.bsky.feed.post'))

  await expect.poll(() => asks('haru')).toBe(1)
})

it('asks no account that is being asked already', async () => {
  const given = await workspace()
  await given.connect('haru', HARU)
  await listening(given)
  let release: () => void = () => undefined
  network.hold = new Promise((resolve) => (release = resolve))
  firehose.send(postNaming(HARU))
  await expect.poll(() => asks('haru')).toBe(1)
  given.clock.advance({ seconds: 2 })
  await new Promise((resolve) => setTimeout(resolve, 2_500))

  expect(asks('haru')).toBe(1)
  release()
  await new Promise((resolve) => setTimeout(resolve, 300))
  // The first poll notes its time when it ends, which may be after the clock was moved.
  const twoSecondsLater = () => {
    given.clock.advance({ seconds: 2 })
    return asks('haru')
  }
  await expect.poll(twoSecondsLater, { interval: 2_500 }).toBe(2)
})

it('asks no account whose network asks to wait', async () => {
  const given = await workspace()
  await given.connect('haru', HARU)
  network.status = 429
  await listening(given)

  firehose.send(postNaming(HARU))
  await new Promise((resolve) => setTimeout(resolve, 300))

  expect(asks('haru')).toBe(0)
  expect((await listChannelAccounts(given.ctx)).items[0]?.health.state).toBe('warning')
})

it('says with the account whether the firehose is connected, and calls a broken one no trouble of the account', async () => {
  const given = await workspace()
  const id = await given.connect('haru', HARU)
  await listening(given)
  await expect.poll(given.facts).toEqual([{ firehose: 'connected' }])

  firehose.refuse(503)
  firehose.cut()
  await expect
    .poll(given.facts, { timeout: 5_000 })
    .toEqual([{ firehose: 'down', firehoseProblem: '127.0.0.1 offers no stream at this address.' }])
  expect((await listChannelAccounts(given.ctx)).items[0]?.health).toMatchObject({ state: 'ok', problem: null })

  firehose.refuse(null)
  await expect.poll(given.facts, { timeout: 6_000 }).toEqual([{ firehose: 'connected' }])
  const told = await given.events('channel.changed')
  expect(told.filter(({ data }) => data.accountId === id).map(({ data }) => data.state)).toEqual(['ok', 'ok', 'ok', 'ok'])
})

it('leaves the address when the account names none any more', async () => {
  const given = await workspace()
  const id = await given.connect('haru', HARU)
  await listening(given)
  await expect.poll(given.facts).toEqual([{ firehose: 'connected' }])

  await given.ctx.tx((tx) => tx.run`update channel_accounts set settings = '{}' where workspace_id = ${tx.workspaceId} and id = ${id}`)
  given.app.bus.publish({ kind: 'accounts', workspaceId: given.workspace.id })

  await expect.poll(() => firehose.listening()).toBe(0)
  await expect.poll(given.facts).toEqual([{}])
})

it('does not reach an address on a private network that nobody allowed', async () => {
  const given = await workspace()
  await given.connect('haru', HARU, `wss://localhost:${firehose.port}/subscribe`)
  run(given)

  await expect
    .poll(given.facts, { timeout: 5_000 })
    .toEqual([{ firehose: 'down', firehoseProblem: expect.stringContaining('BATON_ALLOW_HOSTS') }])
  expect(firehose.asked).toEqual([])
})
