import { line } from '@baton/channel-line'
import type { ChannelAdapter } from '@baton/channel-kit'
import { expect, it } from 'vitest'
import { anotherProcess, type Scene, scene } from '#kernel/testing'
import { retryRawDelivery } from '../raw-deliveries.ts'
import { MOST_READINGS } from './leftovers.ts'
import { startProcessing } from './process.ts'
import { storeRaw } from './store-raw.ts'

/** What one process read before it ended: together what was read in one go. */
interface Life {
  read: string[]
  ended: boolean
}

/**
 * A process that reads until nothing waits, or until it meets "fatal", over which it ends: it does nothing any more, and its
 * connections break.
 */
async function live(given: Scene): Promise<Life> {
  const read: string[] = []
  let ended = false
  const adapter: ChannelAdapter = {
    ...line,
    parse({ body }) {
      read.push(body.toString())
      if (!body.toString().includes('fatal')) return { ok: true, events: [] }
      ended = true
      return new Promise<never>(() => undefined)
    },
  }
  const { app, die } = await anotherProcess([adapter])
  const stop = new AbortController()
  const done = startProcessing(app, async () => [], stop.signal)
  await expect.poll(async () => ended || !(await statesOf(given)).includes('pending'), { timeout: 5_000 }).toBe(true)
  if (ended) die()
  else {
    stop.abort()
    await done
    await app.db.end()
  }
  return { read, ended }
}

const store = async (given: Scene, bodies: string[]) => {
  const { id, appId } = await given.account('line')
  await storeRaw(given.ctx, { appId, accountId: id, deliveries: bodies.map((body) => ({ body: Buffer.from(body), headers: {} })) })
}
const rows = ({ ctx }: Scene) =>
  ctx.tx(
    (tx) => tx.all<{ id: string; state: string; reason: { code: string } | null; readings: number }>`
      select id, state, reason, readings from raw_deliveries where workspace_id = ${tx.workspaceId} order by id`,
  )
const statesOf = async (given: Scene) => (await rows(given)).map(({ state }) => state)

it('a delivery that ends the server is set aside after so many ends, and the others are read', { timeout: 60_000 }, async () => {
  const given = await scene()
  await store(given, ['before', 'fatal', 'after'])

  const lives = []
  for (let n = 0; n <= MOST_READINGS; n++) lives.push(await live(given))

  expect(lives).toEqual([
    { read: ['before', 'fatal'], ended: true },
    { read: ['before', 'fatal'], ended: true },
    ...Array.from({ length: MOST_READINGS - 2 }, () => ({ read: ['fatal'], ended: true })),
    { read: ['after'], ended: false },
  ])
  const [before, fatal, after] = await rows(given)
  expect(fatal).toMatchObject({ state: 'failed', reason: { code: 'ended_server', remedy: 'retry_after_update' } })
  expect([before, after]).toMatchObject([{ state: 'processed' }, { state: 'processed' }])

  await retryRawDelivery(given.ctx, fatal?.id ?? '')
  expect(await live(given)).toEqual({ read: ['fatal'], ended: true })
  expect(await live(given)).toEqual({ read: [], ended: false })
  expect(await statesOf(given)).toEqual(['processed', 'failed', 'processed'])
})

it('what came in since the start is not counted', async () => {
  const given = await scene({ adapters: [line] })
  const stop = new AbortController()
  const done = startProcessing(given.app, async () => [], stop.signal)
  given.clock.advance({ minutes: 1 })
  await store(given, ['{}', '{"events":[]}'])

  await expect.poll(() => statesOf(given)).not.toContain('pending')
  expect((await rows(given)).map(({ readings }) => readings)).toEqual([0, 0])
  stop.abort()
  await done
})

it('a process that starts while another reads what was left takes it for alive', { timeout: 30_000 }, async () => {
  const given = await scene()
  await store(given, ['slow'])
  const release = Promise.withResolvers<void>()
  let begun = 0
  const adapter: ChannelAdapter = {
    ...line,
    async parse() {
      begun++
      await release.promise
      return { ok: true, events: [] }
    },
  }
  const stop = new AbortController()
  const begin = async () => {
    const { app } = await anotherProcess([adapter])
    await startProcessing(app, async () => [], stop.signal)
    await app.db.end()
  }
  const all = [begin()]
  await expect.poll(() => begun).toBe(1)
  all.push(begin(), begin(), begin())
  await new Promise((resolve) => setTimeout(resolve, 500))

  expect(await rows(given)).toMatchObject([{ state: 'pending', readings: 1 }])
  release.resolve()
  await expect.poll(() => statesOf(given)).toEqual(['processed'])
  stop.abort()
  await Promise.all(all)
})

it('is parsed in a process beside once a process ended over it', async () => {
  const given = await scene()
  await store(given, ['first', 'second'])
  const { id } = (await rows(given))[1] ?? { id: '' }
  await given.ctx.tx((tx) => tx.run`update raw_deliveries set readings = 1 where workspace_id = ${tx.workspaceId} and id = ${id}`)
  const { app } = await anotherProcess([line])
  const parsed: [string, boolean | undefined][] = []
  const stop = new AbortController()
  const watched = {
    ...app,
    parse: async (_adapter: ChannelAdapter, { body }: { body: Uint8Array }, _account: unknown, how?: { aside: boolean }) => {
      parsed.push([Buffer.from(body).toString(), how?.aside])
      return { ok: true as const, events: [] }
    },
  }
  const done = startProcessing(watched, async () => [], stop.signal)
  await expect.poll(() => statesOf(given)).toEqual(['processed', 'processed'])
  stop.abort()
  await done
  await app.db.end()

  expect(parsed).toEqual([
    ['first', false],
    ['second', true],
  ])
})
