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
    insert into posts (workspace_id, id, account_id, network, external_id, kind, author_name, author_external_id, text, url, at, created_at)
    select ${tx.workspaceId}, r.id, r.account_id, r.network, r.external_id, r.kind, r.author_name, r.author_external_id, r.text, r.url, r.at, ${tx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, account_id uuid, network text, external_id text, kind text, author_name text, author_external_id text,
           text text, url text, at timestamptz)`
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
