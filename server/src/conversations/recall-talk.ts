import type { DemoMemory, DemoPerson, DemoSaid } from '@baton/simulator'
import type { Tx } from '#kernel/tx'

/** The newest words; what is older is rarely answered. */
const MOST_WORDS = 5_000

/** What was said through these accounts and by whom, so that simulated networks can go on from it. */
export async function recallTalk(tx: Tx, accountIds: readonly string[]): Promise<DemoMemory> {
  const said = await tx.all<DemoSaid>`
    select * from (
      select t.network, t.external_id as thread, m.external_id, m.visibility = 'private' as private, i.external_id as person,
             coalesce(m.text, '') as text, m.at, m.reply_to_external as in_reply_to
        from threads t
        join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
        left join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
       where t.workspace_id = ${tx.workspaceId} and t.account_id = any(${accountIds}::uuid[])
         and m.external_id is not null and m.deleted_at is null and (m.direction = 'outbound' or i.id is not null)
      union all
      select p.network, p.external_id, p.external_id, false, null, coalesce(p.text, ''), coalesce(p.at, p.created_at), null
        from posts p where p.workspace_id = ${tx.workspaceId} and p.account_id = any(${accountIds}::uuid[]) and p.kind = 'own' and p.erased_at is null
       order by at desc limit ${MOST_WORDS}) newest
     order by at`
  const people = await tx.all<DemoPerson>`
    select distinct i.network, i.external_id, i.handle, i.display_name as name
      from threads t
      join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
      join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
     where t.workspace_id = ${tx.workspaceId} and t.account_id = any(${accountIds}::uuid[])`
  return { people, said }
}
