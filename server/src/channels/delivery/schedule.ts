import type { StandsWith } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import { fail } from '#kernel/fail'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import { type AfterDelivery, type DeliveryPayload, type DeliveryRow, deliveryColumns, settle } from './rows.ts'

export interface NewDelivery {
  id: string
  messageId: string
  conversationId: string
  threadId: string
  accountId: string
  agentId: string | null
  dueAt: string
  /** When it waits for a time of its writer's choice. */
  sendAt: string | null
  payload: DeliveryPayload
  resolveAfter: boolean
}

/** Hands a message to delivery; it goes out when it is due. Until then it can be taken back. */
export async function scheduleDelivery(tx: Tx, delivery: NewDelivery): Promise<void> {
  await tx.run`
    insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, agent_id, state, due_at, send_at, payload, resolve_after, created_at)
    values (${tx.workspaceId}, ${delivery.id}, ${delivery.messageId}, ${delivery.conversationId}, ${delivery.threadId}, ${delivery.accountId}, ${delivery.agentId}, 'scheduled',
            ${delivery.dueAt}, ${delivery.sendAt}, ${JSON.stringify(delivery.payload)}::jsonb, ${delivery.resolveAfter}, ${tx.now})`
  tx.onCommit(() => tx.ctx.app.bus.publish({ kind: 'deliveries', workspaceId: tx.workspaceId }))
}

async function find(tx: Tx, id: string): Promise<DeliveryRow> {
  const row =
    await tx.one<DeliveryRow>`select ${deliveryColumns} from deliveries where workspace_id = ${tx.workspaceId} and id = ${id} for update`
  return row ?? fail('delivery_not_found')
}

/** What was sent turned out to stand in another thread than the one it was meant for. */
export async function moveDelivery(tx: Tx, id: string, threadId: string): Promise<void> {
  await tx.run`update deliveries set thread_id = ${threadId} where workspace_id = ${tx.workspaceId} and id = ${id}`
}

/** Undo: only while it waits here. Once handed to the network it cannot be taken back, and we say so. */
export async function cancelDelivery(tx: Tx, id: string, after: AfterDelivery): Promise<void> {
  const { state } = await find(tx, id)
  if (state === 'cancelled') return
  const cancelled =
    state === 'scheduled' || state === 'ready' || state === 'refused' ? await settle(tx, id, [state], { to: 'cancelled' }, after) : null
  if (!cancelled) fail('delivery_not_waiting', { state })
}

/** Send now, without waiting for the undo window or for its time. */
export async function releaseDelivery(tx: Tx, id: string): Promise<void> {
  const { state } = await find(tx, id)
  if (state !== 'scheduled' && state !== 'ready') fail('delivery_not_waiting', { state })
  await tx.run`update deliveries set due_at = ${tx.now}, send_at = null where workspace_id = ${tx.workspaceId} and id = ${id}`
  tx.onCommit(() => wake(tx.ctx))
}

/** A person decides to send again: a refused one after its remedy, an unknown one though it may have arrived. */
export async function retryDelivery(tx: Tx, id: string, after: AfterDelivery): Promise<void> {
  const { state } = await find(tx, id)
  if (state !== 'refused' && state !== 'unknown') fail('delivery_not_failed', { state })
  // An unknown one stays unknown: that it is sent again does not make the first attempt one that never was.
  if (state === 'unknown') await settle(tx, id, [state], { to: 'unknown', dueAt: tx.now, readBacks: 0, sendAgain: true }, after)
  else await settle(tx, id, [state], { to: 'ready', dueAt: tx.now, readBacks: 0 }, after)
  await tx.run`update deliveries set attempts = 0, token_refreshed = false, call = null, send_at = null where workspace_id = ${tx.workspaceId} and id = ${id}`
  tx.audit('delivery.retried', id, { was: state })
  tx.onCommit(() => wake(tx.ctx))
}

/** A person has looked: it is there. */
export async function confirmDelivery(tx: Tx, id: string, after: AfterDelivery): Promise<void> {
  const { state, claimedAt } = await find(tx, id)
  if (state === 'sent') return
  if (state !== 'unknown' && state !== 'refused') fail('delivery_not_failed', { state })
  await settle(tx, id, [state], { to: 'sent', sentAt: claimedAt ?? tx.now }, after)
  tx.audit('delivery.confirmed', id, { was: state })
}

/** A person has looked: it is not there. */
export async function denyDelivery(tx: Tx, id: string, after: AfterDelivery): Promise<void> {
  const { state } = await find(tx, id)
  if (state !== 'unknown') fail('delivery_not_failed', { state })
  await settle(tx, id, [state], { to: 'refused', refusal: 'not-arrived', reason: finding('not_there', {}) }, after)
  tx.audit('delivery.denied', id, { was: state })
}

/** The network showed us our own message: it arrived, whatever we believed; and if we knew, now we know its id too. */
export async function settleByEcho(
  tx: Tx,
  echo: { deliveryId: string; externalId: string; at: string; stands?: StandsWith },
  after: AfterDelivery,
): Promise<void> {
  const { deliveryId, externalId, at, stands } = echo
  const settled = await settle(tx, deliveryId, ['sending', 'unknown', 'refused'], { to: 'sent', externalId, sentAt: at, stands }, after)
  if (settled) return
  await tx.run`
    update deliveries set external_id = ${externalId} where workspace_id = ${tx.workspaceId} and id = ${deliveryId} and state = 'sent' and external_id is null`
}

/**
 * The network reports on a message of ours by the delivery's id, so it took it. One that it refused is not brought back by an
 * older report that comes late; one that a person looked for in vain is.
 */
export async function settleByReport(
  tx: Tx,
  report: { deliveryId: string; externalId: string; at: string },
  after: AfterDelivery,
): Promise<void> {
  const { deliveryId, externalId, at } = report
  const row = await tx.one<{ refusal: string | null }>`
    select refusal from deliveries where workspace_id = ${tx.workspaceId} and id = ${deliveryId} for update`
  const from = row?.refusal === 'not-arrived' ? (['refused'] as const) : (['sending', 'unknown'] as const)
  await settle(tx, deliveryId, from, { to: 'sent', externalId, sentAt: at }, after)
}

/** A bounce: what seemed sent did not arrive. */
export async function refuseDelivery(
  tx: Tx,
  messageId: string,
  { refusal, words, reason }: { refusal: string; words: string | null; reason: Finding },
  after: AfterDelivery,
): Promise<void> {
  const row = await tx.one<{ id: string }>`
    select id from deliveries where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and state in ('sent', 'unknown') order by id desc limit 1`
  if (row) await settle(tx, row.id, ['sent', 'unknown'], { to: 'refused', refusal, words, reason }, after)
}

function wake(ctx: Ctx): void {
  ctx.app.bus.publish({ kind: 'deliveries', workspaceId: ctx.workspaceId })
}
