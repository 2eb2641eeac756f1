import type { Told } from '@baton/channel-kit'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import type { JobHandler } from '#kernel/jobs'
import type { Tx } from '#kernel/tx'
import { accountContext, type OpenedAccount } from '../accounts/account.ts'
import { askSteps } from '../accounts/ask-steps.ts'
import { lookedUp } from '../reconciliation/mark.ts'
import { storeRaw } from './store-raw.ts'

export const LOOK_UP = 'look-up'

const WITHIN_MS = 60_000
const MOST_STEPS = 5
/** Before each further try of a network that could not be reached or was too busy. After the last, what the ids tell must do. */
const PAUSES_MS = [1, 5, 30, 120].map((minutes) => minutes * 60_000)

/** What a network told of by its ids alone. */
export interface Pointer {
  accountId: string
  network: string
  scope: string
  externalId: string
  about: Record<string, string>
}

/** Of what was pointed at, what is not here; given by the composition root, since conversations stand above channels. */
export type MissingPointed = (tx: Tx, pointers: readonly Pointer[]) => Promise<Pointer[]>

/** Has networks asked about what they pointed at. Several pointers at one thing that wait together are one question. */
export function askAbout(
  tx: Tx,
  pointers: readonly Pointer[],
  { attempt, runAt }: { attempt: number; runAt?: string } = { attempt: 0 },
): void {
  for (const pointer of pointers) {
    const key = `${LOOK_UP} ${tx.workspaceId} ${pointer.accountId} ${pointer.scope} ${pointer.externalId}`
    tx.job(LOOK_UP, { ...pointer, attempt }, { key, ...(runAt && { runAt }) })
  }
}

/** Asks, and keeps what is told like any delivery of the account, unless it came meanwhile by another way. */
export function lookUpLater(missing: MissingPointed): JobHandler {
  return async (ctx, payload) => {
    const { attempt, ...pointer } = payload as unknown as Pointer & { attempt: number }
    const account = await ctx.tx(async (tx) => {
      const [still] = await missing(tx, [pointer])
      return still ? accountContext(tx, pointer.accountId) : null
    })
    if (account) await lookUp(ctx, account, pointer, attempt)
  }
}

async function lookUp(ctx: Ctx, account: OpenedAccount, pointer: Pointer, attempt: number): Promise<void> {
  const adapter = ctx.app.adapters.get(account.network)
  if (!adapter?.lookUp) throw new Error(`The adapter of ${account.network} points at what it cannot look up`)
  const { lookUp } = adapter
  const told: Told[] = []
  let refused = false
  const end = await askSteps(ctx, account, {
    withinMs: WITHIN_MS,
    mostSteps: MOST_STEPS,
    first: (current) => lookUp.ask(pointer.about, current),
    async take(step, result, current) {
      const page = lookUp.readAnswer(step, result, current)
      told.push(...page.told)
      refused = page.problem?.kind === 'refused' && page.problem.class !== 'reconnect'
      return { problem: page.problem, next: page.next }
    },
  })
  if (end.ok) return keep(ctx, account, told)
  const pauseMs = PAUSES_MS[attempt]
  if (refused || pauseMs === undefined) return keep(ctx, account, lookUp.untold(pointer.about, account))
  const runAt = iso(ctx.now() + Math.max(pauseMs, end.retryAfterMs ?? 0))
  await ctx.tx(async (tx) => askAbout(tx, [pointer], { attempt: attempt + 1, runAt }))
}

async function keep(ctx: Ctx, { id: accountId, appId }: OpenedAccount, told: readonly Told[]): Promise<void> {
  await storeRaw(ctx, { appId, accountId, deliveries: told.map(({ body }) => ({ body, headers: lookedUp })) })
}
