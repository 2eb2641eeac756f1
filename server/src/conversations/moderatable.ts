import type { ModerationAct, ThreadContext } from '@baton/channel-kit'
import type { Message } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { lockVisible } from './act.ts'
import { messageRows, presentMessage } from './message-rows.ts'
import type { KnownMessage } from './receive/world.ts'

/** A public message with all that decides what may be done with it at its network. */
export interface Moderatable extends KnownMessage {
  network: string
  externalId: string | null
  hidden: boolean
  liked: boolean
  /** Who wrote it; null of our own and of what has no author. */
  identityId: string | null
  authorBlocked: boolean
  replaced: boolean
  editedAt: string | null
  /** 1 to 5, of a review. */
  stars: number | null
  /** Title and text of a review. */
  words: string
  holdsNumbers: boolean
  inboxId: string
  audienceId: string
  accountExternalId: string
  accountHandle: string
  baseUrl: string
  settings: Record<string, string>
  thread: Pick<ThreadContext, 'externalId' | 'kind' | 'visibility' | 'post'>
}

/** Holds the message, and its conversation before it. A neighbour's is seen by whoever works with the account. */
export async function lockModeratable(tx: Tx, messageId: string): Promise<Moderatable> {
  const [found] = await tx.all<{ conversationId: string | null; audienceId: string; visibility: string }>`
    select m.conversation_id, a.audience_id, m.visibility from messages m join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId}`
  if (!found) fail('not_found', { what: 'message' })
  const { actor } = tx
  if (found.conversationId) await lockVisible(tx, found.conversationId)
  else if (actor.kind !== 'system' && !(actor.audienceIds.includes(found.audienceId) && found.visibility === 'public'))
    fail('not_found', { what: 'message' })
  const row = await tx.one<Moderatable>`
    select m.id, m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.direction, m.visibility, m.addresses_us, m.at, m.deleted_at is not null as deleted,
           m.raw_delivery_id, m.external_id, m.hidden, m.liked, m.identity_id, coalesce(i.blocked_by_us, false) as author_blocked, m.replaced_at is not null as replaced, m.edited_at, (m.review ->> 'stars')::int as stars,
           concat_ws(' ', m.review ->> 'title', m.text) as words, m.secret_numbers is not null as holds_numbers, a.network, a.inbox_id, a.audience_id, a.external_id as account_external_id,
           a.handle as account_handle, a.base_url, a.settings,
           json_build_object('externalId', t.external_id, 'kind', t.kind, 'visibility', t.visibility,
             'post', case when o.id is not null then json_build_object('externalId', o.external_id, 'kind', o.kind) end) as thread
      from messages m join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
      join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
      left join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
      left join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} for update of m`
  return row ?? fail('not_found', { what: 'message' })
}

/** Does the network let this be done with it now? */
export function letsDo(ctx: Ctx, message: Moderatable, act: ModerationAct): boolean {
  return message.externalId !== null && !message.deleted && offered(ctx, message).includes(act)
}

export function isAlready({ hidden, liked, authorBlocked }: Moderatable, act: ModerationAct): boolean {
  return (
    (act === 'block' && authorBlocked) ||
    (act === 'hide' && hidden) ||
    (act === 'unhide' && !hidden) ||
    (act === 'like' && liked) ||
    (act === 'unlike' && !liked)
  )
}

function offered(ctx: Ctx, message: Moderatable): readonly ModerationAct[] {
  const adapter = ctx.app.adapters.get(message.network)
  // What took its place is what the network has; done with the one, it would be done with the other.
  if (!adapter?.moderate || message.visibility !== 'public' || message.replaced) return []
  const { network } = adapter
  const { accountExternalId: externalId, accountHandle: handle, baseUrl, settings } = message
  const { moderation } = adapter.capabilities(
    message.thread,
    { network, externalId, handle, baseUrl, settings, credentials: {} },
    ctx.now(),
  )
  return moderation?.[message.direction === 'inbound' ? 'theirs' : 'ours'] ?? []
}

/** Tells that the message changed; the screen shows how it stands now. */
export function emitChange(tx: Tx, { id, conversationId, contactId, inboxId }: Moderatable, what: string): string {
  return tx.emit('message.changed', { messageId: id, conversationId, what }, { conversationId, contactId, inboxId })
}

export async function presented(tx: Tx, { id, conversationId }: Moderatable): Promise<Message> {
  const [row] = await messageRows(tx, [id])
  return row ? presentMessage(tx.ctx, row, conversationId) : fail('not_found', { what: 'message' })
}
