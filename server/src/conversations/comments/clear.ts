import type { Clearing, NoiseGroup } from '@baton/contract/posts'
import { lockIntake } from '#channels'
import type { Actor, Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { JobHandler } from '#kernel/jobs'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { clearingNow, UNDO_MS } from './clearings.ts'
import { mustSeePost, waitingComments } from './posts.ts'
import { holdComments, type LeftAlone, leftAlone, putBack, setAside, type Standing } from './set-aside.ts'

export const CLEAR_COMMENTS = 'clear-comments'

/** Few enough that intake, which waits meanwhile, waits a moment only. */
const BATCH = 250

/**
 * Begins to mark the waiting comments of these groups as needing no answer. Which they are is written down at once: those in
 * the wording that the figures on the screen knew of. What comes or is edited later is not among them.
 */
export async function startClearing(
  ctx: Ctx,
  postId: string,
  { groups, seenUpTo, looked }: { groups: readonly NoiseGroup[]; seenUpTo: number; looked: readonly string[] },
): Promise<Clearing> {
  return ctx.tx(async (tx) => {
    const { inboxId } = await mustSeePost(tx, postId)
    const id = tx.newId()
    const { kind, id: actorId } = tx.actor
    await tx.run`
      update comments set looked = true
       where workspace_id = ${tx.workspaceId} and message_id = any(${looked}::uuid[]) and post_id = ${postId} and comment_group = any(${groups}) and not looked`
    const chosen = await tx.run`
      insert into clearing_items (workspace_id, clearing_id, message_id, revision)
      select ${tx.workspaceId}, ${id}, k.message_id, k.revision
        from ${waitingComments(tx, sql`${postId}`)} and k.comment_group = any(${groups}) and k.revision <= ${seenUpTo}`
    await tx.run`
      insert into clearings (workspace_id, id, post_id, groups, state, actor_kind, actor_id, total, started_at)
      values (${tx.workspaceId}, ${id}, ${postId}, ${groups}, 'running', ${kind}, ${actorId}, ${chosen}, ${tx.now})`
    tx.audit('clearing.started', id, { postId, groups: [...groups], comments: chosen })
    tx.emit('clearing.changed', { clearingId: id, postId, state: 'running' }, { inboxId })
    askForStep(tx, id)
    return clearingNow(tx, postId, id)
  })
}

/** Begins to take a whole clearing back, also one that still runs. */
export async function undoClearing(ctx: Ctx, { postId, clearingId }: { postId: string; clearingId: string }): Promise<Clearing> {
  return ctx.tx(async (tx) => {
    const { inboxId } = await mustSeePost(tx, postId)
    const begun = await tx.run`
      update clearings set state = 'undoing', ended_at = null
       where workspace_id = ${tx.workspaceId} and id = ${clearingId} and post_id = ${postId} and state in ('running', 'done')
         and started_at > ${tx.now}::timestamptz - make_interval(secs => ${UNDO_MS / 1000})`
    if (begun === 0) {
      const { state } = await clearingNow(tx, postId, clearingId)
      fail('clearing_not_undoable', { state })
    }
    tx.audit('clearing.undone', clearingId, { postId })
    tx.emit('clearing.changed', { clearingId, postId, state: 'undoing' }, { inboxId })
    askForStep(tx, clearingId)
    return clearingNow(tx, postId, clearingId)
  })
}

/** How far it is, and what became of each comment. */
export async function readClearing(ctx: Ctx, { postId, clearingId }: { postId: string; clearingId: string }): Promise<Clearing> {
  return ctx.read(async (tx) => {
    await mustSeePost(tx, postId)
    return clearingNow(tx, postId, clearingId)
  })
}

/** One batch after the other, each a job of its own, so that a server that stops in between leaves none half done. */
function askForStep(tx: Tx, clearingId: string): void {
  tx.job(CLEAR_COMMENTS, { clearingId }, { key: `${CLEAR_COMMENTS} ${clearingId}` })
}

interface Running {
  id: string
  postId: string
  groups: NoiseGroup[]
  state: 'running' | 'undoing'
  actorKind: Actor['kind']
  actorId: string | null
  inboxId: string
}

/** The next batch of a clearing, or of taking it back. */
export const clearStep: JobHandler = async (ctx, { clearingId }) => {
  await ctx.tx(async (tx) => {
    await lockIntake(tx)
    const clearing = await tx.one<Running>`
      select c.id, c.post_id, c.groups, c.state, c.actor_kind, c.actor_id, a.inbox_id
        from clearings c join posts o on o.workspace_id = c.workspace_id and o.id = c.post_id
        join channel_accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
       where c.workspace_id = ${tx.workspaceId} and c.id = ${String(clearingId)} and c.state in ('running', 'undoing') for update of c`
    if (!clearing) return
    const left = clearing.state === 'running' ? await clearSome(tx, clearing) : await undoSome(tx, clearing)
    const state = left ? clearing.state : clearing.state === 'running' ? 'done' : 'undone'
    if (left) askForStep(tx, clearing.id)
    else
      await tx.run`update clearings set state = ${state}, ended_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = ${clearing.id}`
    tx.emit('clearing.changed', { clearingId: clearing.id, postId: clearing.postId, state }, { inboxId: clearing.inboxId })
  })
}

/** @returns whether some may be left */
async function clearSome(tx: Tx, { id, groups, actorKind, actorId }: Running): Promise<boolean> {
  const items = await tx.all<{ messageId: string; revision: number }>`
    select message_id, revision from clearing_items
     where workspace_id = ${tx.workspaceId} and clearing_id = ${id} and outcome is null order by message_id limit ${BATCH}`
  const standings = await holdComments(
    tx,
    items.map(({ messageId }) => messageId),
  )
  const outcomes = items.map(({ messageId, revision }) => ({
    messageId,
    outcome: reasonToLeave(standings.get(messageId), revision, groups) ?? ('cleared' as const),
  }))
  await setAside(tx, withOutcome(outcomes, 'cleared'), { kind: actorKind, id: actorId })
  await write(tx, id, outcomes)
  return items.length === BATCH
}

function reasonToLeave(standing: Standing | undefined, revision: number, groups: readonly string[]): LeftAlone | null {
  if (!standing || standing.revision !== revision || !groups.includes(standing.group)) return 'changed'
  return leftAlone(standing)
}

async function undoSome(tx: Tx, { id, actorKind, actorId }: Running): Promise<boolean> {
  const items = await tx.all<{ messageId: string; at: string }>`
    select message_id, at from clearing_items
     where workspace_id = ${tx.workspaceId} and clearing_id = ${id} and outcome = 'cleared' order by message_id limit ${BATCH}`
  const standings = await holdComments(
    tx,
    items.map(({ messageId }) => messageId),
  )
  const outcomes = items.map(({ messageId, at }) => ({
    messageId,
    outcome: isAsCleared(standings.get(messageId), at) ? ('restored' as const) : ('kept' as const),
  }))
  await putBack(tx, withOutcome(outcomes, 'restored'), { kind: actorKind, id: actorId })
  await write(tx, id, outcomes)
  return items.length === BATCH
}

/** Still set aside, and nobody has said anything of its conversation since: it was not answered, and if it is done then by the clearing. */
function isAsCleared(standing: Standing | undefined, clearedAt: string): boolean {
  if (!standing?.setAside || (standing.lastAnswerAt !== null && standing.lastAnswerAt >= standing.at)) return false
  return standing.status !== 'resolved' || (standing.resolution === 'dismissed' && standing.resolvedAt === clearedAt)
}

type Outcome = 'cleared' | 'restored' | 'kept' | LeftAlone

const withOutcome = (outcomes: readonly { messageId: string; outcome: Outcome }[], wanted: Outcome): string[] =>
  outcomes.filter(({ outcome }) => outcome === wanted).map(({ messageId }) => messageId)

async function write(tx: Tx, clearingId: string, outcomes: readonly { messageId: string; outcome: Outcome }[]): Promise<void> {
  if (outcomes.length === 0) return
  await tx.run`
    update clearing_items i set outcome = r.outcome, at = ${tx.now}
      from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as r("messageId" uuid, outcome text)
     where i.workspace_id = ${tx.workspaceId} and i.clearing_id = ${clearingId} and i.message_id = r."messageId"`
}
