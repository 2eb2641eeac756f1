import type { ChannelAdapter, Network } from '@baton/channel-kit'
import type { AccountHealth } from '@baton/contract/health'
import type { Finding } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { canBeAsked } from '../reconciliation/can-be-asked.ts'
import { isKnown, unusualFrom } from './silence.ts'

/** What is kept of one connected account that tells how it is. */
export interface HealthRow {
  id: string
  network: Network
  name: string
  handle: string
  externalId: string
  baseUrl: string
  settings: Record<string, string>
  facts: Record<string, string>
  hookToken: string
  state: string
  problem: Finding | null
  problemSince: string | null
  tokenEndsAt: string | null
  provedAt: string | null
  lastEventAt: string | null
  lastDeliveredAt: string | null
  lastCheckedAt: string | null
  pollDueAt: string | null
  pulseDueAt: string | null
  lags: number[] | null
  canBeAsked: boolean
  comparedAt: string | null
  found: number
  foundAt: string | null
  missed: number
  notCompared: Finding | null
  intakeCount: number
  intakeSince: string | null
  sendsCount: number
  sendsSince: string | null
  /** Silent until then, it is longer than usual. */
  unusualFrom: string | null
  isRhythmKnown: boolean
  silentSince: string | null
  askedAt: string | null
  brokenSince: string | null
  wellSince: string | null
  toldUntil: string | null
  toldDays: number | null
  createdAt: string
}

type Read = Omit<HealthRow, 'canBeAsked' | 'unusualFrom' | 'isRhythmKnown' | 'tokenEndsAt'> & {
  heard: number[] | null
  weeks: number | null
}

/** Of a flood that waits, so many are looked at. */
const MOST_WAITING = 10_000

/** Every connected account with what waits for it, by one statement. */
export async function healthRows(tx: Tx): Promise<HealthRow[]> {
  const rows = await tx.all<Read>`
    with pending as (
      select app_id, account_id, count(*)::int as n, min(received_at) as since
        from (select app_id, account_id, received_at from raw_deliveries
               where workspace_id = ${tx.workspaceId} and state = 'pending' order by id limit ${MOST_WAITING}) r
       group by 1, 2),
    due as (
      select account_id, count(*)::int as n, min(due_at) as since
        from (select account_id, due_at from deliveries
               where workspace_id = ${tx.workspaceId} and state in ('scheduled', 'ready') and due_at <= ${tx.now} order by due_at limit ${MOST_WAITING}) d
       group by 1)
    select a.id, a.network, a.name, a.handle, a.external_id, a.base_url, a.settings, a.facts, p.hook_token, a.state, a.problem, a.problem_since, p.proved_at,
           a.last_event_at, a.last_delivered_at, a.last_checked_at, a.poll_due_at, w.pulse_due_at, a.lags,
           r.compared_at, coalesce(r.found, 0) as found, r.found_at, coalesce(r.missed, 0) as missed, r.problem as not_compared,
           coalesce(q.n, 0)::int as intake_count, q.since as intake_since, coalesce(d.n, 0) as sends_count, d.since as sends_since,
           w.heard, w.weeks, w.silent_since, w.asked_at, w.broken_since, w.well_since, w.told_until, w.told_days, a.created_at
      from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id
      left join account_watches w on w.workspace_id = a.workspace_id and w.account_id = a.id
      left join reconciliations r on r.workspace_id = a.workspace_id and r.account_id = a.id
      left join lateral (
        select sum(n) as n, min(since) as since from pending q where q.account_id = a.id or (q.account_id is null and q.app_id = a.app_id)) q on true
      left join due d on d.account_id = a.id
     where a.workspace_id = ${tx.workspaceId} and a.disconnected_at is null
     order by a.created_at, a.id`
  return rows.map((row) => completed(row, tx.ctx.app.adapters.get(row.network)))
}

function completed({ heard, weeks, ...row }: Read, adapter: ChannelAdapter | undefined): HealthRow {
  // Files come when people bring them.
  const rhythm = heard && weeks !== null && adapter?.intake !== 'import' ? { heard, weeks } : null
  const since = row.lastEventAt === null ? null : Date.parse(row.lastEventAt)
  const until = rhythm && since !== null ? unusualFrom(rhythm, since) : null
  return {
    ...row,
    tokenEndsAt: adapter && renewsItself(adapter) ? null : row.facts.tokenExpiresAt || null,
    canBeAsked: adapter !== undefined && canBeAsked(adapter),
    unusualFrom: until === null ? null : iso(until),
    isRhythmKnown: rhythm !== null && isKnown(rhythm),
  }
}

export function renewsItself({ refresh, signToken }: ChannelAdapter): boolean {
  return refresh !== undefined || signToken !== undefined
}

type Limit = AccountHealth['limits'][number]

/** What accounts may still send just now, by their ids. */
export async function callLimits(tx: Tx): Promise<Map<string, Limit[]>> {
  const rows = await tx.query<Limit & { accountId: string }>(sql`
    select account_id, 'calls' as what, nullif(endpoint, '') as endpoint, case when window_ends_at > ${tx.now} then calls_left end as left, null::int as of,
           case when window_ends_at > ${tx.now} then window_ends_at end as until, case when blocked_until > ${tx.now} then blocked_until end as blocked_until
      from send_budgets
     where workspace_id = ${tx.workspaceId} and (window_ends_at > ${tx.now} or blocked_until > ${tx.now})
     order by account_id, endpoint`)
  const limits = new Map<string, Limit[]>()
  for (const { accountId, ...limit } of rows) limits.set(accountId, [...(limits.get(accountId) ?? []), limit])
  return limits
}

/** Units that a project spent on the day of its last call. */
export interface Spent {
  network: string
  accountId: string | null
  day: string
  used: number
}

export function spentOfDays(tx: Tx): Promise<Spent[]> {
  return tx.all<Spent>`select network, account_id, day::text, used from day_quotas where workspace_id = ${tx.workspaceId}`
}
