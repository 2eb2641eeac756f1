import type { ModerationAct } from '@baton/channel-kit'
import type { Message, SecondLook, SecondLookState } from '@baton/contract/conversations'
import type { decideSecondLook as decideRoute } from '@baton/contract/moderation'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { isAlready, letsDo, lockModeratable, type Moderatable, presented } from '../moderatable.ts'
import { startModeration } from '../moderate.ts'
import { endLook } from './end.ts'
import type { Ending } from './states.ts'

interface Look {
  id: string
  messageId: string
  act: ModerationAct
  reason: SecondLook['reason']
  state: SecondLookState
  askedByAgent: string | null
  seenEditedAt: string | null
  expired: boolean
}

/**
 * A colleague allows what somebody asked for, which is then done at the network, or declines it with a reason. Nobody decides
 * what they asked for themselves, and only people decide: a key of theirs is no second pair of eyes. What was changed since it
 * was asked for is not allowed any more: the request falls, and the answer shows that.
 */
export async function decideLook(ctx: Ctx, lookId: string, { allow, words }: BodyOf<typeof decideRoute>): Promise<Message> {
  if (!allow && !words) fail('invalid_request', { where: 'body', fields: [{ path: 'words', problem: 'say why you decline' }] })
  return ctx.tx(async (tx) => {
    const { look, message } = await lockLook(tx, lookId)
    const { actor } = tx
    if (actor.kind !== 'agent' || actor.id === null || look.askedByAgent === actor.id) fail('second_look_own')
    const fallen = fallenBy(ctx, look, message)
    const ending: Ending = fallen ?? (allow ? { to: 'allowed', by: actor.id } : { to: 'declined', by: actor.id, words: words ?? '' })
    await end(tx, look, ending)
    if (ending.to === 'allowed') await startModeration(tx, message, { act: look.act, reason: look.reason, lookId })
    if (ending.to !== 'fallen') tx.audit(`second-look.${ending.to}`, look.messageId, { act: look.act, reason: look.reason })
    return presented(tx, message)
  })
}

/** Who asked takes it back. */
export async function withdrawLook(ctx: Ctx, lookId: string): Promise<Message> {
  return ctx.tx(async (tx) => {
    const { look, message } = await lockLook(tx, lookId)
    if (tx.actor.kind !== 'agent' || look.askedByAgent !== tx.actor.id) fail('not_found', { what: 'second look' })
    await end(tx, look, { to: 'withdrawn' })
    tx.audit('second-look.withdrawn', look.messageId, { act: look.act, reason: look.reason })
    return presented(tx, message)
  })
}

async function end(tx: Tx, look: Look, ending: Ending): Promise<void> {
  if (!(await endLook(tx, { lookId: look.id }, ending)))
    fail('second_look_settled', { state: look.state === 'open' && look.expired ? 'expired' : look.state })
}

/** What it asks for can no longer be allowed as it was meant. */
function fallenBy(ctx: Ctx, look: Look, message: Moderatable): Extract<Ending, { to: 'fallen' }> | null {
  if (message.deleted) return { to: 'fallen', fellBy: 'gone' }
  if (message.replaced || message.editedAt !== look.seenEditedAt) return { to: 'fallen', fellBy: 'changed' }
  if (isAlready(message, look.act)) return { to: 'fallen', fellBy: 'done' }
  return letsDo(ctx, message, look.act) ? null : { to: 'fallen', fellBy: 'impossible' }
}

/** Holds the message, then reads the look: whoever ends it holds the message, too. */
async function lockLook(tx: Tx, lookId: string): Promise<{ look: Look; message: Moderatable }> {
  const found = await tx.one<{ messageId: string }>`
    select message_id from second_looks where workspace_id = ${tx.workspaceId} and id = ${lookId}`
  if (!found) fail('not_found', { what: 'second look' })
  const message = await lockModeratable(tx, found.messageId)
  const look = await tx.one<Look>`
    select id, message_id, act, reason, state, asked_by_agent, seen_edited_at, expires_at <= ${tx.now}::timestamptz as expired
      from second_looks where workspace_id = ${tx.workspaceId} and id = ${lookId} for update`
  return look ? { look, message } : fail('not_found', { what: 'second look' })
}
