import type { ChannelAdapter, Network, Reconciliation, Told } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import { askSteps } from '../accounts/ask-steps.ts'
import { storeRaw } from '../intake/store-raw.ts'
import type { Claim, SweepEnd } from './claim.ts'
import { askedFor, ofHistory } from './mark.ts'

const COMPARE_MS = 120_000
const MOST_STEPS = 100

/** Of these messages, those that are not here; given by the composition root, since conversations stand above channels. */
export type MissingMessages = (tx: Tx, network: Network, told: readonly Told[]) => Promise<Told[]>

/** Asks the network what was said since the last time, and takes in what is not here. One question to the database a page. */
export async function compare(
  ctx: Ctx,
  adapter: ChannelAdapter & { reconciliation: Reconciliation },
  { account, reads: before }: Claim,
  missing: MissingMessages,
  { since, until }: { since: string; until: string },
): Promise<Omit<SweepEnd, 'againInMs'> & { retryAfterMs?: number }> {
  const { reconciliation, network } = adapter
  const most = reconciliation.mostReadsADay ?? Number.POSITIVE_INFINITY
  let reads = before
  const all = new Set<string>()
  const notHere = new Set<string>()
  let usedUp = false
  const end = await askSteps(ctx, account, {
    withinMs: COMPARE_MS,
    mostSteps: MOST_STEPS,
    first: (current) => (reads < most ? reconciliation.ask(since, current) : undefined),
    async take(step, result, current) {
      const page = reconciliation.readAnswer(step, result, current)
      reads += page.reads
      const told = page.told.filter(({ at }) => at <= until)
      const absent = told.length > 0 ? await ctx.tx((tx) => missing(tx, network, told)) : []
      for (const one of told) all.add(keyOf(one))
      for (const one of absent) notHere.add(keyOf(one))
      const deliveries = absent.map(({ at, body }) => ({ body, headers: at < account.createdAt ? ofHistory : askedFor }))
      await storeRaw(ctx, { appId: account.appId, accountId: account.id, deliveries })
      usedUp = reads >= most && page.next !== undefined
      return { problem: page.problem, next: usedUp ? undefined : page.next }
    },
  })
  if (!end.ok) return { comparedTo: null, reads, problem: end.problem, retryAfterMs: end.retryAfterMs }
  if (before >= most) return { comparedTo: null, reads, problem: readsUsedUp(most), retryAfterMs: untilTomorrow(ctx.now()) }
  const problem = usedUp ? readsUsedUp(most) : end.cut ? finding('reconciliation_cut', {}) : null
  return { comparedTo: until, reads, problem, whole: { since, told: all.size, absent: notHere.size } }
}

/** A message may stand in several lists. */
const keyOf = ({ scope, externalId }: Told) => `${scope} ${externalId}`

const readsUsedUp = (most: number) => finding('reconciliation_reads_used_up', { most: String(most) })

function untilTomorrow(now: number): number {
  return Date.parse(`${iso(now + 86_400_000).slice(0, 10)}T00:00:00Z`) - now
}
