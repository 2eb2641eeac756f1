import type { reports } from '@baton/contract'
import type { QueryOf, ResponseOf } from '@baton/contract/route'
import type { Figures } from '@baton/contract/reports'
import { visibleTo } from '#conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { type Sql, join, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

export type FirstResponse = ResponseOf<typeof reports.firstResponse>
export type FirstResponseQuery = QueryOf<typeof reports.firstResponse>
export type Period = Pick<FirstResponseQuery, 'from' | 'to' | 'network' | 'accountId' | 'agentId'>

/** Up to so many facts the median is exact; beyond, it comes from buckets a hundredth wide, and the answer says so. */
const MOST_EXACT = 100_000

/**
 * First response time and response rate of the conversations whose first contact message lies in the period, by the
 * network's clock, of what the caller may see. Quantiles by linear interpolation. Figures of single persons need a right of their own.
 */
export async function firstResponse(ctx: Ctx, query: FirstResponseQuery, mostExact = MOST_EXACT): Promise<FirstResponse> {
  if (query.by === 'agent' || query.agentId) mustReadPersons(ctx)
  return ctx.read(async (tx) => {
    tx.planByValues()
    const counted = await tx.one<{ n: number }>`
      select count(*)::int as n from (select from response_facts f where f.workspace_id = ${tx.workspaceId} and f.asked_at >= ${query.from} and f.asked_at < ${query.to} limit ${mostExact + 1}) facts`
    const approximate = (counted?.n ?? 0) > mostExact
    const [rows, now] = await Promise.all([figures(tx, query, approximate), countNow(tx, query)])
    const total = rows.find((row) => row.whole)
    return { total: figureOf(total), groups: rows.filter((row) => !row.whole).map(figureOf), now, approximate }
  })
}

export function mustReadPersons(ctx: Ctx): void {
  const { actor } = ctx
  if (actor.kind !== 'system' && !actor.permissions.has('report:persons')) fail('forbidden', { permission: 'report:persons' })
}

/** Facts `f` of conversations `c` that the caller may see, first asked in the period. */
export function factsInPeriod(tx: Tx, period: Period): Sql {
  const wanted: Sql[] = [
    sql`f.workspace_id = ${tx.workspaceId}`,
    sql`f.asked_at >= ${period.from}`,
    sql`f.asked_at < ${period.to}`,
    visibleTo(tx.actor),
  ]
  if (period.network) wanted.push(sql`f.network = ${period.network}`)
  if (period.accountId) wanted.push(sql`f.account_id = ${period.accountId}`)
  if (period.agentId) wanted.push(sql`f.agent_id = ${period.agentId}`)
  return sql`response_facts f join conversations c on c.workspace_id = f.workspace_id and c.id = f.conversation_id where ${join(wanted, ' and ')}`
}

interface FigureRow extends Omit<Figures, 'responseRate'> {
  whole: boolean
}

const groupColumns = { network: 'network', account: 'account_id', agent: 'agent_id' } as const

const grouped = { whole: raw('grouping(key) = 1'), key: raw('key'), groups: raw('(), (key)') }
/** A second pass over every fact is spared where nobody asked for groups. */
const ungrouped = { whole: raw('true'), key: raw('null::text'), groups: raw('()') }

async function figures(tx: Tx, query: FirstResponseQuery, approximate: boolean): Promise<FigureRow[]> {
  const keyOf = (table: 'facts' | 's') => raw(query.by ? `${table}.${groupColumns[query.by]}::text` : 'null::text')
  const { whole, key, groups } = query.by ? grouped : ungrouped
  const sent: Sql[] = [
    sql`s.workspace_id = ${tx.workspaceId}`,
    sql`s.at >= ${query.from}`,
    sql`s.at < ${query.to}`,
    raw('not s.automatic'),
    accountSeen(tx),
  ]
  if (query.network) sent.push(sql`s.network = ${query.network}`)
  if (query.accountId) sent.push(sql`s.account_id = ${query.accountId}`)
  if (query.agentId) sent.push(sql`s.agent_id = ${query.agentId}`)
  return tx.all<FigureRow>`
    with facts as materialized (select f.network, f.account_id, f.agent_id, f.seconds from ${factsInPeriod(tx, query)}),
    asked as (
      select ${whole} as whole, ${key} as key, count(*)::int as conversations, count(seconds)::int as first_responses,
             ${quantile(0.5, approximate)} as median_seconds, ${quantile(0.9, approximate)} as p90_seconds
        from (select ${keyOf('facts')} as key, seconds from facts) keyed group by grouping sets (${groups})),
    said as (
      select ${whole} as whole, ${key} as key, count(*)::int as responses
        from (select ${keyOf('s')} as key from sent_facts s join channel_accounts a on a.workspace_id = s.workspace_id and a.id = s.account_id where ${join(sent, ' and ')}) keyed
       group by grouping sets (${groups}))
    select coalesce(asked.whole, said.whole) as whole, coalesce(asked.key, said.key) as key, coalesce(asked.conversations, 0) as conversations,
           coalesce(asked.first_responses, 0) as first_responses, asked.median_seconds, asked.p90_seconds, coalesce(said.responses, 0) as responses,
           coalesce(account.handle, agent.name, asked.key, said.key, '') as label
      from asked full join said on said.whole = asked.whole and coalesce(said.key, '') = coalesce(asked.key, '')
      left join channel_accounts account on ${query.by === 'account' ? sql`account.workspace_id = ${tx.workspaceId} and account.id = coalesce(asked.key, said.key)::uuid` : raw('false')}
      left join agents agent on ${query.by === 'agent' ? sql`agent.workspace_id = ${tx.workspaceId} and agent.id = coalesce(asked.key, said.key)::uuid` : raw('false')}
     order by whole desc, conversations desc, label`
}

/** Buckets grow by a hundredth, so a value read off one is at most half a hundredth wrong. */
function quantile(share: 0.5 | 0.9, approximate: boolean): Sql {
  const at = raw(String(share))
  if (!approximate) return sql`percentile_cont(${at}) within group (order by seconds)`
  return sql`exp(percentile_disc(${at}) within group (order by round(ln(seconds + 1) / ln(1.01))) * ln(1.01)) - 1`
}

/** Accounts `a` whose conversations the caller sees. */
function accountSeen(tx: Tx): Sql {
  return tx.actor.kind === 'system' ? raw('true') : sql`a.audience_id = any(${tx.actor.audienceIds}::uuid[])`
}

function figureOf(row: FigureRow | undefined): Figures {
  const {
    key = null,
    label = '',
    conversations = 0,
    firstResponses = 0,
    medianSeconds = null,
    p90Seconds = null,
    responses = 0,
  } = row ?? {}
  return {
    key,
    label,
    conversations,
    firstResponses,
    responseRate: conversations > 0 ? firstResponses / conversations : null,
    medianSeconds,
    p90Seconds,
    responses,
  }
}

/** How it stands at this moment, whatever the period. */
async function countNow(tx: Tx, query: Period): Promise<FirstResponse['now']> {
  const wanted: Sql[] = [sql`c.workspace_id = ${tx.workspaceId}`, raw("c.status <> 'resolved'"), visibleTo(tx.actor)]
  if (query.network) wanted.push(sql`c.network = ${query.network}`)
  if (query.accountId) wanted.push(sql`c.account_id = ${query.accountId}`)
  if (query.agentId) wanted.push(sql`c.assignee_id = ${query.agentId}`)
  const now = await tx.one<FirstResponse['now']>`
    select count(*) filter (where c.needs_action)::int as needs_action, count(*) filter (where c.status = 'open')::int as open,
           count(*) filter (where c.status = 'waiting')::int as waiting, count(*) filter (where c.status = 'snoozed')::int as snoozed
      from conversations c where ${join(wanted, ' and ')}`
  return now ?? { needsAction: 0, open: 0, waiting: 0, snoozed: 0 }
}
