import type { ModerationAct, ModerationAsked } from '@baton/channel-kit'
import type { Message, moderate as moderateRoute } from '@baton/contract/conversations'
import { type Finding, finding } from '@baton/contract/findings'
import type { BodyOf } from '@baton/contract/route'
import { type Moderated, moderateAtNetwork } from '#channels'
import { blockIdentity } from '#contacts'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { JobHandler } from '#kernel/jobs'
import type { Tx } from '#kernel/tx'
import { record } from './act.ts'
import { deriveConversations } from './derive.ts'
import { emitChange, isAlready, letsDo, lockModeratable, type Moderatable, presented } from './moderatable.ts'
import { hideMessage, removeMessage } from './receive/changes.ts'
import { askForLook } from './second-look/ask.ts'
import { policyOf } from './second-look/policy.ts'
import { whyLookedAt } from './second-look/why.ts'

export const MODERATE = 'moderate-message'

/** Before each further try of what was not taken or is not known; after the last it stands as refused. */
const PAUSES_MS = [5, 30, 120, 600, 1800].map((seconds) => seconds * 1000)

/**
 * Asks for something to be done with a public message at its network: hidden, shown, liked, deleted, or its author blocked. It is
 * done right after, by a job; the message says what is under way, and what the network said no to. What wants a second pair of eyes is asked of a
 * colleague first. Asking for the same again changes nothing.
 */
export async function moderateMessage(ctx: Ctx, messageId: string, { act, reason }: BodyOf<typeof moderateRoute>): Promise<Message> {
  return ctx.tx(async (tx) => {
    const message = await lockModeratable(tx, messageId)
    if (!letsDo(tx.ctx, message, act)) fail('moderation_impossible')
    if (isAlready(message, act)) return presented(tx, message)
    const why = whyLookedAt(await policyOf(tx), act, message)
    if (why && !(await isUnderWay(tx, message))) await askForLook(tx, message, { act, reason, why })
    else await startModeration(tx, message, { act, reason, lookId: null })
    return presented(tx, message)
  })
}

const isUnderWay = (tx: Tx, { id }: Moderatable) =>
  tx.one`select from moderations where workspace_id = ${tx.workspaceId} and message_id = ${id} and state = 'waiting'`

/** Has it done at the network right after. `lookId`: by which second look it was allowed. */
export async function startModeration(
  tx: Tx,
  message: Moderatable,
  { act, reason, lookId }: { act: ModerationAct; reason: string | null; lookId: string | null },
): Promise<void> {
  const moderationId = tx.newId()
  const made = await tx.run`
    insert into moderations (workspace_id, id, message_id, account_id, act, reason, look_id, state, created_at)
    values (${tx.workspaceId}, ${moderationId}, ${message.id}, ${message.accountId}, ${act}, ${reason}, ${lookId}, 'waiting', ${tx.now})
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

interface Waiting extends ModerationAsked {
  messageId: string
  accountId: string
  act: ModerationAct
  attempts: number
  externalId: string
  lookId: string | null
}

/** Does what was asked. Runs at least once; the network takes a repeat for what it is. */
export const moderateLater: JobHandler = async (ctx, { moderationId }) => {
  const id = String(moderationId)
  const asked = await ctx.tx(async (tx) => {
    const waiting = await tx.one<Waiting>`
      select o.message_id, o.account_id, o.act, o.attempts, o.look_id, o.created_at as at, m.external_id, coalesce(m.hints, '{}'::jsonb) as hints from moderations o
        join messages m on m.workspace_id = o.workspace_id and m.id = o.message_id
       where o.workspace_id = ${tx.workspaceId} and o.id = ${id} and o.state = 'waiting'`
    const missing = waiting && (await missingLook(tx, waiting))
    if (missing) await settle(tx, id, waiting, { kind: 'refused', refusal: 'second-look', words: null, reason: missing })
    return missing ? undefined : waiting
  })
  if (!asked) return
  const { accountId, act, externalId, at, hints } = asked
  const moderated = await moderateAtNetwork(ctx, { accountId, act, externalId, at, hints })
  await ctx.tx((tx) => settle(tx, id, asked, moderated))
}

/**
 * Asked again where it is sent, whoever asked for it and by whatever way: nothing goes out for which somebody else should have
 * looked and did not, or looked at other words than stand there now.
 */
async function missingLook(tx: Tx, { messageId, act, lookId }: Waiting): Promise<Finding | null> {
  const message = await lockModeratable(tx, messageId)
  if (whyLookedAt(await policyOf(tx), act, message) === null) return null
  const allowed = await tx.one`
    select from second_looks
     where workspace_id = ${tx.workspaceId} and id = ${lookId}::uuid and message_id = ${messageId} and act = ${act} and state = 'allowed'
       and seen_edited_at is not distinct from ${message.editedAt}::timestamptz`
  return allowed ? null : finding('second_look_missing', {})
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
  if (act === 'block' && message.identityId) await blockIdentity(tx, message.identityId)
  const change = { at: tx.now, by: 'us' as const }
  const tell =
    act === 'delete'
      ? await removeMessage(tx, { ...change, reason: 'deleted', externalId: message.externalId ?? '' }, message.network, message)
      : await hideMessage(tx, { ...change, hidden: act !== 'unhide' }, message)
  if (message.conversationId) await deriveConversations(tx, [message.conversationId])
  // The webhook may have been quicker: then it is told already, but not that the asking is over.
  if (tell) tell()
  else emitChange(tx, message, 'moderated')
}
