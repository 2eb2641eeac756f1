import type { CallResult, PollResult, PollStep } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import type { OpenedAccount } from './account.ts'
import { refreshOnce } from './renew.ts'
import { metered } from '../spend/metered.ts'
import { withoutSecrets } from './unsaid.ts'

const STEP_MS = 20_000

export type AskEnd =
  /** `cut`: there was more than may be asked at once. */
  { ok: true; cut: boolean } | { ok: false; problem: Finding; dead?: boolean; retryAfterMs?: number }

interface Asking {
  withinMs: number
  mostSteps: number
  /** Begins, and begins anew once a token that had run out is renewed. */
  first(account: OpenedAccount): PollStep | undefined
  take(step: string, result: CallResult, account: OpenedAccount): Promise<{ next?: PollStep; problem?: PollResult['problem'] }>
}

/** Asks the network step by step until nothing more is to be asked. */
export async function askSteps(ctx: Ctx, account: OpenedAccount, { withinMs, mostSteps, first, take }: Asking): Promise<AskEnd> {
  const deadline = Date.now() + withinMs
  let current = account
  let refreshed = false
  let next = first(current)
  for (let steps = 0; next; steps++) {
    if (steps >= mostSteps || Date.now() > deadline) return { ok: true, cut: true }
    const options = { purpose: 'channel', timeoutMs: STEP_MS, accountId: account.id, maxBytes: 10_000_000 } as const
    const { call } = next
    const reached = await metered(ctx, current, call, 'reading', () => ctx.app.door.http(call, options))
    const answer = withoutSecrets(reached, ctx.app.adapters.get(account.network), current)
    if (!answer.ok) return { ok: false, problem: { ...answer.why, remedy: answer.why.remedy ?? 'asked_again' } }
    const taken = await take(next.step, answer.result, current)
    if (taken.problem?.kind === 'token-expired' && !refreshed) {
      refreshed = true
      const renewed = await refreshOnce(ctx.app, ctx.workspaceId, account.id, current.credentials)
      if (!renewed.ok) return { ok: false, problem: { ...renewed.why, remedy: renewed.why.remedy ?? 'asked_again' }, dead: renewed.dead }
      current = renewed.account
      next = first(current)
      continue
    }
    if (taken.problem) return troubleOf(taken.problem)
    next = taken.next
  }
  return { ok: true, cut: false }
}

function troubleOf(problem: NonNullable<PollResult['problem']>): AskEnd {
  const networkWords = problem.words
  switch (problem.kind) {
    case 'not-now': {
      const waits = finding('network_asks_to_wait', {}, { remedy: 'asked_later', networkWords })
      return { ok: false, problem: problem.finding ?? waits, retryAfterMs: problem.retryAfterMs }
    }
    case 'token-expired':
      return { ok: false, problem: finding('credentials_refused', {}, { remedy: 'reconnect', networkWords }), dead: true }
    case 'refused':
      if (problem.class === 'reconnect')
        return { ok: false, problem: finding('credentials_refused', {}, { remedy: 'reconnect', networkWords }), dead: true }
      return {
        ok: false,
        problem: problem.finding ?? finding('network_refused', {}, { remedy: 'check_rights', networkWords }),
        retryAfterMs: 60_000,
      }
    case 'unknown':
      return { ok: false, problem: finding('network_failed', {}, { remedy: 'asked_again', networkWords }) }
  }
}
