import type { Field } from '../meta/description.ts'
import { chosen, listForm, time } from '../meta/forms.ts'
import { permalink } from './events.ts'
import { authorOf, type FacebookComment, type FacebookPost, type FacebookState } from './state.ts'

export function postForm(state: FacebookState, post: FacebookPost, fields: readonly Field[]): object {
  const comments = fields.find(({ name }) => name === 'comments')
  return chosen(
    {
      id: post.id,
      message: post.text || undefined,
      from: post.kind === 'elsewhere' ? undefined : authorOf(state, post.authorId),
      created_time: time(post.at),
      permalink_url: permalink(post),
      status_type: post.kind === 'visitor' ? 'wall_post' : 'added_photos',
      is_published: post.kind !== 'ad',
      is_hidden: post.hidden,
      full_picture: post.picture ?? undefined,
      comments:
        comments &&
        listForm(commentsUnder(state, post.id, null, comments.with), comments.with, (one) => commentForm(state, one, comments.below)),
    },
    fields,
  )
}

export function commentForm(state: FacebookState, comment: FacebookComment, fields: readonly Field[]): object {
  return chosen(
    {
      id: comment.id,
      message: comment.text,
      from: authorOf(state, comment.authorId),
      created_time: time(comment.at),
      parent: comment.rootId ? { id: comment.rootId } : undefined,
      attachment: comment.picture ? { type: 'photo', media: { image: { src: comment.picture } } } : undefined,
      is_hidden: comment.hidden,
      can_hide: true,
      user_likes: comment.likedByPage,
      permalink_url: `https://www.facebook.com/${comment.id}`,
    },
    fields,
  )
}

export function ratingForm(state: FacebookState, post: FacebookPost): object {
  return {
    created_time: time(post.at),
    open_graph_story: { id: post.id },
    recommendation_type: post.recommends ? 'positive' : 'negative',
    review_text: post.text,
    reviewer: authorOf(state, post.authorId),
  }
}

/** Right under the post or comment; with the filter `stream`, replies too. */
export function commentsUnder(
  state: FacebookState,
  postId: string,
  rootId: string | null,
  given: Record<string, string>,
): FacebookComment[] {
  const all = [...state.comments.values()].filter(
    (comment) =>
      comment.postId === postId && !comment.deleted && (given.filter === 'stream' && rootId === null ? true : comment.rootId === rootId),
  )
  const sorted = all.sort((a, b) => a.at - b.at)
  return given.order === 'reverse_chronological' ? sorted.reverse() : sorted
}
