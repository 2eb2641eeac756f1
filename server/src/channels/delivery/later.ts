import type { AccountContext, ChannelAdapter, ThreadContext } from '@baton/channel-kit'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { accountContext } from '../accounts/account.ts'
import type { DeliveryRow } from './rows.ts'

/** A reply that waits for a time of its writer's choice. */
export interface SentLater {
  id: string
  conversationId: string
  threadId: string
  /** The contact's newest message when it was written. */
  heardLast: string | null
}

/** Whether the contact wrote since. Conversations know; with `hold` nothing changes it before the transaction ends, which holds the delivery. */
export type IsOvertaken = (tx: Tx, delivery: SentLater, how?: { hold: boolean }) => Promise<boolean>

/** Nobody plans further ahead, and a slip of the hand is caught. */
const MOST_DAYS_AHEAD = 366
const DAY_MS = 86_400_000

interface Saying {
  adapter: ChannelAdapter
  thread: ThreadContext
  account: AccountContext
  byTemplate: boolean
  now: number
}

/**
 * A reply may go out at a time of its writer's choice, if the network still takes it then.
 *
 * @param at ISO 8601
 * @throws send_later_impossible with `until`, up to when it does
 */
export function mustBeSayableAt(at: string, { adapter, thread, account, byTemplate, now }: Saying): void {
  const then = Date.parse(at)
  if (then > now + MOST_DAYS_AHEAD * DAY_MS)
    fail('invalid_request', { where: 'body', fields: [{ path: 'sendAt', problem: 'is more than a year ahead' }] })
  const able = adapter.capabilities(thread, account, then)
  const isOpen = able.canReply && (able.windowEndsAt === null || Date.parse(able.windowEndsAt) > then)
  if (isOpen || (byTemplate && able.takesTemplates)) return
  fail('send_later_impossible', { until: adapter.capabilities(thread, account, now).windowEndsAt })
}

/** Another time for a reply that waits for one. */
export async function rescheduleDelivery(tx: Tx, id: string, sendAt: string): Promise<void> {
  const row = await tx.one<
    Pick<DeliveryRow, 'state' | 'sendAt' | 'accountId' | 'messageId' | 'conversationId' | 'payload'> & { network: string }
  >`
    select d.state, d.send_at, d.account_id, d.message_id, d.conversation_id, a.network, d.payload from deliveries d join channel_accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
     where d.workspace_id = ${tx.workspaceId} and d.id = ${id} for update of d`
  if (!row) fail('delivery_not_found')
  if (row.state !== 'scheduled' || !row.sendAt) fail('delivery_not_waiting', { state: row.state })
  const adapter = tx.ctx.app.adapters.get(row.network) ?? fail('network_unknown')
  const account = (await accountContext(tx, row.accountId)) ?? fail('reply_impossible', { reason: 'disconnected' })
  const { thread, templateId } = row.payload
  mustBeSayableAt(sendAt, { adapter, thread, account, byTemplate: templateId !== undefined, now: tx.ctx.now() })
  await tx.run`update deliveries set send_at = ${sendAt}, due_at = ${sendAt} where workspace_id = ${tx.workspaceId} and id = ${id}`
  const { messageId, conversationId } = row
  tx.emit('delivery.changed', { deliveryId: id, messageId, conversationId, from: 'scheduled', to: 'scheduled' }, { conversationId })
  tx.onCommit(() => tx.ctx.app.bus.publish({ kind: 'deliveries', workspaceId: tx.workspaceId }))
}

/**
 * The contact wrote: replies that wait for a time are looked at now, and those that they overtook are not sent. One that somebody
 * is at work on is left alone; whoever sends it looks again.
 */
export async function lookAtSentLater(tx: Tx, conversationIds: readonly string[], privateThreadIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  const found = await tx.run`
    update deliveries d set due_at = ${tx.now} from (
      select id from deliveries where workspace_id = ${tx.workspaceId} and send_at is not null and state in ('scheduled', 'ready') and due_at > ${tx.now}
         and (conversation_id = any(${conversationIds}::uuid[]) or thread_id = any(${privateThreadIds}::uuid[])) for update skip locked) waiting
     where d.workspace_id = ${tx.workspaceId} and d.id = waiting.id`
  if (found > 0) tx.onCommit(() => tx.ctx.app.bus.publish({ kind: 'deliveries', workspaceId: tx.workspaceId }))
}
