import { beforeAll, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import { compile, type Sql, sql } from '#kernel/sql'
import { analyse } from '#kernel/testing'
import type { Tx } from '#kernel/tx'
import { type Town, town, wholeList } from './conversations.fixtures.ts'
import { countsQuery } from './counts.ts'
import { dependsOnValues, type ListQuery, listQuery } from './list.ts'

let given: Town

beforeAll(async () => {
  given = await town()
  const minji = await given.as('agent', 'minji')
  await given.ctx.tx(async (tx) => {
    const contact = (await given.person('ปิยะ')).contactId
    const ids = Array.from({ length: 6000 }, () => tx.newId())
    await tx.run`
      insert into conversations (workspace_id, id, number, contact_id, network, account_id, inbox_id, audience_id, assignee_id, status, has_public, waiting_since, snoozed_until, last_message_at, last_inbound_id, created_at)
      select ${tx.workspaceId}, i.id, i.n, case when i.n % 500 = 0 then ${contact}::uuid else gen_random_uuid() end, 'line', ${given.accountId}, ${given.inboxId}, ${given.audienceId},
             case when i.n % 50 = 0 then ${minji.actor.id}::uuid end, (array['open', 'resolved', 'resolved', 'resolved', 'waiting', 'resolved', 'snoozed', 'resolved', 'resolved', 'resolved'])[i.n % 10 + 1],
             i.n % 2 = 0, case when i.n % 20 = 0 then ${tx.now}::timestamptz - i.n * interval '1 minute' end, case when i.n % 10 = 6 then ${tx.now}::timestamptz end,
             ${tx.now}::timestamptz - i.n * interval '1 minute', i.id, ${tx.now}
        from unnest(${ids}::uuid[]) with ordinality as i(id, n)`
    await tx.run`insert into conversation_tags (workspace_id, conversation_id, tag, at) select ${tx.workspaceId}, id, case when number % 1000 = 0 then 'คืนเงิน' else 'ทั่วไป' end, ${tx.now} from conversations where workspace_id = ${tx.workspaceId}`
  })
  await analyse(given, 'conversations', 'conversation_tags')
}, 60_000)

/** What the app's role does, behind the tenant's wall, with these values or (`generic_plan`) whatever they are. */
async function planOf(query: (tx: Tx) => Sql, byValues = false, rights?: Actor['rights']): Promise<PlanNode[]> {
  const agent = await given.as('agent', 'minji')
  const minji = rights ? agent.as({ ...agent.actor, rights }) : agent
  const { text, values } = await minji.tx(async (tx) => compile(query(tx)))
  const explain = byValues ? { text: `explain (format json) ${text}`, values } : `explain (generic_plan, format json) ${text}`
  const client = await given.app.db.pool.connect()
  try {
    await client.query(`begin; set local baton.workspace_id = ${minji.workspaceId}; set local enable_seqscan = on`)
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(explain)
    return nodesOf(rows[0]?.['QUERY PLAN'][0]?.Plan)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: PlanNode[]
}

function nodesOf(node: PlanNode | undefined): PlanNode[] {
  if (!node) throw new Error('no plan')
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** A table of a few rows may be read whole; these may not. */
const tablesReadWhole = (plan: PlanNode[]): string[] =>
  plan.flatMap(({ 'Node Type': type, 'Relation Name': table = '' }) =>
    type === 'Seq Scan' && /^(conversations|messages|parts|threads|conversation_tags)/.test(table) ? [table] : [],
  )

/** Each list with the index that was made for it. */
const hot: [string, Partial<ListQuery>, string][] = [
  ['newest', {}, 'conversations_newest'],
  ['needs action', { needsAction: true }, 'conversations_needs_action_newest'],
  ['needs action, longest wait', { needsAction: true, sort: 'waiting' }, 'conversations_needs_action_waiting'],
  ['most urgent', { sort: 'urgent' }, 'conversations_urgent'],
  ['unresolved', { status: ['open', 'waiting', 'snoozed'] }, 'conversations_open_newest'],
  ['unresolved, longest wait', { status: ['open', 'waiting', 'snoozed'], sort: 'waiting' }, 'conversations_open_waiting'],
  ['open', { status: ['open'] }, 'conversations_by_status'],
  ['snoozed', { status: ['snoozed'] }, 'conversations_by_status'],
  ['resolved', { status: ['resolved'] }, 'conversations_newest'],
  ['mine', { assignee: 'me' }, 'conversations_of_assignee'],
  ['unassigned', { assignee: 'none', status: ['open'] }, 'conversations_unassigned'],
  ['tagged', { tag: 'คืนเงิน' }, 'conversation_tags_by_tag'],
  [
    'second page',
    { cursor: Buffer.from('["2026-11-01T00:00:00.000Z","01900000-0000-7000-8000-000000000000"]').toString('base64url') },
    'conversations_newest',
  ],
]

/** Older planners guess the length of an array otherwise and read a table of this size whole; plans are judged on the version that comes with Baton. */
async function skipOnOldPlanner(skip: (why: string) => void): Promise<void> {
  const [server] = await given.app.db.all<{ version: number }>(sql`select current_setting('server_version_num')::int as version`)
  if ((server?.version ?? 0) < 160_000) skip('plans are judged on PostgreSQL 16 and newer')
}

it.for(hot)('walks the index made for: %s', async ([, filter, index], { skip }) => {
  await skipOnOldPlanner(skip)
  const plan = await planOf((tx) => listQuery(tx, { ...wholeList, ...filter }), dependsOnValues(filter))
  expect(tablesReadWhole(plan)).toEqual([])
  expect(plan.map((node) => node['Index Name'])).toContain(index)
})

it('walks an index of its own for the most urgent in public', async ({ skip }) => {
  await skipOnOldPlanner(skip)
  const publicOnly = { readPrivate: false, seePersonalData: true }
  const plan = await planOf((tx) => listQuery(tx, { ...wholeList, sort: 'urgent' }), false, publicOnly)
  expect(tablesReadWhole(plan)).toEqual([])
  expect(plan.map((node) => node['Index Name'])).toContain('conversations_urgent_in_public')
})

it('walks indexes for the counters', async ({ skip }) => {
  await skipOnOldPlanner(skip)
  expect(tablesReadWhole(await planOf(countsQuery))).toEqual([])
})
