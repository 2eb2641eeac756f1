import { setTimeout as sleep } from 'node:timers/promises'
import { bluesky } from '@baton/channel-bluesky'
import { expect, it } from 'vitest'
import { scene } from '#kernel/testing'
import { connectChannelAccount } from '../accounts/connect.ts'
import { listChannelAccounts } from '../accounts/list.ts'
import { pollDue, startPolling } from '../accounts/poll.ts'
import { startFirehoses } from './firehoses.ts'

// Run by channels/bluesky/real-network/run.js, which starts a whole Bluesky network and says where it is.
const network = process.env.BLUESKY_NETWORK ? (JSON.parse(process.env.BLUESKY_NETWORK) as { pdsUrl: string }) : null

interface Person {
  did: string
  handle: string
  accessJwt: string
}

async function call<Answer>(method: string, body: object, author?: Person): Promise<Answer> {
  const answer = await fetch(`${network?.pdsUrl}/xrpc/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(author && { authorization: `Bearer ${author.accessJwt}` }) },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

const join = (handle: string) =>
  call<Person>('com.atproto.server.createAccount', { handle, email: `${handle}@example.test`, password: `${handle}-password` })

function write(author: Person, collection: string, fields: object): Promise<{ uri: string; cid: string }> {
  const record = { $type: collection, createdAt: new Date().toISOString(), ...fields }
  return call('com.atproto.repo.createRecord', { repo: author.did, collection, record }, author)
}

/** An account on the real network, listened to by its firehose, in a workspace whose clock only the test moves. */
async function listening(did: string, handle: string) {
  const { pdsUrl } = network as { pdsUrl: string }
  const given = await scene({ adapters: [bluesky], allowHosts: [new URL(pdsUrl).host] })
  const firehose = `${pdsUrl.replace('http', 'ws')}/xrpc/com.atproto.sync.subscribeRepos`
  const body = { network: 'bluesky', baseUrl: pdsUrl, purpose: 'care', inboxId: given.inboxId } as const
  const connected = await connectUntilKnown(() =>
    connectChannelAccount(given.ctx, { ...body, fields: { identifier: handle, appPassword: `${handle}-password`, firehose } }),
  )
  expect(connected.account.externalId).toBe(did)
  await pollDue(given.app)
  given.clock.advance({ seconds: 3 })
  const stop = new AbortController()
  const done = Promise.all([startPolling(given.app, stop.signal), startFirehoses(given.app, stop.signal)])
  await expect.poll(async () => (await listChannelAccounts(given.ctx)).items[0]?.facts.firehose, { timeout: 10_000 }).toBe('connected')
  const came = (text: string) =>
    given.ctx.tx(async (tx) => {
      const rows = await tx.all<{ body: Buffer }>`select body from raw_deliveries where workspace_id = ${tx.workspaceId}`
      return rows.filter(({ body }) => body.toString().includes(text)).length
    })
  return { given, came, end: () => (stop.abort(), done) }
}

/** The app view hears of a new account a moment after its own server does. */
async function connectUntilKnown<T>(connect: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await connect()
    } catch (error) {
      if (tries === 30) throw error
      await sleep(200)
    }
  }
}

it.skipIf(!network)('notices a mention, a reply and a quote by the firehose, before the next poll has its turn', async () => {
  const haru = await join('haru.test')
  const malee = await join('malee.test')
  const { given, came, end } = await listening(haru.did, haru.handle)
  const own = await write(haru, 'app.bsky.feed.post', { text: 'We open at 10:00 tomorrow' })
  const facets = [{ index: { byteStart: 0, byteEnd: 10 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: haru.did }] }]
  const said = [
    { text: '@haru.test พัสดุ 4411 ยังไม่ถึงเลย 😢', facets },
    { text: '일요일도 여나요?', reply: { root: own, parent: own } },
    { text: 'good to know', embed: { $type: 'app.bsky.embed.record', record: own } },
  ]

  const took: number[] = []
  for (const post of said) {
    await write(malee, 'app.bsky.feed.post', post)
    const written = given.clock.now()
    // The workspace's clock goes no further than five seconds after the post: the turn of the poll is ten after the last one.
    while (!(await came(post.text)) && given.clock.now() - written < 5_000) {
      await sleep(100)
      given.clock.advance({ seconds: 0.1 })
    }
    took.push(given.clock.now() - written)
  }
  await end()

  expect(await Promise.all(said.map(({ text }) => came(text)))).toEqual([1, 1, 1])
  console.log(`noticed after ${took.join(', ')} ms`)
})
