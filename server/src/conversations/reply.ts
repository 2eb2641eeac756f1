import { isDeepStrictEqual } from 'node:util'
import type { Capabilities, ChannelAdapter, OutboundMessage } from '@baton/channel-kit'
import type { Conversation, Message, ReplyBody } from '@baton/contract/conversations'
import { isCapReached, chooseTemplate, type ChosenTemplate, mustBeSayableAt, scheduleDelivery } from '#channels'
import { detectLanguage } from '@baton/language'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { personalDataIn } from '#kernel/masking'
import { maskSecretNumbers } from '#kernel/secret-numbers'
import type { Tx } from '#kernel/tx'
import { lockVisible, mustActIn, shown, type Target, tell } from './act.ts'
import { deriveConversations } from './derive.ts'
import { endDraft } from './drafts.ts'
import { messageRows, presentMessage } from './message-rows.ts'
import { newerThanSeen } from './newer.ts'
import { newestHeard } from './overtaken.ts'
import { movesToPrivate } from './private-moves.ts'
import { MOST_PARTS, deliveryIds, gapsBehind } from './reply-parts.ts'
import { accountContext, threadContext, type ThreadRow, threadsOf } from './reply-options.ts'
import { visibleTo } from './visible-to.ts'

/**
 * Answers the contact. The words stand in the timeline at once and go out when the undo window is over.
 *
 * The same `clientMessageId` is the same message, however often and however parallel it is sent. A reply whose author has
 * not seen the newest message is held: `reply_held` names it and the draft stays with its author.
 */
export async function replyTo(
  ctx: Ctx,
  conversationId: string,
  body: ReplyBody,
): Promise<{ messages: Message[]; conversation: Conversation }> {
  return ctx.tx(async (tx) => {
    // All asked at once: a connection answers one after the other, so what follows the lock is read under it.
    const [target, before, newer, threads, undoSeconds] = await Promise.all([
      lockVisible(tx, conversationId),
      earlier(tx, conversationId, body),
      body.sendAnyway ? null : newerThanSeen(tx, conversationId, body.seenMessageId, 'anybody'),
      threadsOf(tx, conversationId),
      undoSecondsOf(tx, conversationId),
    ])
    if (before.length > 0) return answer(tx, before, conversationId)
    if (newer) fail('reply_held', { messageId: newer })

    const thread = threads.find((each) => each.threadId === body.threadId) ?? fail('recipient_missing')
    mustActIn(tx, thread.visibility, target)
    if (!thread.connected) fail('reply_impossible', { reason: 'disconnected' })
    const adapter = ctx.app.adapters.get(thread.network) ?? fail('network_unknown')
    const answered = body.replyTo ? await targetOf(tx, thread, body.replyTo) : thread
    const context = threadContext(answered)
    const able = adapter.capabilities(context, accountContext(thread), ctx.now())
    const chosen = body.template ? await templateOf(tx, thread, body, able) : null
    const texts = chosen ? [chosen.text] : whatFits(body, able, adapter, ctx.now())
    // By the lock on the conversation the second of two private replies to one comment sees the first.
    const opening = able.privateReply && thread.visibility === 'private' ? thread.opening : null
    if (able.oneAnswer && !body.withPersonalData) refusePersonalData(body.text)
    await keepToCap(tx, { adapter, able, body, messages: texts.length })
    const moves = movesToPrivate(thread, { threads, adapter, text: body.text, answersInPrivate: opening !== null })
    const answers = [conversationId, ...(await othersAnswered(tx, thread, body.alsoAnswers))]

    const undoneUntil = iso(ctx.now() + undoSeconds * 1000)
    const sendAt = body.sendAt && Date.parse(body.sendAt) > Date.parse(undoneUntil) ? body.sendAt : null
    if (sendAt)
      mustBeSayableAt(sendAt, { adapter, thread: context, account: accountContext(thread), byTemplate: chosen !== null, now: ctx.now() })
    const heardLast = sendAt ? await newestHeard(tx, conversationId, thread.threadId) : null

    await takeIfNobodyHasIt(tx, target)
    const messageIds = texts.map(() => tx.newId())
    // At once again: what is read back comes after what is written.
    const [, , said] = await Promise.all([
      schedule(tx, {
        body,
        chosen,
        target,
        thread: answered,
        opening,
        context,
        texts,
        messageIds,
        answers,
        moves,
        dueAt: sendAt ?? undoneUntil,
        sendAt,
        heardLast,
      }),
      deriveConversations(tx, [conversationId]),
      answer(tx, messageIds, conversationId),
      endDraft(tx, conversationId, { mode: 'reply', text: body.text, template: body.template?.id }),
    ])
    return said
  })
}

/** Messages that this very reply made before. The same id with other words is a mistake of the caller. */
async function earlier(tx: Tx, conversationId: string, body: ReplyBody): Promise<string[]> {
  const rows = await tx.all<{ messageId: string; conversationId: string; text: string; template: ReplyBody['template'] | null }>`
    select message_id, conversation_id, payload ->> 'text' as text,
           case when payload ? 'templateId' then json_build_object('id', payload ->> 'templateId', 'values', payload -> 'message' -> 'template' -> 'values') end as template
      from deliveries
     where workspace_id = ${tx.workspaceId} and id = any(${deliveryIds(body.clientMessageId, MOST_PARTS)}::uuid[]) order by created_at, message_id`
  const [first] = rows
  if (!first) return []
  const isSame = rows.length === 1 ? isSaidBy(body, first) : rows.every(({ text }) => body.text.includes(text.slice(0, SAMPLE)))
  if (first.conversationId !== conversationId || !isSame) fail('client_message_conflict')
  return rows.map((row) => row.messageId)
}

function isSaidBy(body: ReplyBody, { text, template }: { text: string; template: ReplyBody['template'] | null }): boolean {
  if (!body.template || !template) return !body.template && !template && body.text === text
  return (
    (body.text === '' || body.text === text) && body.template.id === template.id && isDeepStrictEqual(body.template.values, template.values)
  )
}

/** How much of each part is looked for in a text that was split: the network may count or trim the ends. */
const SAMPLE = 20

/** The thread with another message of the contact as the one answered. */
async function targetOf(tx: Tx, thread: ThreadRow, messageId: string): Promise<ThreadRow> {
  if (thread.inbound?.id === messageId) return thread
  const inbound = await tx.one<NonNullable<ThreadRow['inbound']>>`
    select m.id, m.external_id, m.at, m.text, m.addresses_us, true as owed, m.hints, m.participants, m.kind_hint, m.standby,
           json_build_object('scope', i.scope, 'externalId', i.external_id, 'handle', i.handle, 'displayName', i.display_name) as author
      from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.thread_id = ${thread.threadId} and m.direction = 'inbound' and m.deleted_at is null`
  return inbound ? { ...thread, inbound } : fail('recipient_missing')
}

/** The template with its values, where one may be sent here; what it says must be what its writer saw. */
async function templateOf(tx: Tx, thread: ThreadRow, { template, text }: ReplyBody, able: Capabilities): Promise<ChosenTemplate> {
  if (!template || !able.takesTemplates) fail('reply_impossible', { reason: able.whyNot?.code ?? 'not-allowed', url: able.whyNot?.url })
  const chosen = await chooseTemplate(tx, thread.accountId, template)
  if (text !== '' && text !== chosen.text) fail('template_differs', { text: chosen.text })
  return chosen
}

/** The texts to send, each within the network's limits; or why nothing may be said here. */
function whatFits(body: ReplyBody, able: Capabilities, adapter: ChannelAdapter, now: number): string[] {
  if (!able.canReply) fail('reply_impossible', { reason: able.whyNot?.code ?? 'not-allowed', url: able.whyNot?.url })
  if (able.windowEndsAt && Date.parse(able.windowEndsAt) <= now) fail('reply_window_closed', { closedAt: able.windowEndsAt })
  if (body.text.trim() === '') fail('invalid_request', { where: 'body', fields: [{ path: 'text', problem: 'is empty' }] })
  if (fits(body.text, able, adapter)) return [body.text]
  const parts = body.split && able.text.splits ? (adapter.split?.(body.text, able) ?? []) : []
  if (parts.length === 0 || parts.length > MOST_PARTS)
    fail('reply_too_long', { max: able.text.max, length: adapter.measure(body.text, able.text).length })
  return parts
}

/** People are never held back in silence: they are told that the cap is reached, and who has the right goes on. */
async function keepToCap(
  tx: Tx,
  { adapter, able, body, messages }: { adapter: ChannelAdapter; able: Capabilities; body: ReplyBody; messages: number },
): Promise<void> {
  const { cost } = able
  const { text, overCap } = body
  if (!cost || (cost.firstFree && messages === 1)) return
  if (overCap && tx.actor.permissions.has('spend:exceed')) return
  const meter = (adapter.metering?.holdsLink?.(text) && cost.withLink) || cost.meter
  if (await isCapReached(tx, meter)) fail(overCap ? 'forbidden' : 'spend_cap_reached', overCap ? { permission: 'spend:exceed' } : { meter })
}

/** Under a review everybody reads it for good, and it is seldom looked at again. */
function refusePersonalData(text: string): void {
  // Numbers that are secret first: what is left of them is no phone number.
  const { text: rest, found: secret } = maskSecretNumbers(text)
  const found = new Set<string>([...secret.map(({ kind }) => kind), ...personalDataIn(rest)])
  if (found.size > 0) fail('answer_holds_personal_data', { found: [...found] })
}

function fits(text: string, able: Capabilities, adapter: ChannelAdapter): boolean {
  if (able.text.count === 'none') return true
  const { length, bytes } = adapter.measure(text, able.text)
  return length <= able.text.max && (able.text.maxBytes === undefined || bytes === undefined || bytes <= able.text.maxBytes)
}

/** Further conversations of the same public thread that the author ticked, as far as they see them. */
async function othersAnswered(tx: Tx, thread: ThreadRow, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx.all<{ id: string }>`
    select distinct c.id from conversations c join parts p on p.workspace_id = c.workspace_id and p.conversation_id = c.id
     where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[]) and p.thread_id = ${thread.threadId} and ${visibleTo(tx.actor)}`
  if (rows.length < new Set(ids).size || thread.visibility === 'private') fail('conversation_not_found')
  return rows.map((row) => row.id)
}

interface Sending {
  body: ReplyBody
  chosen: ChosenTemplate | null
  target: Target
  thread: ThreadRow
  /** What was said in public, where this is the one answer to it in private. */
  opening: ThreadRow['opening']
  context: ReturnType<typeof threadContext>
  texts: string[]
  /** One for each text. */
  messageIds: string[]
  answers: string[]
  /** It asks the contact to go on in private. */
  moves: boolean
  dueAt: string
  /** When it waits for a time of its writer's choice; then also the contact's newest message. */
  sendAt: string | null
  heardLast: string | null
}

async function schedule(tx: Tx, sending: Sending): Promise<void> {
  const { body, chosen, target, thread, opening, context, texts, messageIds, answers, moves, dueAt, sendAt, heardLast } = sending
  // What it opens with goes along as what is answered: the words of a contact are kept no more often than need be.
  const { opening: _, ...answeredIn } = context
  const ids = deliveryIds(body.clientMessageId, texts.length)
  const agentId = tx.actor.kind === 'agent' ? tx.actor.id : null
  const gaps = gapsBehind(body.text, texts)
  const written = texts.flatMap((text, index) => {
    const messageId = messageIds[index] ?? ''
    const deliveryId = ids[index] ?? ''
    const message: OutboundMessage = {
      deliveryId,
      at: tx.now,
      text,
      media: [],
      ...(chosen && { template: chosen.template, priceClass: chosen.category }),
      ...answeredBy(sending),
      ...(thread.kind === 'mail' ? { recipients: recipientsOf(thread, body.replyAll) } : {}),
      authorName: tx.actor.name,
      byPerson: tx.actor.kind === 'agent',
    }
    const kept = tx.run`
      insert into messages (workspace_id, id, conversation_id, thread_id, account_id, agent_id, author_name, direction, visibility, order_key, at, text, language, acknowledged, reply_to, participants, created_at)
      values (${tx.workspaceId}, ${messageId}, ${target.id}, ${thread.threadId}, ${thread.accountId}, ${agentId}, ${tx.actor.name}, 'outbound', ${thread.visibility}, ${`~${messageId}`},
              ${sendAt ? tx.now : dueAt}, ${text}, ${detectLanguage(text)}, true, ${(opening ?? thread).inbound?.id ?? null}, ${message.recipients ? JSON.stringify(message.recipients) : null}::jsonb, ${tx.now})`
    const scheduled = scheduleDelivery(tx, {
      id: deliveryId,
      messageId,
      conversationId: target.id,
      threadId: thread.threadId,
      accountId: thread.accountId,
      agentId,
      dueAt,
      sendAt,
      payload: {
        message,
        thread: answeredIn,
        text,
        answers,
        ...(chosen && { templateId: chosen.id }),
        ...(gaps[index] && { gap: gaps[index] }),
        ...(moves && { moves }),
        ...(sendAt && { heardLast }),
      },
      resolveAfter: body.resolve && index === texts.length - 1,
    })
    tx.emit(
      'delivery.changed',
      { deliveryId, messageId, conversationId: target.id, from: 'draft', to: 'scheduled' },
      { conversationId: target.id, contactId: target.contactId, inboxId: target.inboxId },
    )
    return [kept, scheduled]
  })
  await Promise.all(written)
}

function answeredBy({ opening, context }: Sending): Pick<OutboundMessage, 'target' | 'privateReply'> {
  if (opening && context.opening) return { target: context.opening.inbound, privateReply: true }
  return context.lastInbound ? { target: context.lastInbound } : {}
}

async function undoSecondsOf(tx: Tx, conversationId: string): Promise<number> {
  const row = await tx.one<{ undoSeconds: number }>`
    select i.undo_seconds from conversations c join inboxes i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
     where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}`
  return row?.undoSeconds ?? 10
}

/** Mail: to whom the contact asked us to answer; everybody else on the mail only when asked for. */
function recipientsOf(thread: ThreadRow, replyAll: boolean): { to: string[]; cc: string[] } {
  const { author, participants } = thread.inbound ?? {}
  const to = participants?.replyTo ?? author?.handle ?? author?.externalId ?? ''
  if (!replyAll || !participants) return { to: [to], cc: [] }
  const others = (addresses: string[]) =>
    addresses.filter(
      (each) => !each.toLowerCase().includes(thread.accountExternalId.toLowerCase()) && !each.toLowerCase().includes(to.toLowerCase()),
    )
  return { to: [to, ...others(participants.to)], cc: others(participants.cc) }
}

/** Who answers an unassigned conversation has it, so that a colleague sees that it is taken. */
async function takeIfNobodyHasIt(tx: Tx, target: Target): Promise<void> {
  if (tx.actor.kind !== 'agent' || target.assigneeId) return
  const taken = await tx.run`
    update conversations set assignee_id = ${tx.actor.id} where workspace_id = ${tx.workspaceId} and id = ${target.id} and assignee_id is null`
  if (taken > 0) tell(tx, target, 'conversation.assigned', { inboxId: target.inboxId, fromAssigneeId: null, toAssigneeId: tx.actor.id })
}

async function answer(tx: Tx, messageIds: string[], conversationId: string): Promise<{ messages: Message[]; conversation: Conversation }> {
  const [rows, conversation] = await Promise.all([messageRows(tx, messageIds), shown(tx, conversationId)])
  const order = new Map(messageIds.map((id, index) => [id, index]))
  rows.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
  return { messages: rows.map((row) => presentMessage(tx.ctx, row, conversationId)), conversation }
}
