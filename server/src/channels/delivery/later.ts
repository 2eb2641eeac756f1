import type { AccountContext, Capabilities, ChannelAdapter, ThreadContext } from '@baton/channel-kit'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { accountContext } from '../accounts/account.ts'
import type { DeliveryPayload } from './rows.ts'

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

/**
 * The time at which a reply is to go out, if it may.
 *
 * @param able what the network lets us do now
 * @param at ISO 8601
 * @throws send_later_impossible when the network takes no answer at that time any more
 */
export function mustBeSayableAt(
  at: string,
  {
    adapter,
    thread,
    account,
    able,
    byTemplate,
    now,
  }: {
    adapter: ChannelAdapter
    thread: ThreadContext
    account: AccountContext
    able: Capabilities
    byTemplate: boolean
    now: number
  },
): void {
  const then = Date.parse(at)
  if (then > now + MOST_DAYS_AHEAD * DAY_MS)
    fail('invalid_request', { where: 'body', fields: [{ path: 'sendAt', problem: 'is more than a year ahead' }] })
  const ableThen = adapter.capabilities(thread, account, then)
  const isShut =
    !ableThen.canReply ||
    (ableThen.windowEndsAt !== undefined && ableThen.windowEndsAt !== null && Date.parse(ableThen.windowEndsAt) <= then)
  if (isShut && !(byTemplate && ableThen.takesTemplates)) fail('send_later_impossible', { until: able.windowEndsAt ?? null })
}

/** Another time for a reply that waits for one. */
export async function rescheduleDelivery(tx: Tx, id: string, sendAt: string): Promise<void> {
  const row = await tx.one<{ state: string; sendAt: string | null; accountId: string; network: string; payload: DeliveryPayload }>`
    select d.state, d.send_at, d.account_id, a.network, d.payload from deliveries d join channel_accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
     where d.workspace_id = ${tx.workspaceId} and d.id = ${id} for update of d`
  if (!row) fail('delivery_not_found')
  if (row.state !== 'scheduled' || !row.sendAt) fail('delivery_not_waiting', { state: row.state })
  const adapter = tx.ctx.app.adapters.get(row.network) ?? fail('network_unknown')
  const account = (await accountContext(tx, row.accountId)) ?? fail('reply_impossible', { reason: 'disconnected' })
  const { thread } = row.payload
  const now = tx.ctx.now()
  mustBeSayableAt(sendAt, {
    adapter,
    thread,
    account,
    able: adapter.capabilities(thread, account, now),
    byTemplate: row.payload.templateId !== undefined,
    now,
  })
  await tx.run`update deliveries set send_at = ${sendAt}, due_at = ${sendAt} where workspace_id = ${tx.workspaceId} and id = ${id}`
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
