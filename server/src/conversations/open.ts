import type { OpenConversation, Post } from '@baton/contract/conversations'
import type { Actor, Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { presentPost } from '#posts'
import { type ConversationRow, conversationRows, present } from './conversation-rows.ts'
import { type ThreadRow, replyOption, threadsOf } from './reply-options.ts'
import { neighbourMessages, timelinePage } from './timeline.ts'

const FIRST_ENTRIES = 50

/** Everything the conversation screen shows at first sight, in four statements however long the conversation is. */
export async function openConversation(ctx: Ctx, id: string): Promise<OpenConversation> {
  return ctx.read(async (tx) => {
    // Asked in one go: who may not see the conversation gets nothing of the others' answers.
    const [[row], timeline, threads, measured] = await Promise.all([
      conversationRows(tx, [id]),
      timelinePage(tx, id, FIRST_ENTRIES),
      threadsOf(tx, id),
      measure(tx, id),
    ])
    if (!row) fail('conversation_not_found')
    return {
      conversation: present(tx.ctx, row),
      posts: postsOf(threads, tx.actor),
      replyOptions: threads.map((thread) => replyOption(ctx, thread)),
      timeline,
      neighbours: measured.neighbours,
      turn: { ...turnOf(row), usSeconds: Math.round(measured.usSeconds), contactSeconds: Math.round(measured.contactSeconds) },
    }
  })
}

/** Each post once, though several threads may stand below it. */
function postsOf(threads: ThreadRow[], actor: Actor): Post[] {
  const posts = new Map(threads.flatMap(({ post, comments }) => (post ? [[post.id, presentPost(post, comments, actor)] as const] : [])))
  return [...posts.values()]
}

/** Whose turn it is: ours while the contact waits, theirs after we answered, nobody's once it is done. */
function turnOf(row: ConversationRow): Pick<OpenConversation['turn'], 'whose' | 'since'> {
  if (row.status === 'resolved') return { whose: 'nobody', since: row.resolvedAt }
  if (row.waitingSince) return { whose: 'us', since: row.waitingSince }
  if (row.lastAnswerAt) return { whose: 'contact', since: row.lastAnswerAt }
  return { whose: 'nobody', since: null }
}

/**
 * How many neighbours there are, and how long each side has let the other wait: a stretch runs from the first word of one
 * side to the first word of the other, the last one until now or until it was done.
 */
async function measure(tx: Tx, id: string): Promise<{ neighbours: number; usSeconds: number; contactSeconds: number }> {
  const measured = await tx.one<{ neighbours: number; usSeconds: number; contactSeconds: number }>`
    with said as (
      select m.at, 'contact' as side from messages m
       where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${id} and m.direction = 'inbound' and not m.acknowledged and not m.history and m.deleted_at is null
      union all
      select a.at, 'us' from answers a where a.workspace_id = ${tx.workspaceId} and a.conversation_id = ${id} and not a.automatic),
    changes as (
      select at, side from (select at, side, lag(side) over (order by at, side) as before from said) s where side is distinct from before),
    stretches as (
      select side, greatest(0, extract(epoch from coalesce(lead(at) over (order by at, side), resolved_at, ${tx.now}::timestamptz) - at)) as seconds
        from changes left join (select resolved_at from conversations where workspace_id = ${tx.workspaceId} and id = ${id}) resolved on true)
    select coalesce(sum(seconds) filter (where side = 'contact'), 0)::float8 as us_seconds,
           coalesce(sum(seconds) filter (where side = 'us'), 0)::float8 as contact_seconds,
           (select count(*)::int from ${neighbourMessages(tx, id)}) as neighbours
      from stretches`
  return measured ?? { neighbours: 0, usSeconds: 0, contactSeconds: 0 }
}
