import { finding } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { DoorRefusal } from '#kernel/door'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { MissingMessages } from '../reconciliation/compare.ts'
import { askStep } from './ask-step.ts'
import { bringMails } from './bring-mails.ts'
import { claimHistory, endStep, type HistoryClaim, type StepEnd } from './claim.ts'

/** How often to look for steps whose time has come. */
const LOOK_MS = 1_000
const AT_ONCE = 2

interface Due {
  workspaceId: number
  accountId: string
  network: string
}

/** Brings in what was said before, step by step and account by account, until the signal ends. Several processes may. */
export function startBringing(app: App, missing: MissingMessages, signal: AbortSignal): Promise<void> {
  const loop = wakeable(
    'history',
    app,
    async () => {
      await bringDue(app, missing, signal)
      return LOOK_MS
    },
    signal,
  )
  return loop.done
}

/** One step of every history whose time has come. */
export async function bringDue(app: App, missing: MissingMessages, signal?: AbortSignal): Promise<void> {
  const due = await app.db.all<Due>(
    sql`select workspace_id, account_id, network from system.histories_due(${iso(app.clock.now())}::timestamptz)`,
  )
  const worker = async () => {
    for (let next = due.shift(); next && !signal?.aborted; next = due.shift()) await bringOne(app, next, missing)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** A fault of one account is its own: the others go on all the same, and it again after a while. */
async function bringOne(app: App, { workspaceId, accountId, network }: Due, missing: MissingMessages): Promise<void> {
  const ctx = await systemCtx(app, workspaceId)
  const claim = await claimHistory(ctx, accountId)
  if (!claim) return
  const end = await takeStep(ctx, claim, missing).catch((error: unknown): StepEnd => {
    app.metrics.loopErrors.inc({ loop: 'history' })
    app.log.error({ workspaceId, accountId, network, error: messageOf(error) }, 'a step of a history failed')
    const problem = error instanceof DoorRefusal ? error.why : finding('stumbled', { error: messageOf(error) })
    return { kind: 'failed', problem, retryAfterMs: 0, forGood: false, looked: 0, reads: claim.reads, reachedAt: null, progress: null }
  })
  await endStep(ctx, claim, end)
}

async function takeStep(ctx: Ctx, claim: HistoryClaim, missing: MissingMessages): Promise<StepEnd> {
  if (claim.since >= claim.until) return { kind: 'done', looked: 0, reads: claim.reads, reachedAt: null, progress: null }
  const adapter = ctx.app.adapters.get(claim.account.network)
  return adapter?.intake === 'imap' ? bringMails(ctx, claim) : askStep(ctx, claim, missing)
}
