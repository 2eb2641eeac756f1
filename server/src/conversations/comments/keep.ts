import type { CommentGroup } from '@baton/contract/posts'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { noteComments } from '#posts'
import { correctionsFor, type Grouped, groupComment, likenessOf } from './grouping.ts'

export interface NewComment extends Grouped {
  messageId: string
  postId: string
  setAside: boolean
  at: string
}

/** Keeps the groups of a batch's comments, and when somebody last spoke under their posts. */
export async function keepComments(tx: Tx, comments: readonly NewComment[]): Promise<void> {
  if (comments.length === 0) return
  await tx.run`
    insert into comments (workspace_id, message_id, post_id, comment_group, found_group, likeness, set_aside, at)
    select ${tx.workspaceId}, r."messageId", r."postId", r."group", r.found, decode(r.likeness, 'hex'), r."setAside", r.at
      from jsonb_to_recordset(${JSON.stringify(comments)}::jsonb)
        as r("messageId" uuid, "postId" uuid, "group" text, found text, likeness text, "setAside" boolean, at timestamptz)
    on conflict do nothing`
  await noteComments(tx, comments)
}

/** What was said in threads before the post they stand under was known; and what another account of ours is addressed by. */
export async function placeComments(tx: Tx, threadIds: readonly string[]): Promise<void> {
  if (threadIds.length === 0) return
  const placed = await tx.all<{ postId: string; at: string }>`
    insert into comments as k (workspace_id, message_id, post_id, comment_group, at)
    select m.workspace_id, m.id, t.post_id, 'unclear', m.at
      from threads t join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
     where t.workspace_id = ${tx.workspaceId} and t.id = any(${threadIds}::uuid[]) and t.post_id is not null
       and m.direction = 'inbound' and m.visibility = 'public' and (m.deleted_at is null or m.deleted_reason = 'hidden')
    on conflict (workspace_id, message_id) do update set post_id = excluded.post_id where k.post_id <> excluded.post_id
    returning k.post_id, k.at`
  await noteComments(tx, placed)
  if (placed.length > 0) await sortSome(tx, placed.length)
}

interface Unsorted {
  messageId: string
  text: string | null
  hasPicture: boolean
  handle: string
}

/** Puts some comments that are in no group yet into theirs. @returns how many */
export async function sortSome(tx: Tx, most: number): Promise<number> {
  const rows = await tx.all<Unsorted>`
    select k.message_id, m.text, a.handle, exists (
             select from media f where f.workspace_id = k.workspace_id and f.message_id = k.message_id and f.kind in ('image', 'video', 'audio', 'file')) as has_picture
      from (select message_id, workspace_id from comments
             where workspace_id = ${tx.workspaceId} and found_group is null order by message_id limit ${most} for update skip locked) k
      join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
      join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id`
  if (rows.length === 0) return 0
  const corrections = await correctionsFor(
    tx,
    rows.map(({ text, hasPicture }) => likenessOf(text ?? '', hasPicture)),
  )
  const sorted = rows.map(({ messageId, text, ...words }) => ({ messageId, ...groupComment({ text: text ?? '', ...words }, corrections) }))
  await tx.query(regrouping(tx, sorted))
  return rows.length
}

/** The words of a comment changed, and with them perhaps its group; whoever looked at it had looked at other words. */
export async function regroupComment(tx: Tx, messageId: string, grouped: Grouped, setAside: boolean): Promise<void> {
  await tx.run`
    update comments set comment_group = ${grouped.group}, found_group = ${grouped.found}, likeness = decode(${grouped.likeness}, 'hex'), set_aside = ${setAside},
           looked = false, revision = nextval('baton.message_arrivals')
     where workspace_id = ${tx.workspaceId} and message_id = ${messageId}`
}

function regrouping(tx: Tx, sorted: readonly (Grouped & { messageId: string })[]) {
  return sql`
    update comments k set comment_group = r."group", found_group = r.found, likeness = decode(r.likeness, 'hex')
      from jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb) as r("messageId" uuid, "group" text, found text, likeness text)
     where k.workspace_id = ${tx.workspaceId} and k.message_id = r."messageId"`
}

export interface CommentState {
  postId: string
  group: CommentGroup
  setAside: boolean
  mode: 'normal' | 'quiet' | 'muted'
  hasPicture: boolean
  handle: string
}

export async function commentState(tx: Tx, messageId: string): Promise<CommentState | undefined> {
  return tx.one<CommentState>`
    select k.post_id, k.comment_group as "group", k.set_aside, o.mode, a.handle, exists (
             select from media f where f.workspace_id = k.workspace_id and f.message_id = k.message_id and f.kind in ('image', 'video', 'audio', 'file')) as has_picture
      from comments k join posts o on o.workspace_id = k.workspace_id and o.id = k.post_id
      join channel_accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
     where k.workspace_id = ${tx.workspaceId} and k.message_id = ${messageId}`
}
