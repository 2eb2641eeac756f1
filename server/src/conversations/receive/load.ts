import type { IdentityRef } from '@baton/channel-kit'
import type { Incoming } from '#channels'
import type { Tx } from '#kernel/tx'
import {
  type KnownConversation,
  type KnownIdentity,
  type KnownMessage,
  type KnownPart,
  type KnownThread,
  type OpenDelivery,
  World,
  isMessage,
  keyOf,
} from './world.ts'

/** Everything that a batch of events touches, in a fixed number of statements. Conversations are locked until the commit. */
export async function loadWorld(tx: Tx, incoming: readonly Incoming[]): Promise<World> {
  const world = new World()
  const [identities, threads, posts] = await Promise.all([loadIdentities(tx, incoming), loadThreads(tx, incoming), loadPosts(tx, incoming)])
  for (const identity of identities) world.identities.set(keyOf(identity.network, identity.scope, identity.externalId), identity)
  for (const { name, ...thread } of threads) world.threads.set(keyOf(thread.accountId, name), thread)
  for (const post of posts) world.posts.set(keyOf(post.accountId, post.externalId), post.id)

  // In this order: a delivery that is being settled is waited for, and then its id at the network is among the keys. The other
  // way round its echo would find neither, and become a message of its own.
  const [deliveries, keys] = await Promise.all([loadDeliveries(tx, world, incoming), loadKeys(tx, incoming)])
  for (const { network, scope, externalId, ...message } of keys) world.keys.set(keyOf(network, scope, externalId), message)
  const parts = await loadParts(tx, world, identities)
  for (const { conversation, ...part } of parts) {
    world.conversations.set(conversation.id, world.conversations.get(conversation.id) ?? conversation)
    const key = keyOf(part.threadId, part.contactId)
    world.parts.set(key, [...(world.parts.get(key) ?? []), part])
  }
  for (const delivery of deliveries) world.deliveries.set(delivery.id, delivery)
  return world
}

function identityRefs(incoming: readonly Incoming[]): { network: string; ref: IdentityRef }[] {
  return incoming.flatMap(({ account, event }) => {
    const ref =
      event.kind === 'message'
        ? event.direction === 'inbound'
          ? event.author
          : undefined
        : event.kind === 'reaction'
          ? event.author
          : event.kind === 'relation'
            ? event.contact
            : undefined
    return ref ? [{ network: account.network, ref }] : []
  })
}

function loadIdentities(tx: Tx, incoming: readonly Incoming[]): Promise<KnownIdentity[]> {
  const wanted = identityRefs(incoming).map(({ network, ref }) => ({ network, scope: ref.scope, external_id: ref.externalId }))
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all<KnownIdentity>`
    select distinct i.id, i.contact_id, i.network, i.scope, i.external_id
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(network text, scope text, external_id text)
      join identities i on i.workspace_id = ${tx.workspaceId} and i.network = w.network and i.scope = w.scope and i.external_id = w.external_id`
}

/** Every outside id that the events name: their own, earlier ones, what they answer, what they change. */
function loadKeys(
  tx: Tx,
  incoming: readonly Incoming[],
): Promise<(KnownMessage & { network: string; scope: string; externalId: string })[]> {
  const wanted = incoming.flatMap(({ account: { network }, event }) => {
    if (event.kind === 'message') {
      const ids = [event.externalId, ...(event.aliases ?? []), ...(event.replyTo ? [event.replyTo] : [])]
      return ids.map((id) => ({ network, scope: event.scope, external_id: id }))
    }
    if (event.kind === 'edit')
      return [event.externalId, ...(event.newExternalId ? [event.newExternalId] : [])].map((id) => ({
        network,
        scope: event.scope,
        external_id: id,
      }))
    if (event.kind === 'delete' || event.kind === 'reaction') return [{ network, scope: event.scope, external_id: event.externalId }]
    if (event.kind === 'status' && event.externalId) return [{ network, scope: event.scope, external_id: event.externalId }]
    return []
  })
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all`
    select k.network, k.scope, k.external_id, m.id, m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.direction, m.visibility, m.addresses_us, m.at,
           m.deleted_at is not null as deleted, m.raw_delivery_id
      from (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(network text, scope text, external_id text)) w
      join message_keys k on k.workspace_id = ${tx.workspaceId} and k.network = w.network and k.scope = w.scope and k.external_id = w.external_id
      join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id`
}

function loadThreads(tx: Tx, incoming: readonly Incoming[]): Promise<(KnownThread & { name: string })[]> {
  const wanted = incoming
    .filter(isMessage)
    .flatMap(({ account, event }) =>
      [event.thread.externalId, ...(event.thread.aliases ?? [])].map((name) => ({ account_id: account.id, name })),
    )
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all<KnownThread & { name: string }>`
    with w as (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(account_id uuid, name text))
    select w.name, t.id, t.account_id, t.external_id, t.kind, t.visibility, t.post_id
      from w join threads t on t.workspace_id = ${tx.workspaceId} and t.account_id = w.account_id and t.external_id = w.name
    union all
    select w.name, t.id, t.account_id, t.external_id, t.kind, t.visibility, t.post_id
      from w join thread_aliases a on a.workspace_id = ${tx.workspaceId} and a.account_id = w.account_id and a.alias = w.name
      join threads t on t.workspace_id = a.workspace_id and t.id = a.thread_id`
}

function loadPosts(tx: Tx, incoming: readonly Incoming[]): Promise<{ id: string; accountId: string; externalId: string }[]> {
  const wanted = incoming
    .filter(isMessage)
    .flatMap(({ account, event }) => (event.thread.post ? [{ account_id: account.id, external_id: event.thread.post.externalId }] : []))
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all`
    select p.id, p.account_id, p.external_id
      from (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(account_id uuid, external_id text)) w
      join posts p on p.workspace_id = ${tx.workspaceId} and p.account_id = w.account_id and p.external_id = w.external_id`
}

/** Conversations that the known threads have with the known contacts, and those that known messages belong to; newest first. */
async function loadParts(tx: Tx, world: World, identities: KnownIdentity[]): Promise<(KnownPart & { conversation: KnownConversation })[]> {
  const threadIds = [...new Set([...world.threads.values()].map((thread) => thread.id))]
  const contactIds = [
    ...new Set([
      ...identities.map((identity) => identity.contactId),
      ...[...world.keys.values()].flatMap((message) => message.contactId ?? []),
    ]),
  ]
  const conversationIds = [...new Set([...world.keys.values()].flatMap((message) => message.conversationId ?? []))]
  if (conversationIds.length === 0 && (threadIds.length === 0 || contactIds.length === 0)) return []
  const rows = await tx.all<KnownPart & Omit<KnownConversation, 'isNew' | 'changed'>>`
    select p.thread_id, p.contact_id, p.conversation_id, p.from_at,
           c.id, c.status, c.inbox_id, c.audience_id, c.assignee_id, c.has_public, c.waiting_since, c.last_answer_at, c.resolved_at, i.reopen_days
      from parts p
      join conversations c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
      join inboxes i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
     where p.workspace_id = ${tx.workspaceId}
       and ((p.thread_id = any(${threadIds}::uuid[]) and p.contact_id = any(${contactIds}::uuid[])) or p.conversation_id = any(${conversationIds}::uuid[]))
     order by p.conversation_id desc
       for update of c`
  return rows.map(({ threadId, contactId, conversationId, fromAt, ...conversation }) => ({
    threadId,
    contactId,
    conversationId,
    fromAt,
    conversation: { ...conversation, contactId, isNew: false, changed: false },
  }))
}

/** Deliveries that an echo in these threads may be: under way, unknown, or settled by a person without the network's id. */
async function loadDeliveries(tx: Tx, world: World, incoming: readonly Incoming[]): Promise<OpenDelivery[]> {
  const echoes = incoming.filter(isMessage).filter(({ event }) => event.direction === 'outbound')
  const statuses = incoming.flatMap(({ event }) => (event.kind === 'status' && event.deliveryId ? [event.deliveryId] : []))
  if (echoes.length === 0 && statuses.length === 0) return []
  const ids = [...statuses, ...echoes.flatMap(({ event }) => (event.deliveryId ? [event.deliveryId] : []))].filter(isUuid)
  const threadIds = [...new Set([...world.threads.values()].map((thread) => thread.id))]
  const rows = await tx.all<Omit<OpenDelivery, 'message'> & Omit<KnownMessage, 'id'> & { messageId: string }>`
    select d.id, d.message_id, d.state, d.payload ->> 'text' as text, d.external_id,
           m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.direction, m.visibility, m.addresses_us, m.at, m.deleted_at is not null as deleted, m.raw_delivery_id
      from deliveries d join messages m on m.workspace_id = d.workspace_id and m.id = d.message_id
     where d.workspace_id = ${tx.workspaceId}
       and (d.id = any(${ids}::uuid[])
         or (d.thread_id = any(${threadIds}::uuid[]) and (d.state in ('sending', 'unknown') or (d.external_id is null and (d.state = 'sent' or d.refusal = 'not-arrived')))))
       for update of d`
  return rows.map(({ id, state, text, externalId, messageId, ...message }) => ({
    id,
    state,
    text,
    externalId,
    message: { id: messageId, ...message },
  }))
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}
