import type { ControlEvent } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'
import type { Plan } from './plan.ts'

/** The contact's newest message in a thread. */
export interface NewestWords {
  messageId: string
  conversationId: string | null
}

/** Keeps who may speak in a thread. @returns false where something newer is known */
export async function keepControl(tx: Tx, threadId: string, { holder, at }: Pick<ControlEvent, 'holder' | 'at'>): Promise<boolean> {
  const kept = await tx.run`
    update threads set facts = facts || jsonb_build_object('control', ${holder}::text, 'controlAt', ${at}::text)
     where workspace_id = ${tx.workspaceId} and id = ${threadId} and coalesce(facts ->> 'controlAt', '') < ${at}`
  return kept > 0
}

/**
 * What came while another system held the thread was that system's to answer. Once the thread was handed to us, the contact's
 * newest words wait for us, unless a person of the brand has answered them there.
 *
 * @returns the newest words, waiting or not; null where nothing was said yet
 */
export async function oweHandedOver(tx: Tx, threadId: string, reopened: Plan['reopened']): Promise<NewestWords | null> {
  const newest = await tx.one<NewestWords & { isOwed: boolean }>`
    select m.id as message_id, m.conversation_id,
           m.standby and m.acknowledged and not m.history and t.facts ->> 'control' = 'us' and m.at <= (t.facts ->> 'controlAt')::timestamptz and not exists (
             select from answers a where a.workspace_id = m.workspace_id and a.conversation_id = m.conversation_id and not a.automatic and a.at > m.at) as is_owed
      from threads t join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
     where t.workspace_id = ${tx.workspaceId} and t.id = ${threadId} and m.direction = 'inbound' and m.deleted_at is null and m.kind_hint is distinct from 'system'
     order by m.at desc, m.order_key desc, m.id desc limit 1`
  if (!newest) return null
  const { messageId, conversationId, isOwed } = newest
  if (isOwed && conversationId) await owe(tx, messageId, conversationId, reopened)
  return { messageId, conversationId }
}

async function owe(tx: Tx, messageId: string, conversationId: string, reopened: Plan['reopened']): Promise<void> {
  await tx.run`update messages set acknowledged = false where workspace_id = ${tx.workspaceId} and id = ${messageId}`
  const was = await tx.one<{ status: Plan['reopened'][number]['was'] | 'open' }>`
    select status from conversations where workspace_id = ${tx.workspaceId} and id = ${conversationId} for update`
  if (!was || was.status === 'open') return
  await tx.run`
    update conversations set status = 'open', resolution = null, resolved_at = null, snoozed_until = null, snooze_ended_at = null
     where workspace_id = ${tx.workspaceId} and id = ${conversationId}`
  reopened.push({ conversationId, was: was.status })
}
