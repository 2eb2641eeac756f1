import type { Tx } from '#kernel/tx'

/** Deletes people with everything by which networks know them. Whether they still speak somewhere is for the caller to know. */
export async function forgetContacts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run`
    delete from identity_aliases a using identities i
     where i.workspace_id = ${tx.workspaceId} and i.contact_id = any(${ids}::uuid[]) and a.workspace_id = i.workspace_id and a.identity_id = i.id`
  await tx.run`delete from identities where workspace_id = ${tx.workspaceId} and contact_id = any(${ids}::uuid[])`
  await tx.run`delete from contacts where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`
}

/** Deletes people who are known within these scopes alone: through an account that is no more. */
export async function forgetScopes(tx: Tx, scopes: readonly { network: string; scope: string }[]): Promise<void> {
  await tx.run`
    delete from identity_aliases a using jsonb_to_recordset(${JSON.stringify(scopes)}::jsonb) as s(network text, scope text)
     where a.workspace_id = ${tx.workspaceId} and a.network = s.network and a.scope = s.scope`
  const gone = await tx.all<{ contactId: string }>`
    delete from identities i using jsonb_to_recordset(${JSON.stringify(scopes)}::jsonb) as s(network text, scope text)
     where i.workspace_id = ${tx.workspaceId} and i.network = s.network and i.scope = s.scope
    returning i.contact_id`
  await tx.run`
    delete from contacts c
     where c.workspace_id = ${tx.workspaceId} and c.id = any(${gone.map(({ contactId }) => contactId)}::uuid[])
       and not exists (select from identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id)`
}
