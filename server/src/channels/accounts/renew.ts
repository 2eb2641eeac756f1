import type { AccountContext, ChannelAdapter } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import type { App } from '#kernel/app'
import { systemCtx } from '#kernel/app'
import { accountContext, type OpenedAccount, sameValues, saveCredentials } from './account.ts'
import { markHealth } from './health.ts'
import { withoutSecrets } from './unsaid.ts'

export type Renewed =
  | { kind: 'renewed'; credentials: Record<string, string> }
  /** The network said no: only a person with fresh credentials can help. */
  | { kind: 'refused'; why: Finding }
  /** The network could not be asked; later it may. */
  | { kind: 'unreachable'; why: Finding }

const RENEW_MS = 15_000
/** Refresh token, then sign-in, then nothing more is left to try. */
const MOST_CALLS = 3
const LOCK = 73

/** Gets fresh credentials from the network. Keeps nothing. */
export async function renew(app: App, adapter: ChannelAdapter, account: AccountContext, accountId?: string): Promise<Renewed> {
  if (adapter.signToken) return { kind: 'renewed', credentials: adapter.signToken(account, app.clock.now()) }
  if (!adapter.refresh || !adapter.readRefresh) return { kind: 'refused', why: finding('no_renewal', {}) }
  let call = adapter.refresh(account, app.clock.now())
  for (let i = 0; i < MOST_CALLS; i++) {
    const answer = withoutSecrets(await app.door.http(call, { purpose: 'channel', timeoutMs: RENEW_MS, accountId }), adapter, account)
    if (!answer.ok) return { kind: 'unreachable', why: answer.why }
    const { status } = answer.result
    const read = adapter.readRefresh(answer.result, account)
    if ('credentials' in read) return { kind: 'renewed', credentials: read.credentials }
    if ('problem' in read)
      return status >= 500 || status === 429
        ? { kind: 'unreachable', why: busy(status, read.problem) }
        : { kind: 'refused', why: read.problem }
    call = read.next
  }
  return { kind: 'refused', why: finding('sign_in_in_circles', {}) }
}

/** What an adapter takes for a refusal is none when the network has trouble of its own. */
function busy(status: number, { networkWords }: Finding): Finding {
  return finding(status === 429 ? 'network_asks_to_wait' : 'network_failed', {}, { networkWords })
}

export type Refreshed = { ok: true; account: OpenedAccount } | { ok: false; why: Finding; dead: boolean }

/**
 * Renews the token of an account once, however many find at the same moment that it ran out: the others wait and get the
 * new one, since many networks void a refresh token by its first use. `seen` are the credentials that were refused.
 * What the network gave is committed before this answers. A network that says no makes the account `dead`.
 */
export async function refreshOnce(app: App, workspaceId: number, accountId: string, seen: Record<string, string>): Promise<Refreshed> {
  const ctx = await systemCtx(app, workspaceId)
  return ctx.tx(async (tx): Promise<Refreshed> => {
    await tx.run`select pg_advisory_xact_lock(${LOCK}, hashtext(${`${workspaceId}/${accountId}`}))`
    const account = await accountContext(tx, accountId)
    if (!account) return { ok: false, why: finding('account_disconnected', {}, { remedy: 'reconnect' }), dead: true }
    if (!sameValues(account.credentials, seen)) return { ok: true, account }
    const adapter = app.adapters.get(account.network)
    if (!adapter) return { ok: false, why: finding('network_unknown', { network: account.network }), dead: false }
    const renewed = await renew(app, adapter, account, accountId)
    if (renewed.kind === 'renewed') {
      await saveCredentials(tx, accountId, renewed.credentials)
      return { ok: true, account: { ...account, credentials: renewed.credentials } }
    }
    if (renewed.kind === 'unreachable') return { ok: false, why: renewed.why, dead: false }
    const why: Finding = { ...renewed.why, remedy: renewed.why.remedy ?? 'reconnect' }
    await markHealth(tx, accountId, { state: 'dead', problem: why })
    return { ok: false, why, dead: true }
  })
}
