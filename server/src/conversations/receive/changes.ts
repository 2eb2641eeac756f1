import type {
  ChannelEvent,
  ControlEvent,
  DeleteEvent,
  EditEvent,
  HiddenEvent,
  ReactionEvent,
  RelationEvent,
  StatusEvent,
} from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import { detectLanguage, labelsOf } from '@baton/language'
import { blankRaw, eraseMedia, type ReceivingAccount, refuseDelivery, settleByReport } from '#channels'
import { changeRelation } from '#contacts'
import type { Tx } from '#kernel/tx'
import { erasePost, rewritePost } from '#posts'
import { forgetNumbers, keepNumbers, kindsOf, numbersKept, openWords, sealWords } from '../keep-numbers.ts'
import { correctionsFor, groupComment, isNoise, likenessOf, needsNothing } from '../comments/grouping.ts'
import { commentState, regroupComment } from '../comments/keep.ts'
import { forgetCorrections } from '../labels/correct.ts'
import { distinct, maskEdit } from './mask-numbers.ts'
import type { Plan } from './plan.ts'
import { proposedSubject } from './proposed-subject.ts'
import { record } from '../act.ts'
import { afterDelivery } from '../after-delivery.ts'
import { endLook } from '../second-look/end.ts'
import { applyWatermarks, raiseWatermark, tellCovered } from '../watermarks.ts'
import { keepControl, oweHandedOver } from './take-control.ts'
import { type KnownIdentity, type KnownMessage, type World, keyOf } from './world.ts'

/** Says in the log what changed. For the caller to do once the arrival of the message stands there. */
type Tell = () => void
/** The same of one event, by its id. */
type Told = () => string

/**
 * Applies edits, deletions, reactions, delivery reports and changed relations. Each statement holds its own guard, so that an
 * older or repeated one changes nothing. One about a message that is not here yet is kept and applied when it comes.
 *
 * These are rare beside messages, so they are applied one by one.
 *
 * @returns conversations of which a message changed, what is to be told of it, and what is open again by it
 */
export async function applyChanges(
  tx: Tx,
  world: World,
  changes: readonly Plan['changes'][number][],
): Promise<{ touched: string[]; tell: Tell[]; reopened: Plan['reopened'] }> {
  const touched: string[] = []
  const reopened: Plan['reopened'] = []
  const tell: Tell[] = []
  for (const change of changes) {
    const told = await apply(tx, world, change, { reopened, touched })
    if (!told) continue
    tell.push(told)
    const {
      change: { kind },
      message,
    } = change
    if (kind !== 'status' && message?.conversationId) touched.push(message.conversationId)
  }
  return { touched, tell, reopened }
}

/** What is to be told, or null where nothing changed. */
async function apply(
  tx: Tx,
  world: World,
  { change, account, message, rawDeliveryId }: Plan['changes'][number],
  { reopened, touched }: { reopened: Plan['reopened']; touched: string[] },
): Promise<Tell | null> {
  if (change.kind === 'relation') return relate(tx, world, account, change)
  if (change.kind === 'control') return passControl(tx, world, account, change, { reopened, touched })
  if (change.kind === 'status' && change.upTo) return reportUpTo(tx, world, account, change, change.upTo)
  if (change.kind === 'status') return report(tx, world, account, change, message, touched)
  if (change.kind !== 'edit' && change.kind !== 'delete' && change.kind !== 'hidden' && change.kind !== 'reaction') return null
  // A post of ours is no message: it is known by its card.
  if (!message && change.kind === 'edit' && (await rewritePostOf(tx, account, change, rawDeliveryId))) return null
  if (!message && change.kind === 'delete' && change.reason !== 'hidden') await removeUnknown(tx, account, change)
  if (!message) await keepForLater(tx, account, change, change.externalId, rawDeliveryId)
  if (!message) return null
  if (change.kind === 'edit') return edit(tx, change, message, rawDeliveryId, reopened)
  if (change.kind === 'delete')
    return saidWhere(tx, { what: 'delete', by: change.by, message, account }, await removeMessage(tx, change, account.network, message))
  if (change.kind === 'hidden')
    return saidWhere(
      tx,
      { what: change.hidden ? 'hide' : 'unhide', by: change.by, message, account },
      await hideMessage(tx, change, message),
    )
  return react(tx, world, account, change, message)
}

/** What was done at the network itself, and not asked for here, has a line of its own: nobody of ours stands as who did it. */
async function saidWhere(
  tx: Tx,
  { what, by, message, account }: { what: 'hide' | 'unhide' | 'delete'; by: string; message: KnownMessage; account: ReceivingAccount },
  tell: Told | null,
): Promise<Tell | null> {
  const { id, conversationId, visibility } = message
  if (!tell || by === 'author' || !conversationId || visibility !== 'public') return tell
  // What got no answer may have been done all the same.
  const asked = await tx.one`
    select from moderations where workspace_id = ${tx.workspaceId} and message_id = ${id} and act = ${what} and (state = 'waiting' or refusal = 'unreachable')`
  if (asked) return tell
  return () => record(tx, tell(), conversationId, 'message.changed', { messageId: id, what: `there-${what}`, by, network: account.network })
}

/**
 * Who deletes a review deletes it as it was before, too: the network knows one, and here each time it was changed is a message.
 */
export async function withFormer(tx: Tx, changes: Plan['changes']): Promise<Plan['changes']> {
  const deleted = changes.filter(({ change, message }) => change.kind === 'delete' && message?.direction === 'inbound')
  if (deleted.length === 0) return changes
  const threadIds = deleted.flatMap(({ message }) => message?.threadId ?? [])
  const former = await tx.all<KnownMessage>`
    select m.id, m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.direction, m.visibility, m.addresses_us, m.at, false as deleted, m.raw_delivery_id
      from threads t join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
     where t.workspace_id = ${tx.workspaceId} and t.id = any(${threadIds}::uuid[]) and t.one_answer and m.direction = 'inbound' and m.deleted_at is null
     order by m.id`
  return changes.flatMap((each) => [
    each,
    ...former
      .filter(({ id, threadId }) => deleted.includes(each) && threadId === each.message?.threadId && id !== each.message.id)
      .map((message) => ({ ...each, message })),
  ])
}

/** Changes that came before the messages of this plan, in the order of their time. */
export async function earlyChanges(tx: Tx, plan: Plan): Promise<Plan['changes']> {
  const keys = plan.keys.map(({ network, scope, externalId }) => ({ network, scope, external_id: externalId }))
  if (keys.length === 0) return []
  const rows = await tx.all<EarlyChange>`
    delete from early_changes e using jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(network text, scope text, external_id text)
     where e.workspace_id = ${tx.workspaceId} and e.network = k.network and e.scope = k.scope and e.external_id = k.external_id
    returning e.change, e.network, e.scope, e.external_id, e.raw_delivery_id, e.sealed`
  for (const row of rows) {
    const text = row.sealed && (await openWords(tx, row.sealed))
    if (text && row.change.kind === 'edit') row.change = { ...row.change, text }
  }
  const messages = new Map(plan.messages.map((message) => [message.id, message]))
  const byKey = new Map(plan.keys.map((key) => [keyOf(key.network, key.scope, key.externalId), messages.get(key.messageId)]))
  return rows
    .sort((a, b) => (a.change.at < b.change.at ? -1 : 1))
    .flatMap(({ change, network, scope, externalId, rawDeliveryId }) => {
      const message = byKey.get(keyOf(network, scope, externalId))
      return message ? [{ change, account: message.account, message: message.known, rawDeliveryId }] : []
    })
}

interface EarlyChange {
  change: ChannelEvent
  network: string
  scope: string
  externalId: string
  rawDeliveryId: string | null
  sealed: string | null
}

/** A post that somebody else wrote is a contact's words, one of ours is not. */
async function rewritePostOf(tx: Tx, { network }: ReceivingAccount, change: EditEvent, rawDeliveryId: string | null): Promise<boolean> {
  const { change: masked, numbers } = maskEdit(change)
  const found = await rewritePost(tx, network, { ...change, textOfOthers: masked.text })
  if (found && numbers.length > 0) await blankRaw(tx, rawDeliveryId ? [rawDeliveryId] : [])
  return found
}

/** An edit of what was taken back already holds words that nobody will read: only its bytes are here, and they go. */
async function keepForLater(
  tx: Tx,
  account: ReceivingAccount,
  change: EditEvent | DeleteEvent | HiddenEvent | ReactionEvent | StatusEvent,
  externalId: string,
  rawDeliveryId: string | null,
): Promise<void> {
  if (change.kind === 'edit' && (await isTakenBack(tx, account, change))) return blankRaw(tx, rawDeliveryId ? [rawDeliveryId] : [])
  // Whose message it is nobody knows yet, so its words are kept as they are, sealed.
  const { change: masked, numbers } = change.kind === 'edit' ? maskEdit(change) : { change, numbers: [] }
  const sealed = change.kind === 'edit' && numbers.length > 0 ? await sealWords(tx, change.text) : null
  if (sealed && rawDeliveryId) await blankRaw(tx, [rawDeliveryId])
  await tx.run`
    insert into early_changes (workspace_id, network, scope, external_id, dedupe_key, change, raw_delivery_id, sealed, at)
    values (${tx.workspaceId}, ${account.network}, ${change.scope}, ${externalId}, ${change.dedupeKey}, ${JSON.stringify(masked)}::jsonb, ${rawDeliveryId}, ${sealed}, ${tx.now})
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

async function edit(
  tx: Tx,
  told: EditEvent,
  message: KnownMessage,
  rawDeliveryId: string | null,
  reopened: Plan['reopened'],
): Promise<Tell | null> {
  const { change, numbers: written } = message.direction === 'inbound' ? maskEdit(told) : { change: told, numbers: [] }
  if (rawDeliveryId && (message.deleted || written.length > 0)) await blankRaw(tx, [rawDeliveryId])
  if (rawDeliveryId && !message.deleted) await carry(tx, [{ messageId: message.id, rawDeliveryId }])
  const kept = message.direction === 'inbound' ? await numbersKept(tx, message.id) : null
  // What stands beside the text is not edited, and is masked there still.
  const numbers = distinct([...written, ...(kept ?? []).filter(({ besides }) => besides)])
  // Another number may end in the same digits, and then reads the same.
  const renumbered = written.length > 0 && JSON.stringify(kept) !== JSON.stringify(numbers)
  const language = change.text ? detectLanguage(change.text) : null
  const labels = message.direction === 'inbound' ? labelsOf(change.text, language) : null
  // Words that came another way may be the last ones already. Then their time is kept, or an earlier edit would take their place.
  const edited = await tx.one<{ hadNumbers: boolean; wasLooked: boolean; rewritten: boolean }>`
    with before as (
      select id, text, secret_numbers, labels, coalesce(edited_at, at) as at, (text is distinct from ${change.text} or ${renumbered}) as rewritten from messages
       where workspace_id = ${tx.workspaceId} and id = ${message.id} and deleted_at is null
         and (edited_at is null or edited_at < ${change.at}::timestamptz) and (text is distinct from ${change.text} or ${renumbered} or at < ${change.at}::timestamptz)
         for update),
    kept as (
      insert into message_versions (workspace_id, message_id, version, text, at)
      select ${tx.workspaceId}, b.id, (select coalesce(max(v.version), 0) + 1 from message_versions v where v.workspace_id = ${tx.workspaceId} and v.message_id = b.id), b.text, b.at from before b where b.rewritten)
    update messages m set text = ${change.text}, language = ${language}, labels = case when b.rewritten then ${labels && JSON.stringify(labels)}::jsonb else m.labels end, edited_at = ${change.at}, acknowledged = acknowledged and not b.rewritten,
           secret_numbers = ${numbers.length > 0 ? kindsOf(numbers) : null}::text[]
      from before b where m.workspace_id = ${tx.workspaceId} and m.id = b.id
    returning b.secret_numbers is not null as had_numbers, b.rewritten and b.labels ? 'found' as was_looked, b.rewritten`
  if (!edited) return null
  if (edited.rewritten) await endLook(tx, { messageId: message.id }, { to: 'fallen', fellBy: 'changed' })
  if (edited.wasLooked) await forgetCorrections(tx, [message.id])
  if (numbers.length > 0) await keepNumbers(tx, [{ id: message.id, numbers }])
  else if (edited.hadNumbers) await forgetNumbers(tx, [message.id])
  if (edited.rewritten && message.visibility === 'public' && message.direction === 'inbound')
    await groupAnew(tx, message, change.text, reopened)
  return () =>
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
}

/**
 * Other words may belong to another group. What was set aside stays so while they ask for nothing; what may matter to somebody
 * waits again, and a conversation that was done for want of an answer is open again.
 */
async function groupAnew(tx: Tx, { id, conversationId }: KnownMessage, text: string, reopened: Plan['reopened']): Promise<void> {
  const comment = await commentState(tx, id)
  if (!comment) return
  const corrections = await correctionsFor(tx, [likenessOf(text, comment.hasPicture)])
  const grouped = groupComment({ ...comment, text }, corrections)
  const setAside = needsNothing(comment.mode, grouped.group) || (comment.setAside && isNoise(grouped.group))
  await regroupComment(tx, id, grouped, setAside)
  if (setAside) await tx.run`update messages set acknowledged = true where workspace_id = ${tx.workspaceId} and id = ${id}`
  if (setAside || !comment.setAside || !conversationId) return
  const opened = await tx.run`
    update conversations set status = 'open', resolution = null, resolved_at = null
     where workspace_id = ${tx.workspaceId} and id = ${conversationId} and status = 'resolved' and resolution = 'dismissed'`
  if (opened > 0) reopened.push({ conversationId, was: 'resolved' })
}

/** The words go everywhere they were kept: message, versions, media, post card, subject, the bytes the network sent. The skeleton stays. */
export async function removeMessage(
  tx: Tx,
  change: Pick<DeleteEvent, 'at' | 'by' | 'reason' | 'externalId'>,
  network: string,
  message: KnownMessage,
): Promise<Told | null> {
  const hidden = change.reason === 'hidden'
  if (!hidden) await eraseSubject(tx, message)
  const deleted = await tx.run`
    update messages set deleted_at = ${change.at}, deleted_by = ${change.by}, deleted_reason = ${change.reason},
           secret_numbers = case when ${hidden} then secret_numbers end, labels = case when ${hidden} then labels end, text = case when ${hidden} then text end, html = case when ${hidden} then html end, hints = case when ${hidden} then hints end, review = case when ${hidden} then review end
     where workspace_id = ${tx.workspaceId} and id = ${message.id} and (deleted_at is null or (deleted_reason = 'hidden' and not ${hidden}))`
  if (deleted === 0) return null
  await endLook(tx, { messageId: message.id }, { to: 'fallen', fellBy: 'gone' })
  if (!hidden) {
    await tx.run`delete from comments where workspace_id = ${tx.workspaceId} and message_id = ${message.id}`
    await tx.run`update message_versions set text = null where workspace_id = ${tx.workspaceId} and message_id = ${message.id}`
    await forgetNumbers(tx, [message.id])
    await forgetCorrections(tx, [message.id])
    await eraseMedia(tx, [message.id])
    await erasePost(tx, network, change.externalId)
    await blankRaw(tx, [...(message.rawDeliveryId ? [message.rawDeliveryId] : []), ...(await dropCarried(tx, message.id))])
  }
  return () =>
    tx.emit(
      'message.deleted',
      { messageId: message.id, conversationId: message.conversationId, by: change.by },
      {
        conversationId: message.conversationId,
        contactId: message.contactId,
        networkAt: change.at,
        actor: change.by === 'us' ? { kind: 'system', id: null } : { kind: 'contact', id: message.contactId },
      },
    )
}

/** Out of the public's sight, or back in it; the words stay for us. */
export async function hideMessage(
  tx: Tx,
  { at, by, hidden }: Pick<HiddenEvent, 'at' | 'by' | 'hidden'>,
  message: KnownMessage,
): Promise<Told | null> {
  const changed = await tx.one<{ was: boolean }>`
    with before as (
      select id, hidden from messages
       where workspace_id = ${tx.workspaceId} and id = ${message.id} and (hidden_changed_at is null or hidden_changed_at <= ${at}::timestamptz) for update)
    update messages m set hidden = ${hidden}, hidden_by = ${hidden ? by : null}, hidden_changed_at = ${at}
      from before b where m.workspace_id = ${tx.workspaceId} and m.id = b.id
    returning b.hidden as was`
  if (!changed || changed.was === hidden) return null
  await endLook(tx, { messageId: message.id, acts: [hidden ? 'hide' : 'unhide'] }, { to: 'fallen', fellBy: 'done' })
  return () =>
    tx.emit(
      'message.changed',
      { messageId: message.id, conversationId: message.conversationId, what: hidden ? 'hidden' : 'shown' },
      { conversationId: message.conversationId, contactId: message.contactId, networkAt: at, actor: { kind: 'system', id: null } },
    )
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
    select array(select m.text union all select m.review ->> 'title' union all select v.text from message_versions v where v.workspace_id = m.workspace_id and v.message_id = m.id) as texts, c.subject
      from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${message.id}`
  if (!row?.subject || !row.texts.some((text) => text !== null && proposedSubject(text) === row.subject)) return
  await tx.run`update conversations set subject = null where workspace_id = ${tx.workspaceId} and id = ${message.conversationId}`
}

async function react(tx: Tx, world: World, account: ReceivingAccount, change: ReactionEvent, message: KnownMessage): Promise<Tell | null> {
  const { author } = change
  // One that came early named its author in another batch.
  const identity =
    world.person(account.network, author) ??
    (await tx.one<Pick<KnownIdentity, 'id' | 'contactId'>>`
      select id, contact_id from identities
       where workspace_id = ${tx.workspaceId} and network = ${account.network} and scope = ${author.scope} and external_id = ${author.externalId}
      union
      select i.id, i.contact_id from identity_aliases a join identities i on i.workspace_id = a.workspace_id and i.id = a.identity_id
       where a.workspace_id = ${tx.workspaceId} and a.network = ${account.network} and a.scope = ${author.scope} and a.alias = ${author.externalId}
       limit 1`)
  if (!identity) return null
  if (change.only && (await isOutdated(tx, change, message.id, identity.id))) return null
  const replaced = change.only ? await takeBackOthers(tx, change, message.id, identity.id) : 0
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
  if (!seen && replaced === 0) return null
  return () =>
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
}

/** Where a person has one reaction at most, an older one told later changes nothing. */
async function isOutdated(tx: Tx, { at, reaction }: ReactionEvent, messageId: string, identityId: string): Promise<boolean> {
  const newer = await tx.one`
    select from message_reactions
     where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and identity_id = ${identityId} and reaction <> ${reaction}
       and (at > ${at}::timestamptz or (at = ${at}::timestamptz and reaction = ''))`
  return newer !== undefined
}

function takeBackOthers(tx: Tx, { at, reaction }: ReactionEvent, messageId: string, identityId: string): Promise<number> {
  return tx.run`
    update message_reactions set removed = true, at = ${at}
     where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and identity_id = ${identityId} and reaction <> ${reaction} and not removed`
}

/** Statuses never go backwards; a bounce turns what we thought sent into a refusal with the network's words. */
async function report(
  tx: Tx,
  world: World,
  account: ReceivingAccount,
  change: StatusEvent,
  message: KnownMessage | null,
  touched: string[],
): Promise<Tell | null> {
  const messageId = message?.id ?? (change.deliveryId ? world.deliveries.get(change.deliveryId)?.message.id : undefined)
  if (!messageId) {
    if (change.externalId) await keepForLater(tx, account, change, change.externalId, null)
    return null
  }
  const delivery = change.deliveryId ? world.deliveries.get(change.deliveryId) : undefined
  // The network has it, whatever we could find out when we sent it.
  if (delivery && change.externalId && delivery.externalId === null)
    await settleByReport(tx, { deliveryId: delivery.id, externalId: change.externalId, at: change.at }, afterDelivery)
  if (change.status === 'sent') return null
  const changed = await tx.one<{ conversationId: string | null }>`
    update messages set status = ${change.status}
     where workspace_id = ${tx.workspaceId} and id = ${messageId} and direction = 'outbound'
       and (status is null or (status = 'pending' and ${change.status} <> 'pending') or (status = 'delivered' and ${change.status} in ('read', 'failed')))
    returning conversation_id`
  if (!changed) return null
  if (change.status === 'failed' && !(await wasOurs(tx, messageId))) touched.push(...(await takeAnswerBack(tx, messageId)))
  if (change.status === 'failed')
    await refuseDelivery(
      tx,
      messageId,
      { refusal: change.refusal ?? 'bad-recipient', words: change.words ?? null, reason: change.finding ?? finding('reported_failed', {}) },
      afterDelivery,
    )
  return () =>
    tx.emit(
      'message.changed',
      { messageId, conversationId: changed.conversationId, what: change.status },
      { conversationId: changed.conversationId, networkAt: change.at },
    )
}

/** What the contact received or read up to a moment. It may be told before the messages it covers are known. */
async function reportUpTo(
  tx: Tx,
  world: World,
  account: ReceivingAccount,
  { status, at }: StatusEvent,
  upTo: NonNullable<StatusEvent['upTo']>,
): Promise<Tell | null> {
  const thread = world.thread(account.id, { externalId: upTo.thread, kind: 'dm', visibility: 'private' })
  if (!thread || !(await raiseWatermark(tx, thread.id, status, upTo))) return null
  const covered = await applyWatermarks(tx, [thread.id])
  return covered.length > 0 ? () => tellCovered(tx, covered, at) : null
}

async function passControl(
  tx: Tx,
  world: World,
  account: ReceivingAccount,
  change: ControlEvent,
  { reopened, touched }: { reopened: Plan['reopened']; touched: string[] },
): Promise<Tell | null> {
  const thread = world.thread(account.id, change.thread)
  if (!thread || !(await keepControl(tx, thread.id, change))) return null
  const newest = await oweHandedOver(tx, thread.id, reopened)
  if (!newest) return null
  const { messageId, conversationId } = newest
  if (conversationId) touched.push(conversationId)
  return () => tx.emit('message.changed', { messageId, conversationId, what: 'control' }, { conversationId, networkAt: change.at })
}

const wasOurs = (tx: Tx, messageId: string) =>
  tx.one`select from deliveries where workspace_id = ${tx.workspaceId} and message_id = ${messageId} limit 1`

/** Written on the network itself and refused there: nobody reads it, so it answers nothing. */
async function takeAnswerBack(tx: Tx, messageId: string): Promise<string[]> {
  const answered = await tx.all<{ conversationId: string }>`
    delete from answers where workspace_id = ${tx.workspaceId} and message_id = ${messageId} returning conversation_id`
  const ids = answered.map(({ conversationId }) => conversationId)
  await tx.run`
    update conversations set status = 'open', resolution = null, resolved_at = null
     where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and status in ('waiting', 'resolved')
       and not exists (select from messages m where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.history)`
  return ids
}

async function relate(tx: Tx, world: World, account: ReceivingAccount, change: RelationEvent): Promise<Tell | null> {
  const identity = change.contact && world.person(account.network, change.contact)
  if (!identity) return null
  const following = change.relation === 'follow' ? true : change.relation === 'unfollow' ? false : null
  // Whoever unfollows where following is what lets us write (LINE names the thread it closes) can no longer be reached.
  const closes = change.relation === 'block' || (change.relation === 'unfollow' && change.thread !== undefined)
  const blockedUs = closes ? true : change.relation === 'unblock' || change.relation === 'follow' ? false : null
  const changed = await changeRelation(tx, identity.id, { following, blockedUs, at: change.at })
  if (!changed) return null
  return () => tx.emit('contact.changed', { contactId: identity.contactId }, { contactId: identity.contactId, networkAt: change.at })
}
