import type { ChannelEvent, DeleteEvent, EditEvent, ReactionEvent, RelationEvent, StatusEvent } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import { detectLanguage } from '@baton/language'
import { blankRaw, eraseMedia, type ReceivingAccount, refuseDelivery } from '#channels'
import { changeRelation } from '#contacts'
import type { Tx } from '#kernel/tx'
import { erasePost } from '#posts'
import type { Plan } from './plan.ts'
import { proposedSubject } from './proposed-subject.ts'
import { afterDelivery } from '../after-delivery.ts'
import { type KnownIdentity, type KnownMessage, type World, keyOf } from './world.ts'

/**
 * Applies edits, deletions, reactions, delivery reports and changed relations. Each statement holds its own guard, so that an
 * older or repeated one changes nothing. One about a message that is not here yet is kept and applied when it comes.
 *
 * These are rare beside messages, so they are applied one by one.
 *
 * @returns conversations of which a message changed
 */
export async function applyChanges(tx: Tx, world: World, changes: readonly Plan['changes'][number][]): Promise<string[]> {
  const touched: string[] = []
  for (const change of changes) {
    const { message } = change
    if ((await changesMessage(tx, world, change)) && message?.conversationId) touched.push(message.conversationId)
  }
  return touched
}

async function changesMessage(
  tx: Tx,
  world: World,
  { change, account, message, rawDeliveryId }: Plan['changes'][number],
): Promise<boolean> {
  if (change.kind === 'relation') await relate(tx, world, account, change)
  if (change.kind === 'status') await report(tx, world, account, change, message)
  if (change.kind !== 'edit' && change.kind !== 'delete' && change.kind !== 'reaction') return false
  if (!message && change.kind === 'delete' && change.reason !== 'hidden') await removeUnknown(tx, account, change)
  if (!message) await keepForLater(tx, account, change, change.externalId, rawDeliveryId)
  if (!message) return false
  if (change.kind === 'edit') return edit(tx, change, message, rawDeliveryId)
  if (change.kind === 'delete') return remove(tx, change, account.network, message)
  return react(tx, world, account, change, message)
}

/** Changes that came before the messages of this plan, in the order of their time. */
export async function earlyChanges(tx: Tx, plan: Plan): Promise<Plan['changes']> {
  const keys = plan.keys.map(({ network, scope, externalId }) => ({ network, scope, external_id: externalId }))
  if (keys.length === 0) return []
  const rows = await tx.all<{ change: ChannelEvent; network: string; scope: string; externalId: string; rawDeliveryId: string | null }>`
    delete from early_changes e using jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(network text, scope text, external_id text)
     where e.workspace_id = ${tx.workspaceId} and e.network = k.network and e.scope = k.scope and e.external_id = k.external_id
    returning e.change, e.network, e.scope, e.external_id, e.raw_delivery_id`
  const messages = new Map(plan.messages.map((message) => [message.id, message]))
  const byKey = new Map(plan.keys.map((key) => [keyOf(key.network, key.scope, key.externalId), messages.get(key.messageId)]))
  return rows
    .sort((a, b) => (a.change.at < b.change.at ? -1 : 1))
    .flatMap(({ change, network, scope, externalId, rawDeliveryId }) => {
      const message = byKey.get(keyOf(network, scope, externalId))
      return message ? [{ change, account: message.account, message: message.known, rawDeliveryId }] : []
    })
}

/** An edit of what was taken back already holds words that nobody will read: only its bytes are here, and they go. */
async function keepForLater(
  tx: Tx,
  account: ReceivingAccount,
  change: EditEvent | DeleteEvent | ReactionEvent | StatusEvent,
  externalId: string,
  rawDeliveryId: string | null,
): Promise<void> {
  if (change.kind === 'edit' && (await isTakenBack(tx, account, change))) return blankRaw(tx, rawDeliveryId ? [rawDeliveryId] : [])
  await tx.run`
    insert into early_changes (workspace_id, network, scope, external_id, dedupe_key, change, raw_delivery_id, at)
    values (${tx.workspaceId}, ${account.network}, ${change.scope}, ${externalId}, ${change.dedupeKey}, ${JSON.stringify(change)}::jsonb, ${rawDeliveryId}, ${tx.now})
    on conflict do nothing`
}

async function isTakenBack(tx: Tx, { network }: ReceivingAccount, { scope, externalId }: EditEvent): Promise<boolean> {
  const deletion = await tx.one`
    select from early_changes
     where workspace_id = ${tx.workspaceId} and network = ${network} and scope = ${scope} and external_id = ${externalId}
       and change ->> 'kind' = 'delete' and change ->> 'reason' <> 'hidden' limit 1`
  return deletion !== undefined
}

/** No message is here, but words may be: a post of ours is known by its card alone, and edits may have come early. */
async function removeUnknown(tx: Tx, { network }: ReceivingAccount, { scope, externalId }: DeleteEvent): Promise<void> {
  await erasePost(tx, network, externalId)
  const edits = await tx.all<{ rawDeliveryId: string | null }>`
    delete from early_changes where workspace_id = ${tx.workspaceId} and network = ${network} and scope = ${scope}
       and external_id = ${externalId} and change ->> 'kind' = 'edit' returning raw_delivery_id`
  await blankRaw(
    tx,
    edits.map(({ rawDeliveryId }) => rawDeliveryId).filter((id) => id !== null),
  )
}

async function edit(tx: Tx, change: EditEvent, message: KnownMessage, rawDeliveryId: string | null): Promise<boolean> {
  if (rawDeliveryId && message.deleted) await blankRaw(tx, [rawDeliveryId])
  if (rawDeliveryId && !message.deleted) await carry(tx, [{ messageId: message.id, rawDeliveryId }])
  const edited = await tx.run`
    with before as (
      select id, text, coalesce(edited_at, at) as at from messages
       where workspace_id = ${tx.workspaceId} and id = ${message.id} and deleted_at is null
         and (edited_at is null or edited_at < ${change.at}::timestamptz) and text is distinct from ${change.text}
         for update),
    kept as (
      insert into message_versions (workspace_id, message_id, version, text, at)
      select ${tx.workspaceId}, b.id, (select coalesce(max(v.version), 0) + 1 from message_versions v where v.workspace_id = ${tx.workspaceId} and v.message_id = b.id), b.text, b.at from before b)
    update messages m set text = ${change.text}, language = ${change.text ? detectLanguage(change.text) : null}, edited_at = ${change.at}, acknowledged = false
      from before b where m.workspace_id = ${tx.workspaceId} and m.id = b.id`
  if (edited === 0) return false
  tx.emit(
    'message.edited',
    { messageId: message.id, conversationId: message.conversationId },
    {
      conversationId: message.conversationId,
      contactId: message.contactId,
      networkAt: change.at,
      actor: { kind: 'contact', id: message.contactId },
    },
  )
  return true
}

/** The words go everywhere they were kept: message, versions, media, post card, subject, the bytes the network sent. The skeleton stays. */
async function remove(tx: Tx, change: DeleteEvent, network: string, message: KnownMessage): Promise<boolean> {
  const hidden = change.reason === 'hidden'
  if (!hidden) await eraseSubject(tx, message)
  const deleted = await tx.run`
    update messages set deleted_at = ${change.at}, deleted_by = ${change.by}, deleted_reason = ${change.reason},
           text = case when ${hidden} then text end, html = case when ${hidden} then html end, hints = case when ${hidden} then hints end
     where workspace_id = ${tx.workspaceId} and id = ${message.id} and (deleted_at is null or (deleted_reason = 'hidden' and not ${hidden}))`
  if (deleted === 0) return false
  if (!hidden) {
    await tx.run`update message_versions set text = null where workspace_id = ${tx.workspaceId} and message_id = ${message.id}`
    await eraseMedia(tx, [message.id])
    await erasePost(tx, network, change.externalId)
    await blankRaw(tx, [...(message.rawDeliveryId ? [message.rawDeliveryId] : []), ...(await dropCarried(tx, message.id))])
  }
  tx.emit(
    'message.deleted',
    { messageId: message.id, conversationId: message.conversationId, by: change.by },
    {
      conversationId: message.conversationId,
      contactId: message.contactId,
      networkAt: change.at,
      actor: { kind: 'contact', id: message.contactId },
    },
  )
  return true
}

/** Remembers raw deliveries that carry a message's words, for when these are taken back. */
export async function carry(tx: Tx, carried: Plan['carried']): Promise<void> {
  if (carried.length === 0) return
  await tx.run`
    insert into message_raw_deliveries (workspace_id, message_id, raw_delivery_id)
    select ${tx.workspaceId}, r."messageId", r."rawDeliveryId" from jsonb_to_recordset(${JSON.stringify(carried)}::jsonb) as r("messageId" uuid, "rawDeliveryId" uuid)
    on conflict do nothing`
}

async function dropCarried(tx: Tx, messageId: string): Promise<string[]> {
  const rows = await tx.all<{ rawDeliveryId: string }>`
    delete from message_raw_deliveries where workspace_id = ${tx.workspaceId} and message_id = ${messageId} returning raw_delivery_id`
  return rows.map(({ rawDeliveryId }) => rawDeliveryId)
}

/** A subject that the message proposed, before or after an edit, is the contact's words too; one that an agent wrote is not. */
async function eraseSubject(tx: Tx, message: KnownMessage): Promise<void> {
  if (!message.conversationId) return
  const row = await tx.one<{ texts: (string | null)[]; subject: string | null }>`
    select array(select m.text union all select v.text from message_versions v where v.workspace_id = m.workspace_id and v.message_id = m.id) as texts, c.subject
      from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${message.id}`
  if (!row?.subject || !row.texts.some((text) => text !== null && proposedSubject(text) === row.subject)) return
  await tx.run`update conversations set subject = null where workspace_id = ${tx.workspaceId} and id = ${message.conversationId}`
}

async function react(tx: Tx, world: World, account: ReceivingAccount, change: ReactionEvent, message: KnownMessage): Promise<boolean> {
  const { author } = change
  // One that came early named its author in another batch.
  const identity =
    world.identities.get(keyOf(account.network, author.scope, author.externalId)) ??
    (await tx.one<Pick<KnownIdentity, 'id' | 'contactId'>>`
      select id, contact_id from identities
       where workspace_id = ${tx.workspaceId} and network = ${account.network} and scope = ${author.scope} and external_id = ${author.externalId}`)
  if (!identity) return false
  // Taken back wins over an older one told again, and over the very same: some networks tell the time of the reaction for both.
  const seen = await tx.one`
    with before as (
      select removed from message_reactions
       where workspace_id = ${tx.workspaceId} and message_id = ${message.id} and identity_id = ${identity.id} and reaction = ${change.reaction} for update),
    kept as (
      insert into message_reactions as r (workspace_id, message_id, identity_id, reaction, at, removed)
      values (${tx.workspaceId}, ${message.id}, ${identity.id}, ${change.reaction}, ${change.at}, ${change.removed})
      on conflict (workspace_id, message_id, identity_id, reaction) do update set at = excluded.at, removed = excluded.removed
       where (excluded.at, excluded.removed) > (r.at, r.removed)
      returning removed)
    select from kept where kept.removed <> coalesce((select removed from before), true)`
  if (!seen) return false
  tx.emit(
    'message.changed',
    { messageId: message.id, conversationId: message.conversationId, what: 'reaction' },
    {
      conversationId: message.conversationId,
      contactId: identity.contactId,
      networkAt: change.at,
      actor: { kind: 'contact', id: identity.contactId },
    },
  )
  return true
}

/** Statuses never go backwards; a bounce turns what we thought sent into a refusal with the network's words. */
async function report(tx: Tx, world: World, account: ReceivingAccount, change: StatusEvent, message: KnownMessage | null): Promise<void> {
  const messageId = message?.id ?? (change.deliveryId ? world.deliveries.get(change.deliveryId)?.message.id : undefined)
  if (!messageId) {
    if (change.externalId) await keepForLater(tx, account, change, change.externalId, null)
    return
  }
  if (change.status === 'sent') return
  const changed = await tx.one<{ conversationId: string | null }>`
    update messages set status = ${change.status}
     where workspace_id = ${tx.workspaceId} and id = ${messageId} and direction = 'outbound'
       and (status is null or (status = 'delivered' and ${change.status} in ('read', 'failed')))
    returning conversation_id`
  if (!changed) return
  if (change.status === 'failed')
    await refuseDelivery(
      tx,
      messageId,
      { refusal: 'bad-recipient', words: change.words ?? null, reason: change.finding ?? finding('reported_failed', {}) },
      afterDelivery,
    )
  tx.emit(
    'message.changed',
    { messageId, conversationId: changed.conversationId, what: change.status },
    { conversationId: changed.conversationId, networkAt: change.at },
  )
}

async function relate(tx: Tx, world: World, account: ReceivingAccount, change: RelationEvent): Promise<void> {
  const identity = change.contact && world.identities.get(keyOf(account.network, change.contact.scope, change.contact.externalId))
  if (!identity) return
  const following = change.relation === 'follow' ? true : change.relation === 'unfollow' ? false : null
  // Whoever unfollows where following is what lets us write (LINE names the thread it closes) can no longer be reached.
  const closes = change.relation === 'block' || (change.relation === 'unfollow' && change.thread !== undefined)
  const blockedUs = closes ? true : change.relation === 'unblock' || change.relation === 'follow' ? false : null
  const changed = await changeRelation(tx, identity.id, { following, blockedUs, at: change.at })
  if (changed) tx.emit('contact.changed', { contactId: identity.contactId }, { contactId: identity.contactId, networkAt: change.at })
}
