import type { JobHandler } from '#kernel/jobs'
import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { record } from '../act.ts'
import { type Ending, ends } from './states.ts'

export const EXPIRE_LOOK = 'expire-second-look'

/** What of a look its end tells. */
export interface Ended {
  id: string
  messageId: string
  act: string
}

/** Which look: by its own id, or the one that is open for a message. */
type Which = { lookId: string } | { messageId: string; acts?: readonly string[] }

/**
 * Ends an open look; of several who would end it one does, since the row is open once. One that has expired ends in no other
 * way, though the job that says so comes late.
 *
 * @returns null where it was over already
 */
export async function endLook(tx: Tx, which: Which, ending: Ending): Promise<Ended | null> {
  const by = 'by' in ending ? ending.by : null
  const words = 'words' in ending ? ending.words : null
  const fellBy = 'fellBy' in ending ? ending.fellBy : null
  const [lookId, messageId] = 'lookId' in which ? [which.lookId, null] : [null, which.messageId]
  const acts = 'acts' in which ? (which.acts ?? null) : null
  const ended = await tx.one<Ended & { conversationId: string | null; contactId: string | null; inboxId: string }>`
    with ended as (
      update second_looks set state = ${ending.to}, fell_by = ${fellBy}, decided_by = ${by}::uuid, words = ${words}, settled_at = ${tx.now}
       where workspace_id = ${tx.workspaceId} and state = 'open'
         and ((${lookId}::uuid is not null and id = ${lookId}::uuid) or (${lookId}::uuid is null and message_id = ${messageId}::uuid))
         and (${acts}::text[] is null or act = any(${acts}::text[]))
         and ${inTime(tx, ending)}
      returning id, message_id, account_id, act, reason)
    select e.id, e.message_id, e.act, e.reason, m.conversation_id, m.contact_id, a.inbox_id
      from ended e join messages m on m.workspace_id = ${tx.workspaceId} and m.id = e.message_id
      join channel_accounts a on a.workspace_id = ${tx.workspaceId} and a.id = e.account_id`
  if (!ended) return null
  tellLook(tx, ended, ending.to)
  return ended
}

/** People have until it expires, the clock comes after that, and the world does not ask for the time. */
function inTime(tx: Tx, { to }: Ending): Sql {
  switch (ends[to]) {
    case 'colleague':
    case 'asker':
      return sql`expires_at > ${tx.now}`
    case 'clock':
      return sql`expires_at <= ${tx.now}`
    case 'world':
      return sql`true`
  }
}

/** The log, the screens and the timeline hear of it. No words of people. */
export function tellLook(
  tx: Tx,
  {
    id,
    messageId,
    act,
    conversationId,
    contactId,
    inboxId,
  }: Ended & { conversationId: string | null; contactId: string | null; inboxId: string },
  state: string,
): void {
  const eventId = tx.emit(
    'second-look.changed',
    { lookId: id, messageId, conversationId, act, state },
    { conversationId, contactId, inboxId },
  )
  if (conversationId) record(tx, eventId, conversationId, 'second-look.changed', { messageId, act, state })
}

/** When its time is over. One that was decided meanwhile is left alone. */
export const expireLook: JobHandler = (ctx, { lookId }) =>
  ctx.tx(async (tx) => void (await endLook(tx, { lookId: String(lookId) }, { to: 'expired' })))
