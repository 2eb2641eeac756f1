import type { PostMode } from '@baton/contract/conversations'
import type { Comment, CommentGroup } from '@baton/contract/posts'
import { lockIntake } from '#channels'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { isNoise } from './grouping.ts'
import { readComment } from './list.ts'
import { mustSeePost } from './posts.ts'
import { holdComments, leftAlone, putBack, setAside } from './set-aside.ts'

interface Movable {
  messageId: string
  group: CommentGroup
  likeness: string | null
  mode: PostMode
}

/**
 * Puts a comment into another group, and with it all that are alike and that nobody has looked at; what comes later follows too.
 * Each then needs what its group needs under its post: what was set aside waits again where it may matter to somebody.
 *
 * Holds the intake lock, so that no comment alike comes in meanwhile by what was taught before.
 */
export async function moveComment(
  ctx: Ctx,
  { postId, messageId }: { postId: string; messageId: string },
  { group }: { group: CommentGroup },
): Promise<{ comment: Comment; alike: number }> {
  return ctx.tx(async (tx) => {
    const { inboxId } = await mustSeePost(tx, postId)
    await lockIntake(tx)
    const comment = await find(tx, postId, messageId)
    const alike = comment.group === group ? [] : await alikeTo(tx, comment, group)
    if (comment.group !== group) {
      await move(tx, comment, alike, group)
      tx.emit('comment.moved', { messageId, postId, from: comment.group, to: group, alike: alike.length }, { inboxId })
    }
    return { comment: (await readComment(tx, messageId)) ?? fail('not_found', { what: 'comment' }), alike: alike.length }
  })
}

async function find(tx: Tx, postId: string, messageId: string): Promise<Movable> {
  const found = await tx.one<Movable>`
    select k.message_id, k.comment_group as "group", encode(k.likeness, 'hex') as likeness, o.mode
      from comments k join posts o on o.workspace_id = k.workspace_id and o.id = k.post_id
     where k.workspace_id = ${tx.workspaceId} and k.message_id = ${messageId} and k.post_id = ${postId}`
  return found ?? fail('not_found', { what: 'comment' })
}

function alikeTo(tx: Tx, { messageId, likeness }: Movable, group: CommentGroup): Promise<Movable[]> {
  if (likeness === null) return Promise.resolve([])
  return tx.all<Movable>`
    select k.message_id, k.comment_group as "group", encode(k.likeness, 'hex') as likeness, o.mode
      from comments k join posts o on o.workspace_id = k.workspace_id and o.id = k.post_id
     where k.workspace_id = ${tx.workspaceId} and k.likeness = decode(${likeness}, 'hex') and k.message_id <> ${messageId} and not k.looked and k.comment_group <> ${group}`
}

async function move(tx: Tx, comment: Movable, alike: readonly Movable[], group: CommentGroup): Promise<void> {
  const ids = [comment, ...alike].map(({ messageId }) => messageId)
  const standings = await holdComments(tx, ids)
  await tx.run`
    update comments set comment_group = ${group}, looked = looked or message_id = ${comment.messageId}
     where workspace_id = ${tx.workspaceId} and message_id = any(${ids}::uuid[])`
  if (comment.likeness) {
    await tx.run`
      insert into comment_corrections (workspace_id, likeness, from_group, to_group, actor_kind, actor_id, at)
      values (${tx.workspaceId}, decode(${comment.likeness}, 'hex'), ${comment.group}, ${group}, ${tx.actor.kind}, ${tx.actor.id}, ${tx.now})
      on conflict (workspace_id, likeness) do update
         set from_group = excluded.from_group, to_group = excluded.to_group, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id, at = excluded.at`
  }
  const found = [comment, ...alike].flatMap(({ messageId, mode }) => {
    const standing = standings.get(messageId)
    return standing ? [{ ...standing, mode }] : []
  })
  // Quiet mode settles what its groups need; a clearing has settled what was in its groups then.
  if (isNoise(group)) await setAside(tx, idsOf(found.filter((each) => each.mode === 'quiet' && leftAlone(each) === null)))
  else await putBack(tx, idsOf(found.filter(({ mode, setAside: isAside }) => mode !== 'muted' && isAside)))
}

const idsOf = (comments: readonly { messageId: string }[]): string[] => comments.map(({ messageId }) => messageId)
