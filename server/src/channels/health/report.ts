import type { AccountHealth, WorkspaceHealth } from '@baton/contract/health'
import { inEnglish } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import { hookUrlOf } from '../accounts/present.ts'
import { daysLeft, findingsOf, type Ours } from './findings.ts'
import { callLimits, healthRows, type HealthRow, renewsItself, type Spent, spentOfDays } from './rows.ts'

/** How every connected account is, worst first. The same four statements, however many accounts there are. */
export async function readHealth(ctx: Ctx): Promise<WorkspaceHealth> {
  const { app, workspaceId } = ctx
  const { accounts, clockMs } = await ctx.read(judgeAll)
  const { noWorkerSince: _, ...late } = app.backlog.of(workspaceId)
  return { accounts, workers: app.backlog.workers, ...late, clockMs }
}

/** All accounts as they are at this moment, and how far our clock is off. */
export async function judgeAll(tx: Tx): Promise<{ accounts: AccountHealth[]; rows: HealthRow[]; clockMs: number | null }> {
  const { app, workspaceId } = tx.ctx
  const rows = await healthRows(tx)
  const limits = await callLimits(tx)
  const spent = await spentOfDays(tx)
  const clockMs = await clockOf(tx)
  const ours = { noWorkerSince: app.backlog.of(workspaceId).noWorkerSince, clockMs }
  const accounts = rows.map((row) => present(tx.ctx, row, ours, [...(limits.get(row.id) ?? []), ...month(row), ...day(tx.ctx, row, spent)]))
  return { accounts: accounts.sort(worstFirst), rows, clockMs }
}

/** What a look of any process found not long ago. */
const CLOCK_KEPT_MS = 10 * 60_000

async function clockOf(tx: Tx): Promise<number | null> {
  const row = await tx.one<{ clockMs: number | null }>`
    select clock_ms from health_looks
     where workspace_id = ${tx.workspaceId} and clock_at > ${iso(tx.ctx.now() - CLOCK_KEPT_MS)}::timestamptz`
  return row?.clockMs ?? null
}

const ORDER = ['broken', 'look', 'well'] as const

function worstFirst(a: AccountHealth, b: AccountHealth): number {
  return ORDER.indexOf(a.state) - ORDER.indexOf(b.state)
}

function present(ctx: Ctx, row: HealthRow, ours: Ours, limits: AccountHealth['limits']): AccountHealth {
  const now = ctx.now()
  const adapter = ctx.app.adapters.get(row.network)
  const findings = findingsOf(row, adapter, ours, now)
  const url = hookUrlOf(ctx, row.network, row.hookToken)
  const weights = new Set(findings.map(({ weight }) => weight))
  return {
    accountId: row.id,
    network: row.network,
    name: row.name,
    handle: row.handle,
    state: weights.has('broken') ? 'broken' : weights.has('look') ? 'look' : 'well',
    findings,
    token: {
      endsAt: row.tokenEndsAt,
      daysLeft: daysLeft(row.tokenEndsAt, now),
      renewsItself: adapter !== undefined && renewsItself(adapter),
    },
    webhook: url === null ? null : { url, provedAt: row.provedAt },
    lastEventAt: row.lastEventAt,
    lastDeliveredAt: row.lastDeliveredAt,
    lastCheckedAt: row.lastCheckedAt,
    lag: lagOf(row.lags ?? []),
    intake: { count: row.intakeCount, since: row.intakeSince },
    sends: { count: row.sendsCount, since: row.sendsSince },
    limits,
    reconciliation: {
      possible: row.canBeAsked,
      comparedAt: row.comparedAt,
      found: row.found,
      foundAt: row.foundAt,
      problem: row.notCompared && inEnglish(row.notCompared),
    },
    silence: { known: row.isRhythmKnown, unusualFrom: row.unusualFrom, askedAt: row.askedAt },
    brokenSince: row.brokenSince,
  }
}

function lagOf(lags: readonly number[]): AccountHealth['lag'] {
  const sorted = [...lags].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? 0
  return sorted.length === 0 ? null : { p50Ms: at(0.5), p90Ms: at(0.9), of: sorted.length }
}

function month({ facts }: HealthRow): AccountHealth['limits'] {
  const of = Number(facts.quotaLimit)
  if (!(of > 0)) return []
  const left = Math.max(0, of - Number(facts.quotaUsed ?? 0))
  return [{ what: 'month', endpoint: null, left, of, until: null, blockedUntil: null }]
}

/** Whose project it is stands in the credentials, which are not opened for this: where several spend, each row names one account. */
function day(ctx: Ctx, row: HealthRow, spent: readonly Spent[]): AccountHealth['limits'] {
  const quota = ctx.app.adapters.get(row.network)?.dayQuota
  if (!quota) return []
  const ofNetwork = spent.filter(({ network }) => network === row.network)
  const own = ofNetwork.find(({ accountId }) => accountId === row.id) ?? (ofNetwork.length === 1 ? ofNetwork[0] : undefined)
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: quota.zone }).format(ctx.now())
  const of = quota.units({ ...row, credentials: {} })
  const isTold = own !== undefined || ofNetwork.length === 0
  const left = isTold ? Math.max(0, of - (own?.day === today ? own.used : 0)) : null
  return [{ what: 'day', endpoint: null, left, of, until: null, blockedUntil: null }]
}
