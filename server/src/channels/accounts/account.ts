import type { AccountContext, Network } from '@baton/channel-kit'
import type { SealedColumn } from '#kernel/secrets'
import type { Tx } from '#kernel/tx'

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

/** Null when there is no such account or it was disconnected: then nothing can be said or asked through it. */
export async function accountContext(tx: Tx, accountId: string): Promise<OpenedAccount | null> {
  return (await accountContexts(tx, [accountId])).get(accountId) ?? null
}

/** Several at once, by id; those that are not connected are left out. */
export async function accountContexts(tx: Tx, accountIds: readonly string[]): Promise<Map<string, OpenedAccount>> {
  const rows = await tx.all<Omit<OpenedAccount, 'credentials'> & { network: Network; credentials: string }>`
    select id, app_id, network, external_id, handle, base_url, credentials, settings, cursor, state, created_at
      from channel_accounts
     where workspace_id = ${tx.workspaceId} and id = any(${accountIds}::uuid[]) and disconnected_at is null`
  const opened = new Map<string, OpenedAccount>()
  for (const row of rows) opened.set(row.id, { ...row, credentials: await tx.ctx.app.secrets.open(tx, 'channel-account', row.credentials) })
  return opened
}

/** Keeps credentials that the network renewed. */
export async function saveCredentials(tx: Tx, accountId: string, credentials: Record<string, string>): Promise<void> {
  const sealed = await tx.ctx.app.secrets.seal(tx, 'channel-account', credentials)
  await tx.run`
    update channel_accounts set credentials = ${sealed}
     where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null`
}

export function announceAccounts(tx: Tx): void {
  const { app, workspaceId } = tx.ctx
  tx.onCommit(() => app.bus.publish({ kind: 'accounts', workspaceId }))
}

export function sameValues(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => a[name] === b[name])
}
