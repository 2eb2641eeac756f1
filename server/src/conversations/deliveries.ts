import type { Undone } from '@baton/contract/conversations'
import { cancelDelivery, confirmDelivery, denyDelivery, releaseDelivery, rescheduleDelivery, retryDelivery } from '#channels'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { lockVisible, mustActIn } from './act.ts'
import { afterDelivery } from './after-delivery.ts'
import { messageRows, presentMessage } from './message-rows.ts'
import { type Part, partsOf } from './reply-parts.ts'
import { mustSee } from './timeline.ts'

/**
 * Undo: takes a reply back while it still waits here or was overtaken, with its other parts when it was sent as several. Tells how many of how
 * many came back and what they said; those that have gone out already stay gone.
 */
export const undoReply = (ctx: Ctx, deliveryId: string): Promise<Undone> =>
  ofVisible(ctx, deliveryId, async (tx, conversationId) => {
    const parts = await partsOf(tx, { id: deliveryId, conversationId })
    const waiting = parts.filter((part) => isWaiting(part) || isOvertaken(part))
    if (waiting.length === 0) {
      await cancelDelivery(tx, deliveryId, afterDelivery)
      return { taken: 0, of: parts.length, text: null, template: null }
    }
    const text = await wordsOf(tx, waiting, conversationId)
    for (const { id } of waiting) await cancelDelivery(tx, id, afterDelivery)
    return { taken: waiting.length, of: parts.length, text, template: text === null ? null : (waiting[0]?.template ?? null) }
  })

/** Another time for a reply that waits for one, all parts of it. */
export const sendAtAnotherTime = (ctx: Ctx, deliveryId: string, sendAt: string): Promise<void> =>
  ofVisible(ctx, deliveryId, async (tx, conversationId) => {
    const parts = await partsOf(tx, { id: deliveryId, conversationId })
    for (const { id } of parts.filter(({ state }) => state === 'scheduled')) await rescheduleDelivery(tx, id, sendAt)
    if (!parts.some(({ state }) => state === 'scheduled')) fail('delivery_not_waiting', { state: parts[0]?.state ?? 'sent' })
  })

/** Sends now, all parts of it, without waiting for the undo window or its time. */
export const sendNow = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, async (tx, conversationId) => {
    const waiting = (await partsOf(tx, { id: deliveryId, conversationId })).filter(isWaiting)
    for (const id of waiting.length > 0 ? waiting.map((part) => part.id) : [deliveryId]) await releaseDelivery(tx, id)
  })

/** A person decides to send a refused or unknown reply again; one that was overtaken goes out whole. */
export const sendAgain = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, async (tx, conversationId) => {
    await mustBeTheOnlyOne(tx, deliveryId, conversationId)
    const overtaken = (await partsOf(tx, { id: deliveryId, conversationId })).filter(isOvertaken).map(({ id }) => id)
    for (const id of overtaken.includes(deliveryId) ? overtaken : [deliveryId]) await retryDelivery(tx, id, afterDelivery)
  })

/** A person has looked: an unknown reply is there. */
export const confirmArrival = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, (tx) => confirmDelivery(tx, deliveryId, afterDelivery))

/** A person has looked: an unknown reply is not there. */
export const denyArrival = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, (tx) => denyDelivery(tx, deliveryId, afterDelivery))

/** A comment is answered once in private: after this one was refused, another may have been written. */
async function mustBeTheOnlyOne(tx: Tx, deliveryId: string, conversationId: string): Promise<void> {
  await lockVisible(tx, conversationId)
  const other = await tx.one<{ state: string }>`
    select case when e.state = 'sent' then 'sent' else 'waiting' end as state from deliveries d
      join messages m on m.workspace_id = d.workspace_id and m.id = d.message_id
      join messages n on n.workspace_id = d.workspace_id and n.conversation_id = d.conversation_id and n.reply_to = m.reply_to and n.visibility = 'private' and n.id <> m.id
      join deliveries e on e.workspace_id = d.workspace_id and e.message_id = n.id and e.state in ('scheduled', 'ready', 'sending', 'unknown', 'sent')
     where d.workspace_id = ${tx.workspaceId} and d.id = ${deliveryId} and (d.payload -> 'message' ->> 'privateReply')::boolean limit 1`
  if (other) fail('reply_impossible', { reason: `private-reply-${other.state}` })
}

/** Deliveries are seen by those who see their conversation; those in a private thread are acted upon by those who may act there. */
function ofVisible<T>(ctx: Ctx, deliveryId: string, act: (tx: Tx, conversationId: string) => Promise<T>): Promise<T> {
  return ctx.tx(async (tx) => {
    const row = await tx.one<{ conversationId: string; visibility: string; assigneeId: string | null }>`
      select d.conversation_id, t.visibility, c.assignee_id from deliveries d
        join threads t on t.workspace_id = d.workspace_id and t.id = d.thread_id
        join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
       where d.workspace_id = ${tx.workspaceId} and d.id = ${deliveryId}`
    if (!row) fail('delivery_not_found')
    await mustSee(tx, row.conversationId)
    mustActIn(tx, row.visibility, row)
    return act(tx, row.conversationId)
  })
}

const isWaiting = ({ state }: Part) => state === 'scheduled' || state === 'ready'
/** The contact wrote before its time. */
const isOvertaken = ({ state, refusal }: Part) => state === 'refused' && refusal === 'overtaken'

/** What these parts said, as one text again; null when the caller may not read it. */
async function wordsOf(tx: Tx, parts: readonly Part[], conversationId: string): Promise<string | null> {
  const rows = await messageRows(
    tx,
    parts.map(({ messageId }) => messageId),
  )
  const said = new Map(rows.map((row) => [row.id, presentMessage(tx.ctx, row, conversationId).text]))
  const texts = parts.map(({ messageId, gap }, index) => `${said.get(messageId) ?? ''}${index < parts.length - 1 ? gap : ''}`)
  return [...said.values()].includes(null) ? null : texts.join('')
}
