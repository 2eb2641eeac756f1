import type { Reach } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { askSteps } from '../accounts/ask-steps.ts'
import { storeRaw } from '../intake/store-raw.ts'
import type { MissingMessages } from '../reconciliation/compare.ts'
import { broughtIn } from '../reconciliation/mark.ts'
import type { HistoryClaim, StepEnd } from './claim.ts'

const WITHIN_MS = 60_000

/** Asks for one page, and keeps what of it is not here. Should it be repeated after a crash, what it brought before is here. */
export async function askStep(ctx: Ctx, claim: HistoryClaim, missing: MissingMessages): Promise<StepEnd> {
  const { account, step: kept, since, until } = claim
  const adapter = ctx.app.adapters.get(account.network)
  if (!adapter?.history) throw new Error(`The adapter of ${account.network} cannot be asked for what was said before`)
  const { history, network } = adapter
  const most = history.mostReadsADay
  const came: { looked: number; reads: number; reachedAt: string | null; progress: number | null } = {
    looked: 0,
    reads: claim.reads,
    reachedAt: null,
    progress: null,
  }
  if (most !== undefined && claim.reads >= most) {
    const problem = finding('reconciliation_reads_used_up', { most: String(most) })
    return { kind: 'waits', step: kept, problem, waitMs: untilTomorrow(ctx.now()), ...came }
  }
  let next: string | null = null
  const end = await askSteps(ctx, account, {
    withinMs: WITHIN_MS,
    mostSteps: 1,
    first: (current) => (kept === null ? history.ask(since, current) : history.resume(kept, current)),
    async take(step, result, current) {
      const page = history.readAnswer(step, result, current)
      if (page.problem) return { problem: page.problem }
      const told = page.told.filter(({ at }) => at < until)
      const absent = told.length > 0 ? await ctx.tx((tx) => missing(tx, network, told)) : []
      const deliveries = absent.map(({ body }) => ({ body, headers: broughtIn }))
      await storeRaw(ctx, { appId: account.appId, accountId: account.id, deliveries })
      came.looked = told.length
      came.reads += page.reads
      if (page.reach) {
        came.reachedAt = page.reach.at
        came.progress = progressOf(page.reach, since, until)
      }
      next = page.next?.step ?? null
      return {}
    },
  })
  if (end.ok) return next === null ? { kind: 'done', ...came } : { kind: 'goes-on', step: next, ...came }
  return { kind: 'failed', problem: end.problem, retryAfterMs: end.retryAfterMs ?? 0, forGood: end.dead === true, ...came }
}

/** Lists count alike, however much stands in each: nobody knows before it is read. */
function progressOf({ list, lists, at }: Reach, since: string, until: string): number {
  const [from, to, now] = [since, until, at].map((time) => Date.parse(time)) as [number, number, number]
  const within = to > from ? (to - now) / (to - from) : 1
  return (list + Math.min(1, Math.max(0, within))) / lists
}

function untilTomorrow(now: number): number {
  return Date.parse(`${iso(now + 86_400_000).slice(0, 10)}T00:00:00Z`) - now
}
