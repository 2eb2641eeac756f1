import type { AccountHealth } from '@baton/contract/health'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { accountContext, type OpenedAccount } from '../accounts/account.ts'
import { checkChannelAccount } from '../accounts/check.ts'
import { bringForward } from '../accounts/claim.ts'
import { askAll } from '../accounts/probe.ts'
import { hastenSweep } from '../reconciliation/hasten.ts'
import { judge, type Verdict } from './alarm.ts'
import { type HeardHours, learnRhythms } from './learn.ts'
import { judgeAll } from './report.ts'
import type { HealthRow } from './rows.ts'

/** With `PULSE_MS` and the time of an answer, a token that died is red within a minute. */
const LOOK_MS = 10_000
const PULSE_MS = 45_000
const AT_ONCE = 8
/** A silence that goes on is asked about again. */
const ASK_AGAIN_MS = 6 * 3_600_000
/** A trouble at the network that is no dead token is looked at in full again when the pulse is well, but not with each pulse. */
const LOOK_AGAIN_MS = 5 * 60_000
/** What a process finds right after its start was not looked after while none ran: the others have so long to catch up. */
const SETTLE_MS = 30_000

/** Judges the accounts of all workspaces and asks their networks for a sign of life, until the signal ends. Several processes may. */
export function startHealthWatch(app: App, heard: HeardHours, signal: AbortSignal): Promise<void> {
  const settledAt = app.clock.now() + SETTLE_MS
  return wakeable(
    'health',
    app,
    async () => {
      await pulseDue(app, signal)
      if (app.clock.now() >= settledAt) await judgeDue(app, heard, signal)
      return LOOK_MS
    },
    signal,
  ).done
}

/** Judges each workspace whose turn has come; each is judged by one process. */
export async function judgeDue(app: App, heard: HeardHours, signal?: AbortSignal): Promise<void> {
  const due = await app.db.all<{ workspaceId: number }>(
    sql`select workspace_id from system.workspaces_to_judge(${iso(app.clock.now())}::timestamptz)`,
  )
  await inTurn(due, signal, async ({ workspaceId }) => {
    const ctx = await systemCtx(app, workspaceId)
    await judgeWorkspace(ctx, heard).catch((error: unknown) => note(app, workspaceId, error))
  })
}

async function judgeWorkspace(ctx: Ctx, heard: HeardHours): Promise<void> {
  if (!(await claimLook(ctx))) return
  await learnRhythms(ctx, heard)
  const silent = await ctx.tx(async (tx) => {
    const { accounts, rows } = await judgeAll(tx)
    const byId = new Map(accounts.map((account) => [account.accountId, account]))
    for (const row of rows) await tellOf(tx, row, byId.get(row.id))
    return askAbout(tx, rows)
  })
  for (const row of silent) await askNow(ctx, row)
}

/** The turn of one process; with it, what the networks say of the clock of its machine is kept. */
async function claimLook(ctx: Ctx): Promise<boolean> {
  const aheadMs = ctx.app.door.aheadMs()
  const next = iso(ctx.now() + LOOK_MS - 1_000)
  const claimed = await ctx.tx(
    (tx) => tx.run`
      insert into health_looks as h (workspace_id, due_at, clock_ms, clock_at)
      values (${tx.workspaceId}, ${next}, ${aheadMs}, case when ${aheadMs}::integer is not null then ${tx.now}::timestamptz end)
      on conflict (workspace_id) do update
        set due_at = excluded.due_at, clock_ms = coalesce(excluded.clock_ms, h.clock_ms), clock_at = coalesce(excluded.clock_at, h.clock_at)
      where h.due_at <= ${tx.now}`,
  )
  return claimed > 0
}

/** Raises and ends alarms. What was told before is locked with its row, so that two processes tell nobody twice. */
async function tellOf(tx: Tx, row: HealthRow, account: AccountHealth | undefined): Promise<void> {
  if (!account) return
  const { endsAt, daysLeft } = account.token
  const verdict = judge(row, tx.now, { isBroken: account.state === 'broken', endsAt, daysLeft })
  if (!(await keepTold(tx, row, verdict))) return
  const code = account.findings[0]?.code
  const named = { network: row.network, ...(code && { code }) }
  if (verdict.tell === 'broken') {
    tx.emit('channel.alarm', { accountId: row.id, what: 'broken', ...(code && { code }) })
    tx.audit('channel.alarm-raised', row.id, named)
  } else if (verdict.tell === 'well') {
    tx.emit('channel.alarm', { accountId: row.id, what: 'well' })
    tx.audit('channel.alarm-ended', row.id, { network: row.network })
  }
  if (verdict.expiring === null) return
  tx.emit('channel.alarm', { accountId: row.id, what: 'expiring', code: 'token_ends_in', days: daysLeft ?? verdict.expiring })
  tx.audit('channel.expiry-told', row.id, { network: row.network, days: daysLeft })
}

/** False when nothing changed, or somebody else told meanwhile. */
async function keepTold(tx: Tx, before: HealthRow, { told }: Verdict): Promise<boolean> {
  const { brokenSince, wellSince, toldUntil, toldDays } = told
  if (same(before, told)) return false
  const kept = await tx.run`
    insert into account_watches as w (workspace_id, account_id, broken_since, well_since, told_until, told_days)
    values (${tx.workspaceId}, ${before.id}, ${brokenSince}, ${wellSince}, ${toldUntil}, ${toldDays})
    on conflict (workspace_id, account_id) do update
      set broken_since = excluded.broken_since, well_since = excluded.well_since, told_until = excluded.told_until, told_days = excluded.told_days
    where w.broken_since is not distinct from ${before.brokenSince}::timestamptz and w.told_days is not distinct from ${before.toldDays}::smallint
      and w.told_until is not distinct from ${before.toldUntil}::timestamptz`
  return kept > 0
}

function same(one: Verdict['told'], other: Verdict['told']): boolean {
  const names = ['brokenSince', 'wellSince', 'toldUntil', 'toldDays'] as const
  return names.every((name) => one[name] === other[name])
}

/** Silent for longer than usual, and not asked about yet: marked as asked, so that one process asks. */
async function askAbout(tx: Tx, rows: readonly HealthRow[]): Promise<HealthRow[]> {
  const now = tx.ctx.now()
  const due = rows.filter(({ state, unusualFrom, lastEventAt, silentSince, askedAt }) => {
    if (state === 'dead' || unusualFrom === null || now < Date.parse(unusualFrom)) return false
    const isNew = silentSince !== lastEventAt || askedAt === null
    return isNew || now - Date.parse(askedAt ?? '') >= ASK_AGAIN_MS
  })
  if (due.length === 0) return []
  const marks = due.map(({ id, lastEventAt }) => ({ id, since: lastEventAt }))
  await tx.run`
    insert into account_watches (workspace_id, account_id, silent_since, asked_at)
    select ${tx.workspaceId}, m.id, m.since, ${tx.now} from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m(id uuid, since timestamptz)
    on conflict (workspace_id, account_id) do update set silent_since = excluded.silent_since, asked_at = excluded.asked_at`
  return due
}

/** Those that call us are asked about token and webhook too; the others are polled at once. Both are compared where they can be. */
async function askNow(ctx: Ctx, { id, network }: HealthRow): Promise<void> {
  try {
    if (ctx.app.adapters.get(network)?.intake === 'webhook') await checkChannelAccount(ctx, id)
    else if (!(await bringForward(ctx, id))) await ctx.tx((tx) => hastenSweep(tx, id, 0))
  } catch (error) {
    note(ctx.app, ctx.workspaceId, error)
  }
}

/**
 * Asks for a sign of life where the adapter names light probes. What it finds is only a hint: where it does not agree with what is known,
 * the account is checked in full, which renews tokens and says what is wrong.
 */
export async function pulseDue(app: App, signal?: AbortSignal): Promise<void> {
  const networks = app.adapters.all().flatMap(({ network, pulse }) => (pulse ? [network] : []))
  const due = await app.db.all<{ workspaceId: number; accountId: string }>(
    sql`select workspace_id, account_id from system.accounts_to_pulse(${networks}::text[], ${iso(app.clock.now())}::timestamptz)`,
  )
  await inTurn(due, signal, async ({ workspaceId, accountId }) => {
    const ctx = await systemCtx(app, workspaceId)
    await pulse(ctx, accountId).catch((error: unknown) => note(app, workspaceId, error))
  })
}

async function pulse(ctx: Ctx, accountId: string): Promise<void> {
  const known = await ctx.tx((tx) => claimPulse(tx, accountId))
  const adapter = known && ctx.app.adapters.get(known.account.network)
  if (!adapter) return
  const { account, lastCheckedAt } = known
  const asked = await askAll(ctx.app, adapter, account, adapter.pulse)
  if (asked.length === 0) return
  const isWell = asked.every(({ read }) => read.ok)
  const isOld = lastCheckedAt === null || ctx.now() - Date.parse(lastCheckedAt) >= LOOK_AGAIN_MS
  const thinksWell = account.state !== 'dead' && !known.hasProblem
  const isNews = isWell ? account.state === 'dead' : thinksWell
  const isOver = account.state !== 'dead' && known.hasProblem && isOld
  if (isNews || isOver) await checkChannelAccount(ctx, accountId)
}

async function claimPulse(
  tx: Tx,
  accountId: string,
): Promise<{ account: OpenedAccount; lastCheckedAt: string | null; hasProblem: boolean } | null> {
  const next = iso(tx.ctx.now() + PULSE_MS)
  const claimed = await tx.run`
    insert into account_watches as w (workspace_id, account_id, pulse_due_at) values (${tx.workspaceId}, ${accountId}, ${next})
    on conflict (workspace_id, account_id) do update set pulse_due_at = excluded.pulse_due_at
    where w.pulse_due_at is null or w.pulse_due_at <= ${tx.now}`
  const account = claimed > 0 ? await accountContext(tx, accountId) : null
  if (!account) return null
  const row = await tx.one<{ lastCheckedAt: string | null; hasProblem: boolean }>`
    select last_checked_at, problem is not null as has_problem from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId}`
  return row ? { account, ...row } : null
}

async function inTurn<T>(items: T[], signal: AbortSignal | undefined, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let next = left.shift(); next && !signal?.aborted; next = left.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** A fault of one workspace or account is its own. */
function note(app: App, workspaceId: number, error: unknown): void {
  app.metrics.loopErrors.inc({ loop: 'health' })
  app.log.error({ workspaceId, error: messageOf(error) }, 'the health of accounts could not be looked at')
}
