import type { CommentGroup, OpenPost, PostSummary } from '@baton/contract/posts'
import { commentGroups, personGroups } from '@baton/contract/posts'
import type { Actor, Ctx } from '#kernel/context'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { fail } from '#kernel/fail'
import { type Sql, nothing, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { postJson, type PostRow, presentPost } from '#posts'
import { masked } from '../conversation-rows.ts'
import { withoutAddress } from '../without-address.ts'
import { atMost, readsAtAll, visibleTo } from '../visible-to.ts'
import { clearingsOf } from './clearings.ts'

/** "Lately", for comments a minute. */
const LATELY_MINUTES = 10
const EXAMPLES = 2
const CLEARINGS_SHOWN = 5

/** Posts of accounts whose conversations the actor sees; a condition on `posts o`. */
export function postsVisibleTo(tx: Tx): Sql {
  const { actor, workspaceId } = tx
  if (actor.kind === 'system') return raw('true')
  return sql`o.account_id = any(array(select a.id from channel_accounts a where a.workspace_id = ${workspaceId} and a.audience_id = any(${actor.audienceIds}::uuid[])))`
}

export async function listPosts(
  ctx: Ctx,
  query: { ours?: boolean | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: PostSummary[]; next: string | null }> {
  return ctx.read(async (tx) => {
    const rows = await tx.query<SummaryRow>(postsQuery(tx, query))
    const items = rows.slice(0, query.limit)
    const last = items.at(-1)
    return {
      items: items.map((row) => presentSummary(row, tx.actor)),
      next: rows.length > query.limit && last ? writeCursor(last.lastCommentAt, last.post.id) : null,
    }
  })
}

export function postsQuery(
  tx: Tx,
  { ours, cursor, limit }: { ours?: boolean | undefined; cursor?: string | undefined; limit: number },
): Sql {
  const after = readTimeCursor(cursor)
  return sql`
    with page as materialized (
      select o.* from posts o
       where o.workspace_id = ${tx.workspaceId} and ${postsVisibleTo(tx)} ${ours === undefined ? nothing : raw(ours ? `and o.kind <> 'mention'` : `and o.kind = 'mention'`)}
         ${after ? sql`and (o.last_comment_at, o.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : nothing}
       order by o.last_comment_at desc, o.id desc limit ${atMost(limit + 1)})
    ${summaries(tx)} order by o.last_comment_at desc, o.id desc`
}

interface SummaryRow {
  post: PostRow
  account: PostSummary['account']
  lastCommentAt: string
  comments: number
  lately: number
  needsPerson: number
}

/** What lists show of the posts of `page`. */
function summaries(tx: Tx): Sql {
  const w = tx.workspaceId
  return sql`
    select ${postJson} as post, json_build_object('id', a.id, 'handle', a.handle, 'name', a.name, 'inboxId', a.inbox_id) as account, o.last_comment_at,
           (select count(*)::int from comments k where k.workspace_id = ${w} and k.post_id = o.id) as comments,
           (select count(*)::int from comments k where k.workspace_id = ${w} and k.post_id = o.id and k.comment_group = any(${[...commentGroups]}) and k.at > ${tx.now}::timestamptz - make_interval(mins => ${LATELY_MINUTES})) as lately,
           (select count(*)::int from ${waitingComments(tx, raw('o.id'))} and k.comment_group = any(${[...personGroups]})) as needs_person
      from page o join channel_accounts a on a.workspace_id = ${w} and a.id = o.account_id`
}

/** Comments under a post that wait for us, in conversations the actor sees: from and where; `k` is the comment, `m` its message, `c` its conversation. */
export function waitingComments(tx: Tx, postId: Sql): Sql {
  return sql`
    comments k
    join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
   where k.workspace_id = ${tx.workspaceId} and k.post_id = ${postId} and not k.set_aside and ${isWaiting} and ${visibleTo(tx.actor)}`
}

/** The conversation needs action, and this message is one of those its contact waits for. */
export const isWaiting: Sql = raw(
  '(c.needs_action and m.at >= c.waiting_since and not m.acknowledged and not m.history and m.deleted_at is null)',
)

function presentSummary({ post, account, lastCommentAt, comments, lately, needsPerson }: SummaryRow, actor: Actor): PostSummary {
  return { ...presentPost(post, comments, actor), account, lastCommentAt, perMinute: lately / LATELY_MINUTES, needsPerson }
}

interface GroupRow {
  group: CommentGroup
  total: number
  waiting: number
  seenUpTo: number
  unsorted: number
  examples: string[]
}

/** A post with its groups, in a fixed number of statements however many comments it has. */
export async function openPost(ctx: Ctx, postId: string): Promise<OpenPost> {
  return ctx.read((tx) => readPost(tx, postId))
}

export async function readPost(tx: Tx, postId: string): Promise<OpenPost> {
  const [post, groups, since, agreement, clearings] = await Promise.all([
    tx.query<SummaryRow>(postQuery(tx, postId)),
    tx.query<GroupRow>(groupsQuery(tx, postId)),
    tx.one<{ at: string | null; why: 'person' | 'spike' | null; by: string | null }>`
      select o.mode_since as at, o.mode_why as why, doer.name as by
        from posts o left join agents doer on doer.workspace_id = o.workspace_id and doer.id = o.mode_by
       where o.workspace_id = ${tx.workspaceId} and o.id = ${postId}`,
    tx.one<OpenPost['agreement']>`
      select count(*)::int as looked, (count(*) filter (where comment_group = found_group))::int as agreed
        from comments where workspace_id = ${tx.workspaceId} and looked`,
    clearingsOf(tx, postId, CLEARINGS_SHOWN),
  ])
  const [row] = post
  if (!row) fail('post_not_found')
  const known = new Map(groups.map((each) => [each.group, each]))
  const clear = tx.actor.rights.seePersonalData
  const ours = [row.account.handle, row.account.name]
  return {
    post: presentSummary(row, tx.actor),
    groups: commentGroups.map((group) => {
      const { waiting, total, examples } = known.get(group) ?? { waiting: 0, total: 0, examples: [] }
      return {
        group,
        waiting,
        total,
        examples: readsAtAll(tx.actor) ? examples.map((text) => masked(withoutAddress(text, ours) || text, clear) ?? '') : [],
      }
    }),
    sorting: groups.reduce((sum, { unsorted }) => sum + unsorted, 0),
    seenUpTo: Math.max(0, ...groups.map(({ seenUpTo }) => seenUpTo)),
    modeSince: since?.at && since.why ? { at: since.at, why: since.why, by: since.by } : null,
    agreement: agreement ?? { looked: 0, agreed: 0 },
    clearings,
  }
}

export function postQuery(tx: Tx, postId: string): Sql {
  return sql`
    with page as materialized (select o.* from posts o where o.workspace_id = ${tx.workspaceId} and o.id = ${postId} and ${postsVisibleTo(tx)})
    ${summaries(tx)}`
}

export function groupsQuery(tx: Tx, postId: string): Sql {
  const w = tx.workspaceId
  return sql`
    with counted as materialized (
      select k.comment_group, count(*)::int as total, max(k.revision) as seen_up_to, (count(*) filter (where k.found_group is null))::int as unsorted
        from comments k where k.workspace_id = ${w} and k.post_id = ${postId} group by k.comment_group),
    waiting as materialized (
      select k.comment_group, count(*)::int as n from ${waitingComments(tx, sql`${postId}`)} group by k.comment_group)
    select g.comment_group as "group", g.total, coalesce(t.n, 0) as waiting, g.seen_up_to, g.unsorted,
           array(select left(m.text, 160)
                   from (select e.message_id, e.at, e.set_aside from (
                           (select k.message_id, k.at, k.set_aside from comments k where k.workspace_id = ${w} and k.post_id = ${postId} and k.comment_group = g.comment_group and not k.set_aside
                             order by k.at desc, k.message_id desc limit ${EXAMPLES})
                           union
                           (select k.message_id, k.at, k.set_aside from comments k where k.workspace_id = ${w} and k.post_id = ${postId} and k.comment_group = g.comment_group
                             order by k.at desc, k.message_id desc limit ${EXAMPLES})) e
                          order by e.set_aside, e.at desc, e.message_id desc limit ${EXAMPLES}) e
                   join messages m on m.workspace_id = ${w} and m.id = e.message_id
                  where m.text <> '' and m.deleted_at is null order by e.set_aside, e.at desc) as examples
      from counted g left join waiting t on t.comment_group = g.comment_group`
}

/** The account's inbox of a post the actor sees. */
export async function mustSeePost(tx: Tx, postId: string): Promise<{ inboxId: string }> {
  const found = await tx.one<{ inboxId: string }>`
    select a.inbox_id from posts o join channel_accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
     where o.workspace_id = ${tx.workspaceId} and o.id = ${postId} and ${postsVisibleTo(tx)}`
  return found ?? fail('post_not_found')
}
