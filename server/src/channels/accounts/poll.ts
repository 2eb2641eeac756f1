import { setTimeout as sleep } from 'node:timers/promises'
import type { ChannelAdapter } from '@baton/channel-kit'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import { storeRaw } from '../intake/store-raw.ts'
import type { OpenedAccount } from './account.ts'
import { type AskEnd, askSteps } from './ask-steps.ts'
import { claimAccount, moveCursor, POLL_EVERY_MS } from './claim.ts'
import { type Pace, paceOf, quotaLeft } from './day-quota.ts'
import { pauseBy, readingCap } from '../spend/caps.ts'
import { markHealth } from './health.ts'

/** A claim of a process that died is free again after this; a poll ends itself before, and long enough before to be told from a pause. */
const CLAIM_MS = 120_000
const POLL_MS = 90_000
const MOST_STEPS = 200
const AT_ONCE = 32
/** So that a server that answers slowly keeps no other waiting. */
const AT_ONCE_PER_SERVER = 8
/** How often to look when nothing is due, for accounts that another process connected. */
const SWEEP_MS = 5_000
const AFTER_FAULT_MS = 5_000

interface Polled {
  workspaceId: number
  accountId: string
  network: string
  baseUrl: string
  pollDueAt: string | null
}

/** What one process is asking at this moment, by account. */
type Underway = Map<string, { server: string; done: Promise<void> }>

/**
 * Asks the networks that do not call us, each account on its own, until the signal ends. Several processes may: each poll is
 * claimed by one.
 */
export async function startPolling(app: App, signal: AbortSignal): Promise<void> {
  const underway: Underway = new Map()
  const loop = wakeable('poll', app, () => beginDue(app, underway, signal, () => loop.wake()), signal)
  const unsubscribe = app.bus.subscribe((news) => {
    if (news.kind === 'accounts' || news.kind === 'polls') loop.wake()
  })
  await loop.done
  unsubscribe()
  await Promise.all([...underway.values()].map(({ done }) => done))
}

/** One poll of every account whose time has come. Answers in how many milliseconds the next of the others is due. */
export async function pollDue(app: App): Promise<number> {
  const underway: Underway = new Map()
  const pause = await beginDue(app, underway, new AbortController().signal, () => undefined)
  await Promise.all([...underway.values()].map(({ done }) => done))
  return pause
}

/** Begins the polls whose time has come, as many as there is room for, and waits for none of them. */
async function beginDue(app: App, underway: Underway, signal: AbortSignal, wake: () => void): Promise<number> {
  const now = app.clock.now()
  const networks = app.adapters.all().flatMap(({ intake, network }) => (intake === 'poll' ? [network] : []))
  const polled = await app.db.all<Polled>(
    sql`select workspace_id, account_id, network, base_url, poll_due_at from system.polled_accounts(${networks}::text[])`,
  )
  const isDue = ({ pollDueAt }: Polled) => pollDueAt === null || Date.parse(pollDueAt) <= now
  for (const account of polled.filter(isDue)) {
    const { workspaceId, accountId, baseUrl: server } = account
    const key = `${workspaceId}/${accountId}`
    if (signal.aborted || underway.has(key) || !hasRoom(underway, server)) continue
    const done = pollOne(app, account, signal).then(() => {
      underway.delete(key)
      wake()
    })
    underway.set(key, { server, done })
  }
  const nextDue = Math.min(...polled.filter((account) => !isDue(account)).map(({ pollDueAt }) => Date.parse(pollDueAt ?? '')))
  return Math.min(SWEEP_MS, Math.max(50, nextDue - now))
}

function hasRoom(underway: Underway, server: string): boolean {
  const ofServer = [...underway.values()].filter((each) => each.server === server).length
  return underway.size < AT_ONCE && ofServer < AT_ONCE_PER_SERVER
}

/** A fault of one account is its own: the others are polled all the same, and it again after a while. */
async function pollOne(app: App, { workspaceId, accountId, network }: Polled, signal: AbortSignal): Promise<void> {
  try {
    const ctx = await systemCtx(app, workspaceId)
    const claim = await claimAccount(ctx, accountId, CLAIM_MS)
    if (claim) await pollAccount(ctx, claim.account)
  } catch (error) {
    app.metrics.loopErrors.inc({ loop: 'poll' })
    app.log.error({ workspaceId, accountId, network, error: messageOf(error) }, 'a poll failed')
    await sleep(AFTER_FAULT_MS, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** One whole poll of a claimed account: what came is committed before the cursor moves past it. */
async function pollAccount(ctx: Ctx, account: OpenedAccount): Promise<void> {
  const adapter = ctx.app.adapters.get(account.network)
  if (!adapter?.poll || !adapter.readPoll) throw new Error(`The adapter of ${account.network} cannot poll`)
  const everyMs = adapter.pollEveryMs?.(account) ?? POLL_EVERY_MS
  const before = await paceNow(ctx, adapter, account, everyMs)
  const end: AskEnd = before.isOut ? { ok: true, cut: false } : await walk(ctx, adapter, account)
  const { pauseMs, problem } = before.isOut ? before : await paceNow(ctx, adapter, account, everyMs)
  const waitMs = end.ok ? pauseMs : Math.max(pauseMs, end.retryAfterMs ?? 0)
  await ctx.tx(async (tx) => {
    await tx.run`
      update channel_accounts set poll_due_at = ${iso(ctx.now() + waitMs)}, last_checked_at = ${tx.now}
       where workspace_id = ${tx.workspaceId} and id = ${account.id}`
    if (!end.ok) await markHealth(tx, account.id, { state: end.dead ? 'dead' : 'warning', problem: end.problem })
    else await markHealth(tx, account.id, { state: problem ? 'warning' : 'ok', problem })
  })
}

/** How soon the account may be asked again; where calls cost of a day's quota or of a month's cap, as often as what is left allows. */
async function paceNow(ctx: Ctx, adapter: ChannelAdapter, account: OpenedAccount, everyMs: number): Promise<Pace> {
  const { dayQuota } = adapter
  if (!dayQuota && !adapter.metering?.reading.length) return { pauseMs: everyMs, isOut: false, problem: null }
  const { pace, cap } = await ctx.tx(async (tx) => ({
    pace: dayQuota
      ? paceOf(dayQuota, account, await quotaLeft(tx, account, dayQuota), everyMs)
      : { pauseMs: everyMs, isOut: false, problem: null },
    cap: await readingCap(tx, adapter),
  }))
  if (pace.isOut) return pace
  return { pauseMs: pauseBy(cap.level, pace.pauseMs), isOut: cap.level === 'reached', problem: cap.problem ?? pace.problem }
}

async function walk(ctx: Ctx, adapter: ChannelAdapter, account: OpenedAccount): Promise<AskEnd> {
  let cursor = account.cursor
  // What is left over when it is cut is found by the next poll, which begins at the cursor.
  return askSteps(ctx, account, {
    withinMs: POLL_MS,
    mostSteps: MOST_STEPS,
    first: (current) => adapter.poll?.(cursor, current, ctx.now()),
    async take(step, result, current) {
      const read = adapter.readPoll?.(step, result, cursor, current)
      if (!read) throw new Error(`The adapter of ${account.network} cannot read a poll`)
      if (read.problem?.kind === 'token-expired') return read
      const headers: Record<string, string> = read.history ? { 'x-baton-history': '1' } : {}
      await storeRaw(ctx, {
        appId: account.appId,
        accountId: account.id,
        deliveries: read.deliveries.map((body) => ({ body, headers })),
      })
      if (!(await moveCursor(ctx, account.id, cursor, read.cursor))) return {}
      cursor = read.cursor
      return read
    },
  })
}
