import { blankRaw, type Brought, type Incoming, keepMedia, lookAtSentLater, settleByEcho } from '#channels'
import type { Tx } from '#kernel/tx'
import { afterDelivery } from '../after-delivery.ts'
import { placeComments } from '../comments/keep.ts'
import { endQuietOnSpike } from '../comments/spike.ts'
import { deriveConversations, FIRST_VERSION } from '../derive.ts'
import { replaceEarlier, tellReplaced } from '../replace-earlier.ts'
import { applyWatermarks, tellCovered } from '../watermarks.ts'
import { applyChanges, carry, earlyChanges, withFormer } from './changes.ts'
import { decide } from './decide.ts'
import { followPointers } from './pointers.ts'
import { loadWorld } from './load.ts'
import { maskArrivals } from './mask-numbers.ts'
import type { NewMessage, Plan } from './plan.ts'
import { settleDisorder } from './settle-disorder.ts'
import { oweHandedOver } from './take-control.ts'
import type { World } from './world.ts'
import { writePlan } from './write.ts'

/**
 * Takes what networks told into conversations: identity, contact, post, thread, conversation, message and events, in the
 * caller's transaction, with a number of statements that does not grow with the batch. The caller holds the workspace's
 * intake lock, so that two batches never decide about the same thread at once.
 *
 * The same events again, in any order and any cut into batches, give the same conversations.
 */
export async function receive(tx: Tx, told: readonly Incoming[]): Promise<Brought[]> {
  const { incoming, holding } = maskArrivals(await withoutForged(tx, told))
  const world = await loadWorld(tx, incoming)
  const plan = decide(world, incoming, () => tx.newId())
  await writePlan(tx, plan)
  await keepMedia(tx, plan.media)
  await placeComments(
    tx,
    [...plan.threadPosts, ...plan.adopted].map(({ threadId }) => threadId),
  )
  for (const echo of plan.echoes) await recognise(tx, echo)
  await lookAtSentLater(tx, ...spokenIn(plan))
  await carry(tx, plan.carried)
  const early = await earlyChanges(tx, plan)
  const { touched: changed, tell, reopened } = await applyChanges(tx, world, await withFormer(tx, [...early, ...plan.changes]))
  plan.reopened.push(...reopened)
  const handedOver = await oweLate(tx, plan)
  await blankRaw(tx, [...plan.blanked, ...holding])
  const covered = await applyWatermarks(tx, threadsSpokenIn(plan))
  const resettled = new Set([
    ...(await settleDisorder(tx, plan)),
    ...plan.adopted.map(({ conversationId }) => conversationId),
    ...handedOver,
  ])
  const touched = new Set([...plan.touched, ...changed, ...resettled])
  for (const { conversation } of plan.conversations) touched.delete(conversation.id)
  const replaced = await replaceEarlier(tx, [...plan.reviews])
  const derived = await deriveConversations(tx, [...touched].sort())
  const versions = new Map(derived.map(({ id, version }) => [id, version]))
  const versionOf = (id: string) => versions.get(id) ?? FIRST_VERSION
  emitEvents(tx, world, plan, versionOf)
  // Behind the arrivals: no reader of the log meets a change of a message it has not been told of.
  for (const say of tell) say()
  tellCovered(tx, covered)
  await endQuietOnSpike(tx, complainedUnder(plan))
  await followPointers(tx, incoming)
  tellReplaced(tx, replaced)
  for (const id of resettled)
    tx.emit('conversation.changed', { conversationId: id, what: 'messages', version: versionOf(id) }, { conversationId: id })
  return plan.messages.map(({ account, rawDeliveryId, known }) => ({
    accountId: account.id,
    rawDeliveryId,
    conversationId: known.conversationId,
  }))
}

/** What another system was told, and we hear of only after the thread was handed to us. */
async function oweLate(tx: Tx, plan: Plan): Promise<string[]> {
  const shown = plan.messages.filter(({ known, standby }) => standby && known.direction === 'inbound')
  const owed: string[] = []
  for (const threadId of new Set(shown.map(({ known }) => known.threadId))) {
    const newest = await oweHandedOver(tx, threadId, plan.reopened)
    if (newest?.conversationId) owed.push(newest.conversationId)
  }
  return owed
}

/** Threads in which the brand said something elsewhere: it may have been read before we heard of it. */
function threadsSpokenIn({ messages }: Plan): string[] {
  return [
    ...new Set(messages.flatMap(({ known }) => (known.direction === 'outbound' && known.visibility === 'private' ? [known.threadId] : []))),
  ]
}

/** Conversations, and private threads, in which contacts spoke just now. */
function spokenIn({ messages }: Plan): [string[], string[]] {
  const spoken = messages.filter(({ known, history }) => known.direction === 'inbound' && !history)
  return [
    [...new Set(spoken.flatMap(({ known }) => known.conversationId ?? []))],
    [...new Set(spoken.flatMap(({ known }) => (known.visibility === 'private' ? [known.threadId] : [])))],
  ]
}

/** Posts under which somebody complains now. */
function complainedUnder({ comments }: Plan): string[] {
  return [...new Set(comments.flatMap(({ group, setAside, postId }) => (group === 'complaint' && !setAside ? [postId] : [])))]
}

/** Words that would be ours by the name of a delivery alone, and that delivery does not exist: somebody else wrote them. */
async function withoutForged(tx: Tx, told: readonly Incoming[]): Promise<readonly Incoming[]> {
  const claims = told.flatMap(({ event }) => (event.kind === 'message' && event.ifNotOurs && event.deliveryId ? [event.deliveryId] : []))
  if (claims.length === 0) return told
  const rows = await tx.all<{ id: string }>`
    select id from deliveries where workspace_id = ${tx.workspaceId} and id::text = any(${claims})`
  const ours = new Set(rows.map(({ id }) => id))
  return told.map((incoming) => {
    const { event } = incoming
    if (event.kind !== 'message' || !event.ifNotOurs || ours.has(event.deliveryId ?? '')) return incoming
    const { ifNotOurs, deliveryId: _, ...plain } = event
    return { ...incoming, event: { ...plain, ...ifNotOurs, direction: 'inbound', addressesUs: true } }
  })
}

/** An echo of our own: the delivery is settled, and its message has the network's id. */
async function recognise(tx: Tx, echo: Plan['echoes'][number]): Promise<void> {
  await settleByEcho(tx, echo, afterDelivery)
  await tx.run`
    update messages set external_id = ${echo.externalId} where workspace_id = ${tx.workspaceId} and id = ${echo.messageId} and external_id is null`
}

function emitEvents(tx: Tx, world: World, plan: Plan, versionOf: (id: string) => number): void {
  for (const { conversation, account, contactId, at, history } of plan.conversations) {
    tx.emit(
      'conversation.opened',
      { conversationId: conversation.id, contactId, network: account.network, version: versionOf(conversation.id) },
      {
        conversationId: conversation.id,
        contactId,
        inboxId: account.inboxId,
        networkAt: at,
        history,
        actor: { kind: 'contact', id: contactId },
      },
    )
  }
  for (const { conversationId, was } of plan.reopened) {
    const conversation = world.conversations.get(conversationId)
    const facts = {
      conversationId,
      contactId: conversation?.contactId ?? null,
      inboxId: conversation?.inboxId ?? null,
      actor: { kind: 'contact' as const, id: conversation?.contactId ?? null },
    }
    const version = versionOf(conversationId)
    if (was === 'snoozed') tx.emit('conversation.woken', { conversationId, byContact: true, version }, facts)
    else tx.emit('conversation.reopened', { conversationId, byContact: true, version }, facts)
  }
  for (const message of plan.messages) {
    const { known } = message
    const facts = factsOf(world, message)
    if (known.direction === 'inbound') {
      tx.emit(
        'message.received',
        {
          messageId: known.id,
          conversationId: known.conversationId,
          threadId: known.threadId,
          visibility: known.visibility,
          answerExpected: known.conversationId !== null && !message.acknowledged,
        },
        facts,
      )
    } else {
      tx.emit(
        'message.sent',
        {
          messageId: known.id,
          conversationId: known.conversationId,
          threadId: known.threadId,
          visibility: known.visibility,
          automatic: message.kindHint === 'auto-reply',
          answers: known.conversationId ? [known.conversationId] : [],
        },
        { ...facts, actor: { kind: 'system', id: null } },
      )
    }
  }
}

function factsOf(world: World, { known, account, history }: NewMessage) {
  const conversation = known.conversationId ? world.conversations.get(known.conversationId) : undefined
  return {
    conversationId: known.conversationId,
    contactId: known.contactId,
    // A neighbour's words are in no conversation, and in the inbox of the account that heard them.
    inboxId: conversation?.inboxId ?? account.inboxId,
    networkAt: known.at,
    history,
    actor: { kind: 'contact' as const, id: known.contactId },
  }
}
