import { iso } from '#kernel/clock'
import type { Tx } from '#kernel/tx'

export interface Nameless {
  id: string
  contactId: string
  network: string
  scope: string
  externalId: string
}

/** Longer than asking takes. A process that dies meanwhile leaves them to the next after this. */
const LEASE_MS = 5 * 60_000

/** People of whom a network told only an id and whom nobody is asking about; they are the caller's for five minutes. */
export async function takeNameless(tx: Tx, limit: number): Promise<Nameless[]> {
  return tx.all<Nameless>`
    update identities i set profile_lease_until = ${iso(tx.ctx.now() + LEASE_MS)}
     where i.workspace_id = ${tx.workspaceId} and i.id in (
       select n.id from identities n where n.workspace_id = ${tx.workspaceId} and n.display_name is null and n.handle is null and n.profile_asked_at is null
          and (n.profile_lease_until is null or n.profile_lease_until <= ${tx.now})
        order by n.id limit ${limit} for update skip locked)
    returning i.id, i.contact_id, i.network, i.scope, i.external_id`
}

/** The network has answered about them, or is asked again by a job: none of them is taken again. */
export async function markAsked(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run`update identities set profile_asked_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`
}

/** Those of them who have no name yet. */
export async function stillNameless(tx: Tx, ids: readonly string[]): Promise<Nameless[]> {
  return tx.all<Nameless>`
    select id, contact_id, network, scope, external_id from identities
     where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and display_name is null and handle is null order by id`
}
