import { line } from '@baton/channel-line'
import { type Simulator, startSimulator } from '@baton/simulator'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { takeNameless } from '#contacts'
import { connectionConfig } from '#kernel/db'
import { type Scene, scene } from '#kernel/testing'
import { askAgain, askProfiles } from './ask-profiles.ts'
import { receive } from './receive/receive.ts'
import { said } from './receive/stage.fixtures.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

let given: Scene
let bot: ReturnType<Simulator['line']['createAccount']>
let take: (person: string, thread?: { externalId: string; kind: 'dm' | 'group' }) => Promise<unknown>

beforeEach(async () => {
  given = await scene({ adapters: [line], allowHosts: ['127.0.0.1'] })
  bot = simulator.line.createAccount({ name: 'Haru' })
  const row = await given.account('line', bot.userId)
  const account = {
    ...row,
    network: 'line',
    handle: 'haru',
    name: 'Haru',
    inboxId: given.inboxId,
    audienceId: given.audienceId,
    reopenDays: 3,
  }
  await given.ctx.tx(async (tx) => {
    const credentials = await given.app.secrets.seal(tx, 'channel-account', { channelAccessToken: bot.channelAccessToken })
    await tx.run`update channel_accounts set base_url = ${simulator.lineBaseUrl}, credentials = ${credentials} where workspace_id = ${tx.workspaceId}`
  })
  take = (externalId, thread = { externalId, kind: 'dm' }) => {
    const event = said(externalId, 'สวัสดีค่ะ', 0, { author: { scope: bot.userId, externalId }, thread: { ...thread, visibility: 'private' } })
    return given.ctx.tx((tx) => receive(tx, [{ account, event, rawDeliveryId: tx.newId(), history: false }]))
  }
})
afterEach(async () => {
  await given.app.door.close()
  await given.app.db.end()
})

const names = () =>
  given.ctx.tx(
    (tx) => tx.all<{ name: string | null }>`select name from contacts where workspace_id = ${tx.workspaceId} order by name nulls last`,
  )

it('learns the names of people whose messages carry none, in groups too, and asks about each once', async () => {
  const nok = simulator.line.createPerson({ name: 'นก' })
  const minji = simulator.line.createPerson({ name: '민지' })
  const group = simulator.line.createGroup({ name: 'Haru fans', members: [minji.userId] })
  await take(nok.userId)
  await take(minji.userId, { externalId: group.groupId, kind: 'group' })

  expect(await askProfiles(given.app)).toBe(2)
  expect(await askProfiles(given.app)).toBe(0)

  expect((await names()).map(({ name }) => name)).toEqual(['นก', '민지'])
  expect(await given.events('contact.changed')).toHaveLength(2)
})

it('leaves those nameless of whom the network tells nothing', async () => {
  await take('U00000000000000000000000000000404')

  expect(await askProfiles(given.app)).toBe(1)
  expect(await askProfiles(given.app)).toBe(0)

  expect(await names()).toEqual([{ name: null }])
})

it('asks again, ever later, about those whose network could not be reached', async () => {
  const nok = simulator.line.createPerson({ name: 'นก' })
  await take(nok.userId)
  const { id } = simulator.faults.set({ network: 'line', kind: 'status', status: 503, path: '/v2/bot/profile/*', times: 0 })

  await askProfiles(given.app)
  const [first] = await waitingJobs()
  expect(first).toMatchObject({ afterMinutes: 1, payload: { attempt: 1 } })
  await askAgain(given.ctx, first!.payload)
  expect(await waitingJobs()).toMatchObject([{ afterMinutes: 1 }, { afterMinutes: 10, payload: { attempt: 2 } }])
  simulator.faults.clear(id)
  await askAgain(given.ctx, first!.payload)

  expect(await names()).toEqual([{ name: 'นก' }])
})

it('asks about those again whom a process died asking about', async () => {
  const nok = simulator.line.createPerson({ name: 'นก' })
  await take(nok.userId)
  await given.ctx.tx((tx) => takeNameless(tx, 20))
  expect(await askProfiles(given.app)).toBe(0)

  given.clock.advance({ minutes: 5 })

  expect(await askProfiles(given.app)).toBe(1)
  expect(await names()).toEqual([{ name: 'นก' }])
})

async function waitingJobs(): Promise<{ payload: { identityIds: string[]; attempt: number }; afterMinutes: number }[]> {
  const client = new pg.Client({ ...connectionConfig({ url: given.app.config.databaseUrl ?? '', role: 'baton_owner' }) })
  await client.connect()
  const { rows } = await client.query(
    `select payload, round(extract(epoch from run_at - $2::timestamptz) / 60)::int as "afterMinutes" from graphile_worker._private_jobs
      where (payload ->> 'workspaceId')::int = $1 order by run_at`,
    [given.ctx.workspaceId, given.ctx.nowIso()],
  )
  await client.end()
  return rows
}
