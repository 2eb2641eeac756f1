import type { ChannelAdapter, Reconciliation } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { DoorRefusal } from '#kernel/door'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import { pauseBy, type ReadingCap, readingCap } from '../spend/caps.ts'
import { canBeAsked } from './can-be-asked.ts'
import { type Claim, claimSweep, endSweep, type SweepEnd } from './claim.ts'
import { soon } from './hasten.ts'
import { compare, type MissingMessages } from './compare.ts'
import { compareMailbox } from './compare-mailbox.ts'

/** From the end of one sweep of an account to the next. */
const EVERY_MS = 15 * 60_000
/** After one that did not come to an end. */
const RETRY_MS = 2 * 60_000
/** What was said just now may still be on its way to us, repeats of the network included. */
const ON_ITS_WAY_MS = 60_000
/** So much that was compared is compared again: networks come to show some things late. Less where reading costs money. */
const OVERLAP_MS = { paid: 10 * 60_000, free: 60 * 60_000, mailbox: 86_400_000 }
/** However long nothing was compared, the past is read no further back. */
const WINDOW_MS = 7 * 86_400_000
/** Where reading costs money, the comparison of a day reads only that day again. */
const PAID_WINDOW_MS = 86_400_000
/** How often to look for accounts that are due. */
const LOOK_MS = 5_000
const AT_ONCE = 4
const NO_CAP: ReadingCap = { level: 'ok', problem: null }

interface Due {
  workspaceId: number
  accountId: string
  network: string
}

/** Asks networks that can be asked what they should have delivered, account by account, until the signal ends. Several processes may. */
export function startReconciling(app: App, missing: MissingMessages, signal: AbortSignal): Promise<void> {
  let begun = false
  const loop = wakeable(
    'reconciliation',
    app,
    async () => {
      // Nobody knows how long this process was away, and whether another took its place.
      if (!begun) await app.db.all(sql`select system.hasten_reconciliations(${soon(app.clock.now())}::timestamptz)`)
      begun = true
      await sweepDue(app, missing, signal)
      return LOOK_MS
    },
    signal,
  )
  return loop.done
}

/** Sweeps every account whose time has come. */
export async function sweepDue(app: App, missing: MissingMessages, signal?: AbortSignal): Promise<void> {
  const networks = app.adapters.all().filter(canBeAsked)
  const due = await app.db.all<Due>(
    sql`select workspace_id, account_id, network from system.accounts_to_reconcile(${networks.map(({ network }) => network)}::text[], ${iso(app.clock.now())}::timestamptz)`,
  )
  const worker = async () => {
    for (let next = due.shift(); next && !signal?.aborted; next = due.shift()) await sweepOne(app, next, missing)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** A fault of one account is its own: the others are swept all the same, and it again after a while. */
async function sweepOne(app: App, { workspaceId, accountId, network }: Due, missing: MissingMessages): Promise<void> {
  const ctx = await systemCtx(app, workspaceId)
  const claim = await claimSweep(ctx, accountId)
  if (!claim) return
  const end = await sweep(ctx, claim, missing).catch((error: unknown): SweepEnd => {
    app.metrics.loopErrors.inc({ loop: 'reconciliation' })
    app.log.error({ workspaceId, accountId, network, error: messageOf(error) }, 'a reconciliation failed')
    const problem = error instanceof DoorRefusal ? error.why : finding('stumbled', { error: messageOf(error) })
    return { comparedTo: null, reads: claim.reads, problem, againInMs: RETRY_MS }
  })
  await endSweep(ctx, claim, end)
  app.metrics.reconciliations.inc({ network, outcome: end.comparedTo === null ? 'failed' : end.problem ? 'partly' : 'compared' })
}

async function sweep(ctx: Ctx, claim: Claim, missing: MissingMessages): Promise<SweepEnd> {
  const { account, comparedTo, isWhole, reads } = claim
  const until = iso(ctx.now() - ON_ITS_WAY_MS)
  const adapter = ctx.app.adapters.get(account.network)
  const kind = kindOf(adapter)
  const anew = kind === 'paid' ? ctx.now() - PAID_WINDOW_MS : 0
  const overlapping = comparedTo === null ? 0 : Date.parse(comparedTo) - OVERLAP_MS[kind]
  const from = isWhole ? Math.min(overlapping, anew) : overlapping
  // The first time, also what stood there before.
  const begin = Date.parse(account.createdAt) - (comparedTo === null ? (adapter?.reconciliation?.historyMs ?? 0) : 0)
  const since = iso(Math.max(from, begin, ctx.now() - WINDOW_MS))
  if (since >= until) return { comparedTo: null, reads, problem: null, againInMs: ON_ITS_WAY_MS }
  const cap = adapter?.metering?.reading.length ? await ctx.tx((tx) => readingCap(tx, adapter)) : NO_CAP
  if (cap.level === 'reached') return { comparedTo: null, reads, problem: cap.problem, againInMs: pauseBy(cap.level, RETRY_MS) }
  const end: Omit<SweepEnd, 'againInMs'> & { retryAfterMs?: number } =
    adapter?.intake === 'imap'
      ? await compareMailbox(ctx, claim, { since, until })
      : await compare(ctx, askable(adapter, account.network), claim, missing, { since, until })
  const again = end.comparedTo === null ? RETRY_MS : pauseBy(cap.level, EVERY_MS)
  const { whole, ...rest } = end
  return { ...rest, ...(isWhole && { whole }), problem: end.problem ?? cap.problem, againInMs: Math.max(again, end.retryAfterMs ?? 0) }
}

function kindOf(adapter: ChannelAdapter | undefined): keyof typeof OVERLAP_MS {
  if (adapter?.intake === 'imap') return 'mailbox'
  return adapter?.reconciliation?.mostReadsADay === undefined ? 'free' : 'paid'
}

function askable(adapter: ChannelAdapter | undefined, network: string): ChannelAdapter & { reconciliation: Reconciliation } {
  if (!adapter?.reconciliation) throw new Error(`The adapter of ${network} cannot be asked for the past`)
  return { ...adapter, reconciliation: adapter.reconciliation }
}
