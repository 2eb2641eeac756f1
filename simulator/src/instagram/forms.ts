import type { Field } from '../meta/description.ts'
import { chosen, listForm, time } from '../meta/forms.ts'
import { type InstagramAccount, type InstagramComment, type InstagramMedia, type InstagramState, usernameOf } from './state.ts'

/** Shown to the account: on media of others, names come without their sign, and people without their id. */
interface Viewer {
  state: InstagramState
  account: InstagramAccount
}

export function mediaForm({ state, account }: Viewer, media: InstagramMedia, fields: readonly Field[]): object {
  const comments = fields.find(({ name }) => name === 'comments')
  const mine = media.accountId === account.id && media.kind !== 'elsewhere'
  return chosen(
    {
      id: media.id,
      caption: media.caption ? (mine ? media.caption : withoutSign(media.caption, account)) : undefined,
      timestamp: time(media.at),
      permalink: permalink(media),
      media_type: media.kind === 'live' ? 'VIDEO' : 'IMAGE',
      media_product_type: media.kind === 'ad' ? 'AD' : 'FEED',
      media_url: media.picture ?? undefined,
      username: usernameOf(state, media.authorId),
      owner: mine ? { id: account.id } : undefined,
      comments:
        comments && listForm(commentsUnder(state, media.id), comments.with, (one) => commentForm({ state, account }, one, comments.below)),
    },
    fields,
  )
}

export function commentForm({ state, account }: Viewer, comment: InstagramComment, fields: readonly Field[]): object {
  const media = state.media.get(comment.mediaId)!
  const mine = media.kind !== 'elsewhere'
  const replies = fields.find(({ name }) => name === 'replies')
  const below = fields.find(({ name }) => name === 'media')
  const username = usernameOf(state, comment.authorId)
  return chosen(
    {
      id: comment.id,
      text: mine ? comment.text : withoutSign(comment.text, account),
      timestamp: time(comment.at),
      from: mine ? { id: comment.authorId, username } : undefined,
      username,
      user: comment.authorId === account.id ? { id: account.id } : undefined,
      hidden: comment.hidden,
      parent_id: comment.rootId ?? undefined,
      media: below && (below.below.length > 0 ? mediaForm({ state, account }, media, below.below) : { id: media.id }),
      replies:
        replies && listForm(repliesTo(state, comment.id), replies.with, (one) => commentForm({ state, account }, one, replies.below)),
    },
    fields,
  )
}

/** Right under the media, the newest first. */
export function commentsUnder(state: InstagramState, mediaId: string): InstagramComment[] {
  return [...state.comments.values()]
    .filter((comment) => comment.mediaId === mediaId && comment.rootId === null && !comment.deleted)
    .sort((a, b) => b.at - a.at)
}

/** In the order in which they were said. */
export function repliesTo(state: InstagramState, rootId: string): InstagramComment[] {
  return [...state.comments.values()].filter((comment) => comment.rootId === rootId && !comment.deleted).sort((a, b) => a.at - b.at)
}

const withoutSign = (text: string, { username }: InstagramAccount) =>
  text.replaceAll(new RegExp(`@${username.replaceAll('.', '\\.')}`, 'gi'), username)

const permalink = ({ id }: InstagramMedia) => `https://www.instagram.com/p/${Buffer.from(id.slice(-9)).toString('base64url')}/`
