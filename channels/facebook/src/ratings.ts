import { digestOf, idOf, NO_TIME, orderOf, textOf, type ChannelEvent, type Fields, type MessageEvent } from '@baton/channel-kit'
import { timeOf } from '@baton/channel-kit/meta'
import { commentEvents, parentOf } from './feed.ts'
import { ownPart } from './ids.ts'
import { mediaOf } from './media.ts'
import { personOf, unseen, type Page } from './page.ts'
import { changeOf, commentMessage, deletion } from './said.ts'

export interface Recommendation {
  /** Of the story that it is told as; comments on it stand below that. */
  storyId: string
  at: string
  text: string
}

/** A change of field `ratings`: a recommendation, or a comment on one. */
export function ratingEvents(value: Fields, page: Page): ChannelEvent[] {
  if (value.item === 'comment') return reviewCommentEvents(value, page)
  const storyId = idOf(value.open_graph_story_id)
  if (value.item !== 'rating' || !storyId) return []
  const at = timeOf(value.created_time) ?? page.toldAt
  const text = textOf(value.review_text)
  switch (value.verb) {
    case 'add':
      return [recommendationMessage({ storyId, at, text }, value, page)]
    case 'edit':
    case 'edited': {
      const told = timeOf(value.created_time) ?? NO_TIME
      const edited = told > page.toldAt ? told : page.toldAt
      return [{ ...changeOf(storyId, edited, page), kind: 'edit', dedupeKey: `edit:${storyId}:${edited}:${digestOf(text)}`, text }]
    }
    case 'remove':
      return [deletion(storyId, page.toldAt, 'author', page)]
    default:
      return []
  }
}

/** Speaks to us by what it is. `positive` or `negative`, where Facebook tells, is kept for whoever reads the raw facts. */
export function recommendationMessage({ storyId, at, text }: Recommendation, value: Fields, page: Page): MessageEvent {
  const recommendation = textOf(value.recommendation_type).toLowerCase()
  return {
    kind: 'message',
    account: page.id,
    at,
    dedupeKey: `rating:${storyId}`,
    direction: 'inbound',
    externalId: storyId,
    scope: '',
    ...(ownPart(storyId) !== storyId && { aliases: [ownPart(storyId)] }),
    order: orderOf(ownPart(storyId)),
    thread: { externalId: ownPart(storyId), kind: 'review', visibility: 'public' },
    author: personOf(value, page) ?? unseen(ownPart(storyId), page),
    text,
    media: [],
    addressesUs: true,
    ...(recommendation && { sendHints: { recommendation } }),
  }
}

function reviewCommentEvents(value: Fields, page: Page): ChannelEvent[] {
  if (value.verb !== 'add') return commentEvents(value, page)
  const id = idOf(value.comment_id)
  const postId = idOf(value.post_id) || idOf(value.open_graph_story_id)
  if (!ownPart(id) || !ownPart(postId)) return []
  const comment = {
    id,
    parentId: parentOf(value, postId),
    author: personOf(value, page),
    at: timeOf(value.created_time) ?? page.toldAt,
    text: textOf(value.message),
    media: mediaOf(value),
    namesUs: false,
  }
  const review = { id: postId, kind: 'mention', byVisitor: true, author: null, text: undefined, permalink: '', at: undefined } as const
  return [commentMessage(comment, review, page, 'review')]
}
