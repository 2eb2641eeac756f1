import type { CallResult, ChannelAdapter, HttpCall, ModerationAct, ModerationAsked, Outcome } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { accountContext, type OpenedAccount } from '../accounts/account.ts'
import { markHealth } from '../accounts/health.ts'
import { refreshOnce } from '../accounts/renew.ts'
import { wire } from '../wire.ts'

export type Moderated =
  | { kind: 'done' }
  | { kind: 'refused'; refusal: string; words: string | null; reason: Finding | null }
  /** Not now, not reached, or not known: to be tried again, which changes nothing where it was done. */
  | { kind: 'later'; inMs: number | null; words: string | null; reason: Finding | null }

/** What is asked of a network for an account, and how its answer is read; null where the network has no such thing. */
type Asking = (
  adapter: ChannelAdapter,
  account: OpenedAccount,
) => { call: HttpCall; read(result: CallResult): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> } | null

/** Does this with a message at its network. */
export function moderateAtNetwork(
  ctx: Ctx,
  { accountId, act, externalId, ...asked }: ModerationAsked & { accountId: string; externalId: string; act: ModerationAct },
): Promise<Moderated> {
  return askNetwork(ctx, accountId, (adapter, account) => {
    const { moderate, readModeration } = adapter
    return moderate && readModeration
      ? { call: moderate(act, externalId, account, asked), read: (result) => readModeration(result, act) }
      : null
  })
}

/** Asks for a thread that another system of the brand holds. */
export function takeThreadAtNetwork(ctx: Ctx, { accountId, thread }: { accountId: string; thread: string }): Promise<Moderated> {
  return askNetwork(ctx, accountId, ({ takeThread, readTaken }, account) =>
    takeThread && readTaken ? { call: takeThread({ externalId: thread }, account), read: readTaken } : null,
  )
}

/** A token that ran out is renewed once. */
async function askNetwork(ctx: Ctx, accountId: string, asking: Asking): Promise<Moderated> {
  const account = await ctx.tx((tx) => accountContext(tx, accountId))
  if (!account || account.state === 'dead')
    return refused('reconnect', finding(account ? 'credentials_refused' : 'account_disconnected', {}, { remedy: 'reconnect' }))
  const first = await attempt(ctx, account, asking)
  if (first !== 'token-expired') return first
  const refreshed = await refreshOnce(ctx.app, ctx.workspaceId, account.id, account.credentials)
  if (!refreshed.ok) return refreshed.dead ? refused('reconnect', refreshed.why) : later(refreshed.why)
  const second = await attempt(ctx, refreshed.account, asking)
  return second === 'token-expired' ? refused('reconnect', finding('credentials_refused', {}, { remedy: 'reconnect' })) : second
}

async function attempt(ctx: Ctx, account: OpenedAccount, asking: Asking): Promise<Moderated | 'token-expired'> {
  const adapter = ctx.app.adapters.get(account.network)
  const asked = adapter && asking(adapter, account)
  if (!asked) return refused('not-allowed', null)
  const answer = await wire(ctx, account, asked.call, 'replies')
  if (!answer.ok) return later(answer.why)
  const read = asked.read(answer.result)
  switch (read.kind) {
    case 'done':
    case 'token-expired':
      return read.kind === 'done' ? read : 'token-expired'
    case 'not-now':
      return { kind: 'later', inMs: read.retryAfterMs, words: read.words, reason: read.finding ?? null }
    case 'unknown':
      return { kind: 'later', inMs: null, words: read.words, reason: read.finding ?? null }
    case 'refused': {
      if (read.class === 'reconnect') {
        const problem = finding('credentials_refused', {}, { remedy: 'reconnect', networkWords: read.words })
        await ctx.tx((tx) => markHealth(tx, account.id, { state: 'dead', problem }))
      }
      return { kind: 'refused', refusal: read.class, words: read.words, reason: read.finding ?? null }
    }
  }
}

const refused = (refusal: string, reason: Finding | null): Moderated => ({ kind: 'refused', refusal, words: null, reason })
const later = (reason: Finding): Moderated => ({ kind: 'later', inMs: null, words: reason.networkWords, reason })
