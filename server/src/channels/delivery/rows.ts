import type { HttpCall, ImapSearchCall, OutboundMessage, SmtpCall, StandsWith, ThreadContext, Use } from '@baton/channel-kit'
import type { Finding } from '@baton/contract/findings'
import { raw } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { countUses } from '../spend/count.ts'
import { type DeliveryState, mayMove } from './states.ts'

/** What is sent, fixed when the person pressed send: a retry says the same words to the same target. */
export interface DeliveryPayload {
  message: OutboundMessage
  thread: ThreadContext
  text: string
  /** Conversations that this answers when it is sent. */
  answers: string[]
  /** Template that it was written with; it must still be approved when it goes out. */
  templateId?: string
  /** One part of a longer reply: the white space that was cut away behind it. */
  gap?: string
  /** It asks the contact to go on in private. */
  moves?: true
  /** Of one that waits for a time of its writer's choice: the contact's newest message then, null when there was none. */
  heardLast?: string | null
}

/** The call of the first attempt without its credentials: a retry repeats its bytes. */
export type KeptCall = HttpCall | SmtpCall | ImapSearchCall

export interface DeliveryRow {
  id: string
  messageId: string
  conversationId: string
  threadId: string
  accountId: string
  agentId: string | null
  state: DeliveryState
  /** When it is to be looked at next; of a refused one, since when it waits for a person. */
  dueAt: string
  /** A time of its writer's choice, if there is one: it goes out no earlier, and not at all when the contact wrote before it. */
  sendAt: string | null
  payload: DeliveryPayload
  call: KeptCall | null
  /** What it will have used up when it is sent. */
  uses: Use[] | null
  facts: Record<string, string>
  resolveAfter: boolean
  attempts: number
  tokenRefreshed: boolean
  claimedBy: number | null
  claimedAt: string | null
  externalId: string | null
  refusal: string | null
  /** What the network said, word for word. */
  words: string | null
  /** What Baton found. */
  reason: Finding | null
  readBacks: number
  /** An attempt may have arrived, and nothing has told since. */
  inDoubt: boolean
  /** A person wants an unknown one sent once more, though it may have arrived. */
  sendAgain: boolean
  createdAt: string
  sentAt: string | null
}

export const deliveryColumns = raw(
  `id, message_id, conversation_id, thread_id, account_id, agent_id, state, due_at, send_at, payload, call, uses, facts, resolve_after, attempts, token_refreshed, claimed_by, claimed_at,
   external_id, refusal, words, reason, read_backs, in_doubt, send_again, created_at, sent_at`,
)

/** Told of every change of state, in its transaction. Conversations keep their answers, keys and clocks by it. */
export type AfterDelivery = (
  tx: Tx,
  delivery: DeliveryRow,
  from: DeliveryState,
  taken: Pick<Settlement, 'aliases' | 'isPending' | 'stands'>,
) => Promise<void>

/** What changes with the state. Absent = stays. */
export interface Settlement {
  to: DeliveryState
  dueAt?: string
  externalId?: string
  aliases?: readonly string[]
  /** The network looks at it before anybody can read it. */
  isPending?: boolean
  /** The private thread that it turned out to stand in. */
  stands?: StandsWith
  sentAt?: string
  refusal?: string | null
  words?: string | null
  reason?: Finding | null
  facts?: Record<string, string>
  tokenRefreshed?: boolean
  readBacks?: number
  sendAgain?: boolean
}

/**
 * Moves a delivery, if it still is where the caller saw it. Whoever comes second changes nothing and gets null; so an echo,
 * an answer and a read-back may all tell the same story.
 */
export async function settle(
  tx: Tx,
  id: string,
  from: readonly DeliveryState[],
  settlement: Settlement,
  after: AfterDelivery,
): Promise<DeliveryRow | null> {
  const { to } = settlement
  for (const state of from) if (!mayMove(state, to)) throw new Error(`A delivery cannot go from ${state} to ${to}`)
  const before = await tx.one<{ state: DeliveryState; inDoubt: boolean }>`
    select state, in_doubt from deliveries where workspace_id = ${tx.workspaceId} and id = ${id} and state = any(${from}::text[]) for update`
  if (!before) return null
  if (before.inDoubt && !mayMove(before.state, to, true)) throw new Error(`A delivery in doubt cannot go from ${before.state} to ${to}`)
  const row = await tx.one<DeliveryRow>`
    update deliveries set state = ${to}, due_at = coalesce(${settlement.dueAt ?? (to === 'refused' ? tx.now : null)}::timestamptz, due_at), external_id = coalesce(${settlement.externalId ?? null}, external_id),
           sent_at = coalesce(${settlement.sentAt ?? null}::timestamptz, sent_at), refusal = ${settlement.refusal ?? null}, words = ${settlement.words || settlement.reason?.networkWords || null},
           reason = ${settlement.reason ? JSON.stringify(settlement.reason) : null}::jsonb,
           facts = facts || ${JSON.stringify(settlement.facts ?? {})}::jsonb, token_refreshed = ${settlement.tokenRefreshed ?? false} or token_refreshed,
           read_backs = coalesce(${settlement.readBacks ?? null}::smallint, read_backs),
           in_doubt = case ${to} when 'unknown' then true when 'sending' then in_doubt else false end,
           send_again = case ${to} when 'sending' then send_again else ${settlement.sendAgain ?? false} end
     where workspace_id = ${tx.workspaceId} and id = ${id}
    returning ${deliveryColumns}`
  if (!row) return null
  // Here and nowhere else, so that it is once, whichever of an answer, an echo, a read-back or a person tells that it is there.
  if (to === 'sent') countUses(tx, { accountId: row.accountId, purpose: 'replies', uses: row.uses ?? [], at: row.sentAt ?? tx.now })
  await after(tx, row, before.state, settlement)
  tx.emit(
    'delivery.changed',
    {
      deliveryId: row.id,
      messageId: row.messageId,
      conversationId: row.conversationId,
      from: before.state,
      to,
      ...(row.refusal && { refusal: row.refusal }),
    },
    { conversationId: row.conversationId, networkAt: to === 'sent' ? row.sentAt : null },
  )
  return row
}
