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

/** Several at once, by id; those that are not connected, or do not open (which becomes their health), are left out. */
export async function accountContexts(tx: Tx, accountIds: readonly string[]): Promise<Map<string, OpenedAccount>> {
  const { opened, shut } = await openAccounts(tx, accountIds)
  for (const id of shut) await markHealth(tx, id, { state: 'dead', problem: UNREADABLE })
  return opened
}

/** The same, for who only reads: nothing is written of those that do not open. */
export async function openAccounts(tx: Tx, accountIds: readonly string[]): Promise<{ opened: Map<string, OpenedAccount>; shut: string[] }> {
  const opened = new Map<string, OpenedAccount>()
  const shut: string[] = []
  for (const { secrets, ...row } of await sealedAccounts(tx, accountIds)) {
    const credentials = await openOrNull(tx, 'channel-account', row.credentials)
    const app = await openOrNull(tx, 'network-app', secrets)
    if (credentials && app) opened.set(row.id, { ...row, credentials, app })
    else shut.push(row.id)
  }
  return { opened, shut }
}

/** A connected account whose credentials do not open: what can be asked without them. */
export async function shutAccount(tx: Tx, accountId: string): Promise<OpenedAccount | null> {
  const [row] = await sealedAccounts(tx, [accountId])
  if (!row) return null
  const { secrets: _, ...account } = row
  return { ...account, credentials: {}, app: {} }
}

type SealedAccount = Omit<OpenedAccount, 'credentials' | 'app'> & { network: Network; credentials: string; secrets: string }

function sealedAccounts(tx: Tx, accountIds: readonly string[]): Promise<SealedAccount[]> {
  return tx.all<SealedAccount>`
    select a.id, a.app_id, a.network, a.external_id, a.handle, a.base_url, a.credentials, p.secrets, a.settings, a.cursor, a.state, a.created_at
      from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id
     where a.workspace_id = ${tx.workspaceId} and a.id = any(${accountIds}::uuid[]) and a.disconnected_at is null`
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
