import type { AccountContext, Network } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import { type SealedColumn, SealedElsewhere } from '#kernel/secrets'
import type { Tx } from '#kernel/tx'
import { markHealth } from './health.ts'

/** What the slice seals, and for what; `rotateKeys` and backups go by this list. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'network_apps', column: 'secrets', purpose: 'network-app' },
  { table: 'channel_accounts', column: 'credentials', purpose: 'channel-account' },
]

/** A connected account with its credentials opened. Never logged, never kept longer than the call it is for. */
export interface OpenedAccount extends AccountContext {
  id: string
  appId: string
  cursor: string | null
  state: string
  createdAt: string
}

/** Null when there is no such account, it was disconnected, or its credentials do not open (which becomes its health): then nothing can be said or asked through it. */
export async function accountContext(tx: Tx, accountId: string): Promise<OpenedAccount | null> {
  return (await accountContexts(tx, [accountId])).get(accountId) ?? null
}

/** Several at once, by id; those that are not connected, or do not open, are left out. */
export async function accountContexts(tx: Tx, accountIds: readonly string[]): Promise<Map<string, OpenedAccount>> {
  const opened = new Map<string, OpenedAccount>()
  for (const row of await sealedAccounts(tx, accountIds)) {
    const credentials = await openOrNull(tx, 'channel-account', row.credentials)
    if (credentials) opened.set(row.id, { ...row, credentials })
    else await markHealth(tx, row.id, { state: 'dead', problem: UNREADABLE })
  }
  return opened
}

/** A connected account whose credentials do not open: what can be asked without them. */
export async function shutAccount(tx: Tx, accountId: string): Promise<OpenedAccount | null> {
  const [row] = await sealedAccounts(tx, [accountId])
  return row ? { ...row, credentials: {} } : null
}

type SealedAccount = Omit<OpenedAccount, 'credentials'> & { network: Network; credentials: string }

function sealedAccounts(tx: Tx, accountIds: readonly string[]): Promise<SealedAccount[]> {
  return tx.all<SealedAccount>`
    select id, app_id, network, external_id, handle, base_url, credentials, settings, cursor, state, created_at
      from channel_accounts
     where workspace_id = ${tx.workspaceId} and id = any(${accountIds}::uuid[]) and disconnected_at is null`
}

export const UNREADABLE: Finding = finding('credentials_unreadable', {}, { remedy: 'reconnect' })

/** Null when it was sealed under another master secret: then only a person can enter it anew. */
export async function openOrNull(tx: Tx, purpose: string, sealed: string): Promise<Record<string, string> | null> {
  try {
    return await tx.ctx.app.secrets.open(tx, purpose, sealed)
  } catch (error) {
    if (error instanceof SealedElsewhere) return null
    throw error
  }
}

/** Keeps credentials that the network renewed. */
export async function saveCredentials(tx: Tx, accountId: string, credentials: Record<string, string>): Promise<void> {
  const sealed = await tx.ctx.app.secrets.seal(tx, 'channel-account', credentials)
  await tx.run`
    update channel_accounts set credentials = ${sealed}
     where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null`
}

export function sameValues(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => a[name] === b[name])
}
