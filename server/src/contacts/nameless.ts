import type { Tx } from '#kernel/tx'

export interface Nameless {
  id: string
  contactId: string
  network: string
  scope: string
  externalId: string
}

/** People of whom a network told only an id, marked as asked about, so that each is asked about once. */
export async function takeNameless(tx: Tx, limit: number): Promise<Nameless[]> {
  return tx.all<Nameless>`
    update identities i set profile_asked_at = ${tx.now}
     where i.workspace_id = ${tx.workspaceId} and i.id in (
       select n.id from identities n where n.workspace_id = ${tx.workspaceId} and n.display_name is null and n.handle is null and n.profile_asked_at is null
        order by n.id limit ${limit} for update skip locked)
    returning i.id, i.contact_id, i.network, i.scope, i.external_id`
}

/** Those of them who have no name yet. */
export async function stillNameless(tx: Tx, ids: readonly string[]): Promise<Nameless[]> {
  return tx.all<Nameless>`
    select id, contact_id, network, scope, external_id from identities
     where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and display_name is null and handle is null order by id`
}
