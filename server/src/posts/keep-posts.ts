import type { PostRef } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'

export interface NewPost {
  id: string
  accountId: string
  network: string
  post: PostRef
}

/** Keeps the posts that people of a batch speak under. */
export async function keepPosts(tx: Tx, posts: readonly NewPost[]): Promise<void> {
  if (posts.length === 0) return
  const rows = posts.map(({ id, accountId, network, post }) => ({
    id,
    account_id: accountId,
    network,
    external_id: post.externalId,
    kind: post.kind,
    author_name: post.author?.displayName ?? post.author?.handle ?? null,
    author_external_id: post.author?.externalId ?? null,
    text: post.text ?? null,
    url: post.url ?? null,
    at: post.at ?? null,
  }))
  await tx.run`
    insert into posts (workspace_id, id, account_id, network, external_id, kind, author_name, author_external_id, text, url, at, last_comment_at, created_at)
    select ${tx.workspaceId}, r.id, r.account_id, r.network, r.external_id, r.kind, r.author_name, r.author_external_id, r.text, r.url, r.at, coalesce(r.at, ${tx.now}::timestamptz), ${tx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, account_id uuid, network text, external_id text, kind text, author_name text, author_external_id text,
           text text, url text, at timestamptz)`
}

/** What a post tells of itself, where only comments had told of it: they tell where it is, not what it says. */
export async function fillPosts(tx: Tx, posts: readonly NewPost[]): Promise<void> {
  if (posts.length === 0) return
  const rows = posts.map(({ id, post }) => ({
    id,
    kind: post.kind,
    author_name: post.author?.displayName ?? post.author?.handle ?? null,
    author_external_id: post.author?.externalId ?? null,
    text: post.text ?? null,
    url: post.url ?? null,
    at: post.at ?? null,
  }))
  await tx.run`
    update posts p set kind = r.kind, author_name = coalesce(p.author_name, r.author_name), author_external_id = coalesce(p.author_external_id, r.author_external_id),
           text = r.text, url = coalesce(p.url, r.url), at = coalesce(p.at, r.at)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, author_name text, author_external_id text, text text, url text, at timestamptz)
     where p.workspace_id = ${tx.workspaceId} and p.id = r.id and p.text is null and p.erased_at is null`
}

/**
 * The author changed what the post says; an older change than the one known changes nothing. `textOfOthers` is what is kept
 * of it where the post is not the brand's own; `ofAnother`: so it is, though its card was taken for the brand's. Is there such a post?
 */
export async function rewritePost(
  tx: Tx,
  network: string,
  {
    externalId,
    text,
    textOfOthers,
    ofAnother,
    at,
  }: { externalId: string; text: string; textOfOthers: string; ofAnother?: boolean; at: string },
): Promise<boolean> {
  const found = await tx.one`
    with changed as (
      update posts
         set text = case when kind = 'mention' or ${ofAnother === true} then ${textOfOthers} else ${text} end,
             edited_at = ${at}
       where workspace_id = ${tx.workspaceId} and network = ${network} and external_id = ${externalId} and erased_at is null
         and (edited_at is null or edited_at < ${at}::timestamptz))
    select from posts where workspace_id = ${tx.workspaceId} and network = ${network} and external_id = ${externalId} limit 1`
  return found !== undefined
}

/** When somebody last spoke under each post. */
export async function noteComments(tx: Tx, spoken: readonly { postId: string; at: string }[]): Promise<void> {
  if (spoken.length === 0) return
  await tx.run`
    update posts p set last_comment_at = s.at
      from (select r."postId", max(r.at) as at from jsonb_to_recordset(${JSON.stringify(spoken)}::jsonb) as r("postId" uuid, at timestamptz) group by r."postId") s
     where p.workspace_id = ${tx.workspaceId} and p.id = s."postId" and p.last_comment_at < s.at`
}

/** The author took the post back: its words go, the card stays as a place. */
export async function erasePost(tx: Tx, network: string, externalId: string): Promise<void> {
  await tx.run`
    update posts set text = null, erased_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and network = ${network} and external_id = ${externalId} and erased_at is null`
}

/** Deletes the posts of accounts that are no more. */
export async function forgetPosts(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.run`delete from posts where workspace_id = ${tx.workspaceId} and account_id = any(${accountIds}::uuid[])`
}
