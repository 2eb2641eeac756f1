import type { ChannelEvent, IdentityRef } from '@baton/channel-kit'
import type { PostMode } from '@baton/contract/conversations'
import type { Incoming } from '#channels'
import type { Tx } from '#kernel/tx'
import { correctionsFor, likenessOf } from '../comments/grouping.ts'
import { numberOfCase } from '../case-ref.ts'
import { hasPicture, isComment } from './comments.ts'
import { isSaid } from '../replace-earlier.ts'
import {
  type KnownConversation,
  type KnownIdentity,
  type KnownMessage,
  type KnownPart,
  type KnownThread,
  type OpenDelivery,
  type PresentAnswer,
  World,
  isMessage,
  isPersonalThread,
  keyOf,
  lookedUpBy,
} from './world.ts'

/** Everything that a batch of events touches, in a fixed number of statements. Conversations are locked until the commit. */
export async function loadWorld(tx: Tx, incoming: readonly Incoming[]): Promise<World> {
  const world = new World()
  const [identities, threads, posts, corrections] = await Promise.all([
    loadIdentities(tx, incoming),
    loadThreads(tx, incoming),
    loadPosts(tx, incoming),
    loadCorrections(tx, incoming),
  ])
  for (const identity of identities) {
    world.identities.set(keyOf(identity.network, identity.scope, identity.externalId), identity)
    for (const alias of identity.aliases) world.namesakes.set(keyOf(identity.network, identity.scope, alias), identity)
  }
  const ofPeople = await loadThreadsNamed(tx, namesOfPersonalThreads(world, incoming))
  for (const { name, mode, ...thread } of [...threads, ...ofPeople]) {
    world.threads.set(keyOf(thread.accountId, name), thread)
    if (thread.postId && mode) world.modes.set(thread.postId, mode)
  }
  for (const post of posts) {
    world.posts.set(keyOf(post.accountId, post.externalId), post.id)
    world.modes.set(post.id, post.mode)
  }
  world.corrections = corrections

  // In this order: a delivery that is being settled is waited for, and then its id at the network is among the keys. The other
  // way round its echo would find neither, and become a message of its own.
  const [deliveries, keys] = await Promise.all([loadDeliveries(tx, world, incoming), loadKeys(tx, incoming)])
  for (const { network, scope, externalId, ...message } of keys) world.keys.set(keyOf(network, scope, externalId), message)
  for (const { number, id } of await loadNamed(tx, incoming)) world.named.set(number, id)
  const parts = await loadParts(tx, world, identities)
  for (const { conversation, ...part } of parts) {
    world.conversations.set(conversation.id, world.conversations.get(conversation.id) ?? conversation)
    const key = keyOf(part.threadId, part.contactId)
    world.parts.set(key, [...(world.parts.get(key) ?? []), part])
  }
  for (const delivery of deliveries) world.deliveries.set(delivery.id, delivery)
  for (const answer of await loadAnswers(tx, world, incoming)) world.answers.set(answer.message.threadId, answer)
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
  const wanted = identityRefs(incoming).flatMap(({ network, ref }) =>
    [ref.externalId, ...(ref.aliases ?? [])].map((external_id) => ({ network, scope: ref.scope, external_id })),
  )
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all<KnownIdentity>`
    with w as (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(network text, scope text, external_id text)),
    found as (
      select i.id from w join identities i on i.workspace_id = ${tx.workspaceId} and i.network = w.network and i.scope = w.scope and i.external_id = w.external_id
      union
      select a.identity_id from w join identity_aliases a on a.workspace_id = ${tx.workspaceId} and a.network = w.network and a.scope = w.scope and a.alias = w.external_id)
    select i.id, i.contact_id, i.network, i.scope, i.external_id,
           array(select a.alias from identity_aliases a where a.workspace_id = i.workspace_id and a.identity_id = i.id order by a.alias) as aliases
      from found join identities i on i.workspace_id = ${tx.workspaceId} and i.id = found.id`
}

/** Every outside id that the events name: their own, earlier ones, what they answer, what they change. */
function loadKeys(
  tx: Tx,
  incoming: readonly Incoming[],
): Promise<(KnownMessage & { network: string; scope: string; externalId: string })[]> {
  const wanted = incoming.flatMap(({ account: { network }, event }) => {
    if (event.kind === 'message') {
      const ids = [event.externalId, ...(event.aliases ?? []), event.completes, event.replyTo].filter((id) => id !== undefined)
      return ids.map((id) => ({ network, scope: event.scope, external_id: id }))
    }
    if (event.kind === 'edit')
      return [event.externalId, ...(event.newExternalId ? [event.newExternalId] : [])].map((id) => ({
        network,
        scope: event.scope,
        external_id: id,
      }))
    if (event.kind === 'delete' || event.kind === 'hidden' || event.kind === 'reaction')
      return [{ network, scope: event.scope, external_id: event.externalId }]
    if (event.kind === 'status' && event.externalId) return [{ network, scope: event.scope, external_id: event.externalId }]
    return []
  })
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all`
    select k.network, k.scope, k.external_id, m.id, m.external_id as first_id, m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.direction, m.visibility, m.addresses_us, m.at,
           m.deleted_at is not null as deleted, m.raw_delivery_id
      from (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(network text, scope text, external_id text)) w
      join message_keys k on k.workspace_id = ${tx.workspaceId} and k.network = w.network and k.scope = w.scope and k.external_id = w.external_id
      join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id`
}

/** A thread by one of its names, with the mode of its post. */
type NamedThread = KnownThread & { name: string; mode: PostMode | null }

function loadThreads(tx: Tx, incoming: readonly Incoming[]): Promise<NamedThread[]> {
  const wanted = incoming.flatMap(({ account, event }) => threadNames(event).map((name) => ({ account_id: account.id, name })))
  return loadThreadsNamed(tx, wanted)
}

function threadNames(event: ChannelEvent): string[] {
  if (event.kind === 'message' || event.kind === 'control') return lookedUpBy(event.thread)
  return event.kind === 'status' && event.upTo ? [event.upTo.thread] : []
}

/** A thread that is named after the person may have begun under another id of theirs. */
function namesOfPersonalThreads(world: World, incoming: readonly Incoming[]): { account_id: string; name: string }[] {
  return incoming.filter(isMessage).flatMap(({ account, event }) => {
    const person = isPersonalThread(event) ? world.person(account.network, event.author) : undefined
    const names = person ? [person.externalId, ...person.aliases] : []
    return names.filter((name) => name !== event.thread.externalId).map((name) => ({ account_id: account.id, name }))
  })
}

function loadThreadsNamed(tx: Tx, wanted: { account_id: string; name: string }[]): Promise<NamedThread[]> {
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all<NamedThread>`
    with w as (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(account_id uuid, name text))
    select w.name, t.id, t.account_id, t.external_id, t.kind, t.visibility, t.post_id, t.one_answer, o.mode
      from w join threads t on t.workspace_id = ${tx.workspaceId} and t.account_id = w.account_id and t.external_id = w.name
      left join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id
    union all
    select w.name, t.id, t.account_id, t.external_id, t.kind, t.visibility, t.post_id, t.one_answer, o.mode
      from w join thread_aliases a on a.workspace_id = ${tx.workspaceId} and a.account_id = w.account_id and a.alias = w.name
      join threads t on t.workspace_id = a.workspace_id and t.id = a.thread_id
      left join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id`
}

function loadPosts(
  tx: Tx,
  incoming: readonly Incoming[],
): Promise<{ id: string; accountId: string; externalId: string; mode: PostMode }[]> {
  const wanted = incoming
    .filter(isMessage)
    .flatMap(({ account, event }) => (event.thread.post ? [{ account_id: account.id, external_id: event.thread.post.externalId }] : []))
  if (wanted.length === 0) return Promise.resolve([])
  return tx.all`
    select p.id, p.account_id, p.external_id, p.mode
      from (select distinct * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(account_id uuid, external_id text)) w
      join posts p on p.workspace_id = ${tx.workspaceId} and p.account_id = w.account_id and p.external_id = w.external_id`
}

function loadCorrections(tx: Tx, incoming: readonly Incoming[]) {
  const comments = incoming.filter(isMessage).filter(({ event }) => isComment(event))
  return correctionsFor(
    tx,
    comments.map(({ event }) => likenessOf(event.text, hasPicture(event))),
  )
}

/** Conversations named in the links by which people came. */
async function loadNamed(tx: Tx, incoming: readonly Incoming[]): Promise<{ id: string; number: number }[]> {
  const numbers = incoming.filter(isMessage).flatMap(({ event }) => numberOfCase(event.ref) ?? [])
  if (numbers.length === 0) return []
  return tx.all`select id, number from conversations where workspace_id = ${tx.workspaceId} and number = any(${numbers}::int[])`
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
  const conversationIds = [
    ...new Set([...world.named.values(), ...[...world.keys.values()].flatMap((message) => message.conversationId ?? [])]),
  ]
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

/** The answers that stand where there is one, of the threads in which the network tells an answer. */
async function loadAnswers(tx: Tx, world: World, incoming: readonly Incoming[]): Promise<PresentAnswer[]> {
  const told = incoming.filter(isMessage).filter(({ event }) => event.direction === 'outbound' && event.thread.oneAnswer)
  const threadIds = [...new Set(told.flatMap(({ account, event }) => world.thread(account.id, event.thread)?.id ?? []))]
  if (threadIds.length === 0) return []
  const rows = await tx.all<KnownMessage & { text: string | null }>`
    select m.id, m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.direction, m.visibility, m.addresses_us, m.at, m.deleted_at is not null as deleted, m.raw_delivery_id, m.text
      from messages m
     where m.workspace_id = ${tx.workspaceId} and m.thread_id = any(${threadIds}::uuid[]) and ${isSaid} and m.direction = 'outbound' and m.replaced_at is null`
  return rows.map(({ text, ...message }) => ({ text: text ?? '', message }))
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}
