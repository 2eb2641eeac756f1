import type { PostRef } from '@baton/channel-kit'
import type { Post } from '@baton/contract/conversations'
import type { Actor } from '#kernel/context'
import { maskText } from '#kernel/masking'
import { type Sql, raw } from '#kernel/sql'

/** A post with the id its network gave it. */
export interface PostRow extends Omit<Post, 'comments' | 'kind'> {
  kind: PostRef['kind']
  externalId: string
}

/** The row `o` of posts as one JSON value (null when there is none), so that a query over threads brings its posts along. */
export const postJson: Sql =
  raw(`case when o.id is not null then json_build_object('id', o.id, 'externalId', o.external_id, 'network', o.network, 'kind', o.kind,
  'authorName', o.author_name, 'text', o.text, 'url', o.url, 'at', to_char(o.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'mode', o.mode) end`)

/** The card at the head of a public thread. `comments` are counted by whoever keeps messages. */
export function presentPost(row: PostRow, comments: number, actor: Actor): Post {
  const { externalId: _, ...rest } = row
  const post = { ...rest, comments }
  if (actor.rights.seePersonalData) return post
  return {
    ...post,
    text: post.text === null ? null : maskText(post.text),
    authorName: post.authorName === null ? null : maskText(post.authorName),
  }
}
