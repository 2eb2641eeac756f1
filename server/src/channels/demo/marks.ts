import type { Tx } from '#kernel/tx'

/** What tells the demo's accounts from those that people connected to servers of their own on this machine: a fact of theirs. */
export type DemoMark = 'yes' | 'removing'

export interface MarkedAccount {
  id: string
  network: string
  externalId: string
  mark: DemoMark
  connected: boolean
  baseUrl: string
}

export function markedAccounts(tx: Tx): Promise<MarkedAccount[]> {
  return tx.all<MarkedAccount>`
    select id, network, external_id, facts ->> 'demo' as mark, disconnected_at is null as connected, base_url from channel_accounts
     where workspace_id = ${tx.workspaceId} and facts ? 'demo' order by created_at, id`
}
