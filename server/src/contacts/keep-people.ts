import type { IdentityRef } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'

/** People of a batch of events. */
export interface NewPeople {
  contacts: { id: string; name: string | null; avatarUrl: string | null }[]
  identities: { id: string; contactId: string; network: string; ref: IdentityRef }[]
  /** Newest profile of people who were known already, by identity id. */
  profiles: Map<string, IdentityRef>
  /** People known already whom the network knows by another first id now. */
  renamed: { id: string; externalId: string }[]
  /** Further ids, and whom they lead to. */
  namesakes: { network: string; scope: string; alias: string; identityId: string }[]
}

/** Keeps new contacts with their identities, and what changed in known ones. Nothing is written that says what we know. */
export async function keepPeople(tx: Tx, { contacts, identities, profiles, renamed, namesakes }: NewPeople): Promise<void> {
  await Promise.all([
    contacts.length > 0 &&
      tx.run`
      insert into contacts (workspace_id, id, name, avatar_url, created_at)
      select ${tx.workspaceId}, r.id, r.name, r."avatarUrl", ${tx.now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as r(id uuid, name text, "avatarUrl" text)`,
    identities.length > 0 &&
      tx.run`
      insert into identities (workspace_id, id, contact_id, network, scope, external_id, handle, display_name, avatar_url, followers, created_at)
      select ${tx.workspaceId}, r.id, r.contact_id, r.network, r.scope, r.external_id, r.handle, r.display_name, r.avatar_url, r.followers, ${tx.now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(
          identities.map(({ id, contactId, network, ref }) => ({
            id,
            contact_id: contactId,
            network,
            scope: ref.scope,
            external_id: ref.externalId,
            ...profileOf(ref),
          })),
        )}::jsonb) as r(id uuid, contact_id uuid, network text, scope text, external_id text, handle text, display_name text, avatar_url text, followers int)`,
    renamed.length > 0 &&
      tx.run`
      update identities i set external_id = r."externalId" from jsonb_to_recordset(${JSON.stringify(newestOfEach(renamed))}::jsonb) as r(id uuid, "externalId" text)
       where i.workspace_id = ${tx.workspaceId} and i.id = r.id`,
    namesakes.length > 0 &&
      tx.run`
      insert into identity_aliases (workspace_id, network, scope, alias, identity_id)
      select ${tx.workspaceId}, r.network, r.scope, r.alias, r."identityId"
        from jsonb_to_recordset(${JSON.stringify(newestOfEach(namesakes))}::jsonb) as r(network text, scope text, alias text, "identityId" uuid)
      on conflict (workspace_id, network, scope, alias) do update set identity_id = excluded.identity_id`,
    profiles.size > 0 && refreshProfiles(tx, profiles),
  ])
}

/** A contact turns out to be known to the network by one more id. Somebody else's it is not taken from them. */
export async function addIdentity(tx: Tx, contactId: string, network: string, { scope, externalId }: IdentityRef): Promise<void> {
  await tx.run`
    insert into identities (workspace_id, id, contact_id, network, scope, external_id, created_at)
    values (${tx.workspaceId}, ${tx.newId()}, ${contactId}, ${network}, ${scope}, ${externalId}, ${tx.now})
    on conflict (workspace_id, network, scope, external_id) do nothing`
}

/** One statement changes a row once: of several, the last stands. */
function newestOfEach<Row extends { id: string } | { network: string; scope: string; alias: string }>(rows: Row[]): Row[] {
  const keyOf = (row: Row) => ('id' in row ? row.id : JSON.stringify([row.network, row.scope, row.alias]))
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}

function profileOf(ref: IdentityRef) {
  return {
    handle: ref.handle ?? ref.email ?? null,
    display_name: ref.displayName ?? null,
    avatar_url: ref.avatarUrl ?? null,
    followers: ref.followers ?? null,
  }
}

/** The newest profile wins, field by field; a name that an agent wrote would be lost only if the network's changed. */
export async function refreshProfiles(tx: Tx, profiles: ReadonlyMap<string, IdentityRef>): Promise<number> {
  const rows = [...profiles].map(([id, ref]) => ({ id, ...profileOf(ref) }))
  return tx.run`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, handle text, display_name text, avatar_url text, followers int)),
    seen as (
      update identities i set handle = coalesce(r.handle, i.handle), display_name = coalesce(r.display_name, i.display_name),
             avatar_url = coalesce(r.avatar_url, i.avatar_url), followers = coalesce(r.followers, i.followers)
        from r where i.workspace_id = ${tx.workspaceId} and i.id = r.id
         and (i.handle, i.display_name, i.avatar_url, i.followers) is distinct from
             (coalesce(r.handle, i.handle), coalesce(r.display_name, i.display_name), coalesce(r.avatar_url, i.avatar_url), coalesce(r.followers, i.followers))
      returning i.contact_id, r.display_name, r.avatar_url)
    update contacts c set name = coalesce(s.display_name, c.name), avatar_url = coalesce(s.avatar_url, c.avatar_url)
      from seen s where c.workspace_id = ${tx.workspaceId} and c.id = s.contact_id and c.erased_at is null`
}

/** Our account blocked this person at the network. */
export async function blockIdentity(tx: Tx, identityId: string): Promise<void> {
  await tx.run`update identities set blocked_by_us = true where workspace_id = ${tx.workspaceId} and id = ${identityId} and not blocked_by_us`
}

/**
 * A contact began or ceased to follow or block us; null leaves that as it is. What happened before the last that is known
 * changes nothing, so the same told again or in another order ends alike.
 *
 * @returns whether anything changed
 */
export async function changeRelation(
  tx: Tx,
  identityId: string,
  { following, blockedUs, at }: { following: boolean | null; blockedUs: boolean | null; at: string },
): Promise<boolean> {
  const changed = await tx.one<{ changed: boolean }>`
    with b as (
      select id, following as was_following, blocked_us as was_blocked,
             ${following}::boolean is not null and coalesce(following_at < ${at}::timestamptz, true) as follows,
             ${blockedUs}::boolean is not null and coalesce(blocked_us_at < ${at}::timestamptz, true) as blocks
        from identities where workspace_id = ${tx.workspaceId} and id = ${identityId} for update)
    update identities i
       set following = case when b.follows then ${following}::boolean else i.following end,
           following_at = case when b.follows then ${at}::timestamptz else i.following_at end,
           blocked_us = case when b.blocks then ${blockedUs}::boolean else i.blocked_us end,
           blocked_us_at = case when b.blocks then ${at}::timestamptz else i.blocked_us_at end
      from b where i.workspace_id = ${tx.workspaceId} and i.id = b.id and (b.follows or b.blocks)
    returning (i.following, i.blocked_us) is distinct from (b.was_following, b.was_blocked) as changed`
  return changed?.changed ?? false
}
