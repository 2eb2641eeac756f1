import { setTimeout as sleep } from 'node:timers/promises'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ChannelAccount, WorkspaceDemo } from '@baton/contract/channels'
import type { Conversation, OpenConversation } from '@baton/contract/conversations'
import type { SpendReport } from '@baton/contract/spend'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hashOfKey } from '#kernel/access'
import type { Config } from '#kernel/config'
import { nothing, raw, sql } from '#kernel/sql'
import { type Scene, scene } from '#kernel/testing'
import { type Running, start } from './process.ts'

let config: Config
let running: Running

beforeAll(async () => {
  const { app } = await scene()
  config = { ...app.config, publicUrl: null, roles: new Set(['web', 'intake', 'worker']) }
  running = await start(config)
}, 30_000)
afterAll(() => running?.stop())

const SCOPES = [
  'channel:manage',
  'channel:read',
  'conversation:read',
  'conversation:reply',
  'contact:read',
  'report:read',
  'spend:read',
  'read-private',
  'see-personal-data',
]

type Caller = Awaited<ReturnType<typeof caller>>

/** Calls the API for one workspace by a key that may connect accounts and answer. */
async function caller({ ctx, app, workspace }: Scene, scopes = SCOPES) {
  const key = `baton_${Buffer.from(app.chance.bytes(24)).toString('hex')}`
  await ctx.tx(async (tx) => {
    await tx.run`
      insert into api_keys (workspace_id, id, name, prefix, hash, scopes, created_by, created_at)
      values (${tx.workspaceId}, ${tx.newId()}, 'demo', ${key.slice(0, 14)}, ${hashOfKey(key)}, ${scopes}, ${tx.newId()}, ${tx.now})`
    await tx.run`update inboxes set undo_seconds = 0 where workspace_id = ${tx.workspaceId}`
  })
  async function call<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer & { status: number }> {
    const answer = await fetch(`${running.url}/api/v1/workspaces/own${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': app.ids.next(),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const told = answer.status === 204 ? {} : ((await answer.json()) as object)
    return { ...told, status: answer.status } as Answer & { status: number }
  }
  const made = {
    call,
    workspace,
    demo: (method: 'GET' | 'POST' | 'DELETE') => call<Partial<WorkspaceDemo>>(method, '/demo'),
    conversations: async () => (await call<{ items: Conversation[] }>('GET', '/conversations?limit=100')).items,
    /** Answers the conversation in its own thread and waits until the network has taken it. */
    async answer(id: string, text: string): Promise<string | undefined> {
      const { replyOptions, timeline } = await call<OpenConversation>('GET', `/conversations/${id}`)
      const seen = lastMessage(timeline)
      const { status, ...sent } = await call<{ messages: { id: string }[] }>('POST', `/conversations/${id}/messages`, {
        clientMessageId: app.ids.next(),
        threadId: replyOptions[0]?.threadId,
        text,
        seenMessageId: seen?.id ?? null,
        sendAnyway: true,
      })
      if (status !== 202) throw new Error(JSON.stringify(sent))
      return until(async () => {
        const rows = await ctx.tx(
          (tx) => tx.all<{ state: string }>`
            select state from deliveries where workspace_id = ${tx.workspaceId} and message_id = ${sent.messages[0]?.id ?? null}`,
        )
        return rows.find(({ state }) => !['scheduled', 'ready', 'sending'].includes(state))?.state
      })
    },
  }
  return made
}

async function until<T>(look: () => Promise<T | undefined | false>, ms = 20_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error('It did not come about in time')
    await sleep(100)
  }
}

/** Started and with its first three days told. */
async function withDemo(here: Scene): Promise<Caller> {
  const api = await caller(here)
  expect(await api.demo('POST')).toMatchObject({ status: 202, running: 'here', present: true })
  await until(async () => (await accountsOf(api)).some(({ health }) => health.state === 'dead'))
  let counted = 0
  await until(async () => {
    const found = await api.conversations()
    const before = counted
    counted = found.length
    await sleep(1_000)
    return counted === before && new Set(found.map(({ network }) => network)).size === 10
  }, 60_000)
  return api
}

function lastMessage({ items }: OpenConversation['timeline']) {
  return items.flatMap((each) => (each.type === 'message' ? [each] : [])).at(-1)
}

async function accountsOf({ call }: Caller): Promise<ChannelAccount[]> {
  return (await call<{ items: ChannelAccount[] }>('GET', '/channel-accounts')).items
}

const idsOf = (accounts: ChannelAccount[]) =>
  accounts.map(({ id, externalId, health }) => ({ id, externalId, gone: health.state === 'disconnected' }))

it('belongs to the workspace that started it: others learn neither whose it is nor end it', async () => {
  const [mine, theirs] = [await caller(await scene()), await caller(await scene())]
  onTestFinished(async () => void (await mine.demo('DELETE')))
  expect(await mine.demo('POST')).toEqual({ status: 202, running: 'here', present: true, removing: null })

  expect(await theirs.demo('DELETE')).toEqual({ status: 204 })

  expect(await theirs.demo('GET')).toEqual({ status: 200, running: 'elsewhere', present: false, removing: null })
  expect(await mine.demo('GET')).toEqual({ status: 200, running: 'here', present: true, removing: null })
  expect(await (await fetch(`${running.url}/api/v1/demo`)).json()).toEqual({ available: true })
  expect(await mine.demo('DELETE')).toEqual({ status: 204 })
  expect(await mine.demo('GET')).toEqual({ status: 200, running: 'no', present: true, removing: null })
}, 30_000)

// Telling three days takes a while, so that these go on from each other.
describe('a demo whose first days were told', () => {
  let here: Scene
  let api: Caller
  beforeAll(async () => {
    here = await scene()
    api = await withDemo(here)
  }, 100_000)
  afterAll(() => api?.demo('DELETE'))

  it('has used up something on meters, with a month before and a forecast', async () => {
    const report = await api.call<SpendReport>('GET', '/spend')
    const ofNetworks = new Set(report.meters.filter(({ units }) => units.previous > 0).map(({ network }) => network))
    expect(ofNetworks).toEqual(new Set(['x', 'line']))
    expect(report.money).toMatchObject([{ currency: 'USD', forecast: expect.any(Number) }])
    expect(report.parts.some(({ purpose }) => purpose === 'checks')).toBe(true)
  })

  it('has somebody who spoke in public and was written to in private', async () => {
    const moved = await until(async () =>
      (await api.conversations()).find(
        ({ network, contact, threads }) =>
          network === 'facebook' && contact.name === 'Liam Doyle' && threads.some(({ visibility }) => visibility === 'private'),
      ),
    )
    const said = await until(async () => {
      const { timeline } = await api.call<OpenConversation>('GET', `/conversations/${moved.id}`)
      return timeline.items.find((item) => item.type === 'message' && item.visibility === 'private' && item.delivery?.state === 'sent')
    })
    expect(said).toMatchObject({ direction: 'outbound', author: { name: 'Haru Living' } })
  }, 60_000)

  it('has a mail that came back: the brand answered, and somebody must look at it', async () => {
    const refused = await until(async () => (await api.conversations()).find(({ needsAction }) => needsAction.includes('delivery_refused')))

    const { timeline } = await api.call<OpenConversation>('GET', `/conversations/${refused.id}`)
    expect(refused).toMatchObject({ network: 'email', status: 'open', assigneeId: null })
    expect(lastMessage(timeline)).toMatchObject({
      direction: 'outbound',
      author: { name: 'Haru Living Care' },
      delivery: { state: 'refused', reason: { code: 'bounced_no_mailbox' } },
    })
  }, 60_000)

  it('is there again after a restart: same accounts, what was said can be answered, and customers answer back', async () => {
    const [accounts, conversations] = [idsOf(await accountsOf(api)), await api.conversations()]
    await running.stop()
    running = await start(config)

    await until(async () => (await api.demo('GET')).running === 'here')

    expect(idsOf(await accountsOf(api))).toEqual(accounts)
    const waiting = (network: string) => conversations.find((each) => each.network === network && each.waitingSince !== null)!.id
    expect(await api.answer(waiting('x'), 'We look into it.')).toBe('sent')
    expect(await api.answer(waiting('email'), 'We look into it.')).toBe('sent')
    const aunt = conversations.find(({ contact }) => contact.name === 'ป้าสมศรี')!.id
    expect(await api.answer(aunt, 'ขออภัยที่ทำให้รอนานค่ะ')).toBe('sent')
    await until(async () => {
      const { timeline } = await api.call<OpenConversation>('GET', `/conversations/${aunt}`)
      return lastMessage(timeline)?.direction === 'inbound'
    }, 30_000)
    await until(async () => (await accountsOf(api)).find(({ network }) => network === 'line')?.facts.quotaUsed === '1')
    const after = (await api.conversations()).map(({ id }) => id)
    expect(after).toEqual(expect.arrayContaining(conversations.map(({ id }) => id)))
    expect(after.length).toBeLessThan(conversations.length + 4)
  }, 120_000)

  it('is removed with everything that it brought, and nothing of what else is there', async () => {
    const own = await here.account('line', 'our-own')
    const before = (await api.conversations()).length
    const contact = (await api.conversations()).find(({ network }) => network === 'line')!.id
    await api.answer(contact, 'สวัสดีค่ะ')

    const asked = await api.call<WorkspaceDemo>('POST', '/demo/removal')
    expect(asked).toMatchObject({ status: 202, running: 'no', present: true })
    expect(asked.removing?.conversationsLeft).toBeGreaterThan(before - 5)
    expect((await api.demo('POST')).status).toBe(409)
    await until(async () => (await api.demo('GET')).present === false)

    expect(await api.demo('GET')).toEqual({ status: 200, running: 'no', present: false, removing: null })
    expect((await accountsOf(api)).map(({ id }) => id)).toEqual([own.id])
    expect(await until(async () => ((await leftIn(here)).length === 0 ? 'nothing' : false)).catch(() => leftIn(here))).toBe('nothing')
    expect(filesOf(here)).toEqual([])
    expect(await here.events('channel.removed')).toHaveLength(11)
    const audited = await here.ctx.tx(
      (tx) => tx.all<{ action: string }>`select action from audit_entries where workspace_id = ${tx.workspaceId} order by seq`,
    )
    expect(audited.map(({ action }) => action)).toEqual(expect.arrayContaining(['demo.removal-begun', 'demo.removed']))

    expect(await api.demo('POST')).toMatchObject({ running: 'here', present: true })
  }, 120_000)
})

it('goes on being removed after a restart, also where the step under way was lost', async () => {
  const here = await scene()
  const api = await caller(here)
  await api.demo('POST')
  await until(async () => (await api.conversations()).length > 5)
  await api.demo('DELETE')
  await running.stop()
  await here.ctx.tx(
    (tx) => tx.run`update channel_accounts set facts = facts || '{"demo": "removing"}'::jsonb where workspace_id = ${tx.workspaceId}`,
  )

  running = await start(config)

  await until(async () => (await api.demo('GET')).present === false)
  expect(await api.conversations()).toEqual([])
}, 120_000)

it('is removed only by who may connect accounts', async () => {
  const { call } = await caller(await scene(), ['channel:read', 'conversation:read'])
  expect((await call('POST', '/demo/removal')).status).toBe(403)
})

/** Rows of tables that tell of people and their words. */
async function leftIn({ ctx }: Scene): Promise<string[]> {
  return ctx.tx(async (tx) => {
    const tables = await tx.all<{ name: string }>`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
       where c.relnamespace = 'baton'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`
    const left: string[] = []
    for (const { name } of tables.filter(({ name }) => !STAYS.has(name))) {
      const rows = await tx.query<{ count: number }>(
        sql`select count(*)::int as count from ${raw(name)} t where workspace_id = ${tx.workspaceId} ${name === 'account_watches' ? OF_NO_ACCOUNT : nothing}`,
      )
      if (rows[0]?.count) left.push(`${name}: ${rows[0].count}`)
    }
    return left
  })
}
// Whether the account beside the demo is watched by now is a matter of time.
const OF_NO_ACCOUNT = sql`and not exists (select from channel_accounts a where a.workspace_id = t.workspace_id and a.id = t.account_id)`
// The workspace and its people; the log and who did what, which hold no words; the account beside the demo and its app; how far work on the whole is.
const STAYS = new Set(
  `agents api_keys audiences inboxes inbox_members settings workspace_keys teams
   feeds events reaction_cursors audit_entries idempotency_keys channel_accounts network_apps health_looks label_backfills`.split(/\s+/),
)

function filesOf({ app, workspace }: Scene): string[] {
  try {
    return readdirSync(join(app.config.dataDir, 'blobs', workspace.uuid), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  } catch {
    return []
  }
}
