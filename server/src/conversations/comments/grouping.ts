import { createHash } from 'node:crypto'
import type { PostMode } from '@baton/contract/conversations'
import { type CommentGroup, type NoiseGroup, noiseGroups } from '@baton/contract/posts'
import { commentGroup, commentLikeness } from '@baton/language'
import type { Tx } from '#kernel/tx'

/** What is known of a comment by its words. */
export interface Grouped {
  group: CommentGroup
  /** What was found in its words, before what people taught. */
  found: CommentGroup
  /** Hash of what near-equal comments share, in hexadecimal. */
  likeness: string | null
}

/** Kinds of media that may show what no word says. */
const PICTURES = ['image', 'video', 'audio', 'file']
export const isPicture = (kind: string): boolean => PICTURES.includes(kind)

export function likenessOf(text: string, hasPicture: boolean): string | null {
  const alike = hasPicture ? null : commentLikeness(text)
  return alike === null ? null : createHash('sha256').update(alike).digest('hex')
}

/** What a comment is told by. */
export interface Words {
  text: string
  hasPicture: boolean
  /** The account's name on its network, which replies call for: no friend is tagged by it. */
  handle: string
}

/** The group by its words, unless people have said of comments alike where they belong. A picture is compared with nothing. */
export function groupComment({ text, hasPicture, handle }: Words, corrections: ReadonlyMap<string, CommentGroup>): Grouped {
  const found = commentGroup({ text: withoutName(text, handle), hasMedia: hasPicture })
  const likeness = likenessOf(text, hasPicture)
  return { found, likeness, group: (likeness && corrections.get(likeness)) || found }
}

function withoutName(text: string, handle: string): string {
  const name = `@${handle.replace(/^@/, '')}`.toLowerCase()
  return text
    .split(/(\s+)/)
    .filter((part) => part.toLowerCase() !== name)
    .join('')
}

export const isNoise = (group: CommentGroup): group is NoiseGroup => (noiseGroups as readonly string[]).includes(group)

/** The one definition of what a post's mode means for a comment. */
export const needsNothing = (mode: PostMode, group: CommentGroup): boolean => mode === 'muted' || (mode === 'quiet' && isNoise(group))

/** What people taught of comments with these likenesses. */
export async function correctionsFor(tx: Tx, likenesses: readonly (string | null)[]): Promise<Map<string, CommentGroup>> {
  const wanted = [...new Set(likenesses.filter((likeness) => likeness !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.all<{ likeness: string; toGroup: CommentGroup }>`
    select encode(c.likeness, 'hex') as likeness, c.to_group from comment_corrections c
     where c.workspace_id = ${tx.workspaceId} and c.likeness = any(array(select decode(w, 'hex') from unnest(${wanted}::text[]) as w))`
  return new Map(rows.map(({ likeness, toGroup }) => [likeness, toGroup]))
}
