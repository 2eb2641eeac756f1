import type { ModerationAct, ThreadContext } from '@baton/channel-kit'
import type { Message, moderate as moderateRoute } from '@baton/contract/conversations'
import type { BodyOf } from '@baton/contract/route'
import { type Moderated, moderateAtNetwork } from '#channels'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { JobHandler } from '#kernel/jobs'
import type { Tx } from '#kernel/tx'
import { lockVisible, record } from './act.ts'
import { deriveConversations } from './derive.ts'
import { messageRows, presentMessage } from './message-rows.ts'
import { hideMessage, removeMessage } from './receive/changes.ts'
import type { KnownMessage } from './receive/world.ts'

export const MODERATE = 'moderate-message'

/** Before each further try of what was not taken or is not known; after the last it stands as refused. */
const PAUSES_MS = [5, 30, 120, 600, 1800].map((seconds) => seconds * 1000)

interface Moderatable extends KnownMessage {
  network: string
  externalId: string | null
  hidden: boolean
  liked: boolean
  replaced: boolean
  inboxId: string
  audienceId: string
  accountExternalId: string
  accountHandle: string
  baseUrl: string
  settings: Record<string, string>
  thread: Pick<ThreadContext, 'externalId' | 'kind' | 'visibility' | 'post'>
}

/**
 * Asks for something to be done with a public message at its network: hidden, shown, liked, deleted. It is done right after, by
 * a job; the message says what is under way, and what the network said no to. Asking for the same again changes nothing.
 */
export async function moderateMessage(ctx: Ctx, messageId: string, { act, reason }: BodyOf<typeof moderateRoute>): Promise<Message> {
  return ctx.tx(async (tx) => {
    const message = await lockModeratable(tx, messageId)
    if (!message.externalId || message.deleted || !offered(tx.ctx, message).includes(act)) fail('moderation_impossible')
    if (!isAlready(message, act)) await ask(tx, message, { act, reason: reason ?? null })
    return presented(tx, message)
  })
}

async function ask(tx: Tx, message: Moderatable, { act, reason }: { act: ModerationAct; reason: string | null }): Promise<void> {
  const moderationId = tx.newId()
  const made = await tx.run`
    insert into moderations (workspace_id, id, message_id, account_id, act, reason, state, created_at)
    values (${tx.workspaceId}, ${moderationId}, ${message.id}, ${message.accountId}, ${act}, ${reason}, 'waiting', ${tx.now})
    on conflict (workspace_id, message_id) where state = 'waiting' do nothing`
  if (made === 0) {
    const waiting = await tx.one<{ act: string }>`
      select act from moderations where workspace_id = ${tx.workspaceId} and message_id = ${message.id} and state = 'waiting'`
    if (waiting?.act !== act) fail('moderation_under_way')
    return
  }
  tx.job(MODERATE, { moderationId })
  const eventId = emitChange(tx, message, 'moderating')
  if (message.conversationId)
    record(tx, eventId, message.conversationId, 'message.changed', { messageId: message.id, what: `asked-to-${act}`, reason })
  tx.audit('message.moderated', message.id, { act, reason })
}

/** Does what was asked. Runs at least once; the network takes a repeat for what it is. */
export const moderateLater: JobHandler = async (ctx, { moderationId }) => {
  const asked = await ctx.tx(
    (tx) => tx.one<{ messageId: string; accountId: string; act: ModerationAct; attempts: number; externalId: string }>`
      select o.message_id, o.account_id, o.act, o.attempts, m.external_id from moderations o
        join messages m on m.workspace_id = o.workspace_id and m.id = o.message_id
       where o.workspace_id = ${tx.workspaceId} and o.id = ${String(moderationId)} and o.state = 'waiting'`,
  )
  if (!asked) return
  const moderated = await moderateAtNetwork(ctx, asked)
  await ctx.tx((tx) => settle(tx, String(moderationId), asked, moderated))
}

async function settle(
  tx: Tx,
  id: string,
  { messageId, act, attempts }: { messageId: string; act: ModerationAct; attempts: number },
  moderated: Moderated,
): Promise<void> {
  const message = await lockModeratable(tx, messageId)
  const pauseMs = PAUSES_MS[attempts]
  if (moderated.kind === 'later' && pauseMs !== undefined) {
    await tx.run`update moderations set attempts = attempts + 1 where workspace_id = ${tx.workspaceId} and id = ${id} and state = 'waiting'`
    tx.job(MODERATE, { moderationId: id }, { runAt: iso(tx.ctx.now() + Math.max(pauseMs, moderated.inMs ?? 0)) })
    return
  }
  const { refusal, words, reason } =
    moderated.kind === 'done'
      ? { refusal: null, words: null, reason: null }
      : { refusal: 'unreachable', ...moderated, reason: moderated.reason }
  const settled = await tx.run`
    update moderations set state = ${moderated.kind === 'done' ? 'done' : 'refused'}, refusal = ${refusal}, words = ${words},
           finding = ${reason && JSON.stringify(reason)}::jsonb, attempts = attempts + 1, settled_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and id = ${id} and state = 'waiting'`
  if (settled === 0) return
  if (moderated.kind === 'done') await apply(tx, message, act)
  else emitChange(tx, message, 'moderation-refused')
}

/** What the network did stands here too, as if it had told of it by itself. */
async function apply(tx: Tx, message: Moderatable, act: ModerationAct): Promise<void> {
  if (act === 'like' || act === 'unlike') {
    await tx.run`update messages set liked = ${act === 'like'} where workspace_id = ${tx.workspaceId} and id = ${message.id}`
    emitChange(tx, message, act === 'like' ? 'liked' : 'unliked')
    return
  }
  const change = { at: tx.now, by: 'us' as const }
  const tell =
    act === 'delete'
      ? await removeMessage(tx, { ...change, reason: 'deleted', externalId: message.externalId ?? '' }, message.network, message)
      : await hideMessage(tx, { ...change, hidden: act === 'hide' }, message)
  if (message.conversationId) await deriveConversations(tx, [message.conversationId])
  // The webhook may have been quicker: then it is told already, but not that the asking is over.
  if (tell) tell()
  else emitChange(tx, message, 'moderated')
}

function isAlready({ hidden, liked }: Moderatable, act: ModerationAct): boolean {
  return (act === 'hide' && hidden) || (act === 'unhide' && !hidden) || (act === 'like' && liked) || (act === 'unlike' && !liked)
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

/** Holds the message, and its conversation before it. A neighbour's is seen by whoever works with the account. */
async function lockModeratable(tx: Tx, messageId: string): Promise<Moderatable> {
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
           m.raw_delivery_id, m.external_id, m.hidden, m.liked, m.replaced_at is not null as replaced, a.network, a.inbox_id, a.audience_id, a.external_id as account_external_id,
           a.handle as account_handle, a.base_url, a.settings,
           json_build_object('externalId', t.external_id, 'kind', t.kind, 'visibility', t.visibility,
             'post', case when o.id is not null then json_build_object('externalId', o.external_id, 'kind', o.kind) end) as thread
      from messages m join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
      join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
      left join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} for update of m`
  return row ?? fail('not_found', { what: 'message' })
}

function emitChange(tx: Tx, { id, conversationId, contactId, inboxId }: Moderatable, what: string): string {
  return tx.emit('message.changed', { messageId: id, conversationId, what }, { conversationId, contactId, inboxId })
}

async function presented(tx: Tx, { id, conversationId }: Moderatable): Promise<Message> {
  const [row] = await messageRows(tx, [id])
  return row ? presentMessage(tx.ctx, row, conversationId) : fail('not_found', { what: 'message' })
}
