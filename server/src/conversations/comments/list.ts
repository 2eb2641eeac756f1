import type { Comment, CommentGroup } from '@baton/contract/posts'
import type { Ctx } from '#kernel/context'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { nothing, raw, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { messageRows, presentMessage } from '../message-rows.ts'
import { atMost, visibleTo } from '../visible-to.ts'
import { isWaiting, mustSeePost, waitingComments } from './posts.ts'

/** Enough to trust a group by, few enough to be read. */
const SAMPLE = 20

interface CommentRow {
  messageId: string
  group: CommentGroup
  setAside: boolean
  waiting: boolean
  at: string
}

export async function listComments(
  ctx: Ctx,
  postId: string,
  query: { group: CommentGroup; cursor?: string | undefined; limit: number },
): Promise<{ items: Comment[]; next: string | null }> {
  return ctx.read(async (tx) => {
    await mustSeePost(tx, postId)
    const rows = await tx.query<CommentRow>(commentsQuery(tx, postId, query))
    const items = rows.slice(0, query.limit)
    const last = items.at(-1)
    return {
      items: await presentComments(tx, items),
      next: rows.length > query.limit && last ? writeCursor(last.at, last.messageId) : null,
    }
  })
}

export function commentsQuery(
  tx: Tx,
  postId: string,
  { group, cursor, limit }: { group: CommentGroup; cursor?: string | undefined; limit: number },
): Sql {
  const after = readTimeCursor(cursor)
  const newestFirst = raw('order by k.at desc, k.message_id desc')
  return sql`
    with page as materialized (
      select k.message_id, k.comment_group, k.set_aside, k.at from comments k
       where k.workspace_id = ${tx.workspaceId} and k.post_id = ${postId} and k.comment_group = ${group}
         ${after ? sql`and (k.at, k.message_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : nothing}
       ${newestFirst} limit ${atMost(limit + 1)})
    select ${columns(tx)} ${newestFirst}`
}

/** What is shown of the comments `page`. */
function columns(tx: Tx): Sql {
  return sql`k.message_id, k.comment_group as "group", k.set_aside, k.at, coalesce(not k.set_aside and ${isWaiting} and ${visibleTo(tx.actor)}, false) as waiting
      from page k
      join messages m on m.workspace_id = ${tx.workspaceId} and m.id = k.message_id
      left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id`
}

/** What a clearing would clear, by chance; where nothing waits, what the group holds. */
export async function sampleComments(ctx: Ctx, postId: string, { group }: { group: CommentGroup }): Promise<{ items: Comment[] }> {
  return ctx.read(async (tx) => {
    await mustSeePost(tx, postId)
    const waiting = await tx.query<CommentRow>(sampleQuery(tx, postId, group, true))
    return {
      items: await presentComments(tx, waiting.length > 0 ? waiting : await tx.query<CommentRow>(sampleQuery(tx, postId, group, false))),
    }
  })
}

export function sampleQuery(tx: Tx, postId: string, group: CommentGroup, waiting: boolean): Sql {
  const drawn = waiting
    ? sql`select k.message_id, k.comment_group, k.set_aside, k.at from ${waitingComments(tx, sql`${postId}`)} and k.comment_group = ${group}`
    : sql`select k.message_id, k.comment_group, k.set_aside, k.at from comments k
           where k.workspace_id = ${tx.workspaceId} and k.post_id = ${postId} and k.comment_group = ${group}`
  return sql`
    with page as materialized (${drawn} order by random() limit ${atMost(SAMPLE)})
    select ${columns(tx)} order by k.at desc, k.message_id desc`
}

async function presentComments(tx: Tx, rows: readonly CommentRow[]): Promise<Comment[]> {
  const messages = await messageRows(
    tx,
    rows.map(({ messageId }) => messageId),
  )
  const byId = new Map(messages.map((row) => [row.id, row]))
  return rows.flatMap(({ messageId, group, waiting, setAside }) => {
    const row = byId.get(messageId)
    return row ? [{ group, waiting, setAside, message: presentMessage(tx.ctx, row, row.conversationId) }] : []
  })
}

export async function readComment(tx: Tx, messageId: string): Promise<Comment | undefined> {
  const rows = await tx.query<CommentRow>(sql`
    with page as materialized (
      select k.message_id, k.comment_group, k.set_aside, k.at from comments k where k.workspace_id = ${tx.workspaceId} and k.message_id = ${messageId})
    select ${columns(tx)}`)
  return (await presentComments(tx, rows))[0]
}
