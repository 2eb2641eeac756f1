import { type ChannelEvent, digestOf, type Fields, finding, idOf, isoFromText, NO_TIME, objectOf, textOf } from '@baton/channel-kit'
import {
  answerMessage,
  answerStatus,
  editionOf,
  eventsOfDeletion,
  reviewMessage,
  type ReviewPlace,
  versionWithEdition,
} from '@baton/channel-kit/reviews'

const stars: Readonly<Record<string, number>> = { ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5 }

/** `body`: what else was kept with it, such as that it was found changed. */
export function eventsOfReview(review: Fields, locationId: string, body: Fields = {}): ChannelEvent[] {
  const reviewId = idOf(review.reviewId)
  if (!reviewId || !textOf(review.starRating)) return [unknownReview(review, locationId)]
  const place = { account: locationId, reviewId }
  const edition = editionOf(body)
  const answers = versionWithEdition(versionId(review), edition)
  const inbound = reviewMessage(place, {
    id: answers,
    ms: msOf(edition > 0 ? body.noticedAt : (review.updateTime ?? review.createTime)),
    author: authorOf(review),
    text: ownWords(textOf(review.comment)),
    review: { stars: stars[textOf(review.starRating)] ?? null },
    ...(textOf(review.reviewReplyUrl).startsWith('https://') && { url: textOf(review.reviewReplyUrl) }),
  })
  return [inbound, ...eventsOfReply(objectOf(review.reviewReply), place, answers), ...eventsOfDeletion(body, locationId)]
}

function eventsOfReply(reply: Fields, place: ReviewPlace, answers: string): ChannelEvent[] {
  const text = textOf(reply.comment)
  if (!text.trim()) return []
  const id = answerId(place.reviewId, reply)
  const ms = msOf(reply.updateTime)
  const said = answerMessage(place, { id, ms, text, answers })
  const judged = judgementOf(reply)
  return [said, ...(judged ? [answerStatus(place, { id, ms, ...judged })] : [])]
}

type Judgement = Pick<Parameters<typeof answerStatus>[1], 'status' | 'words' | 'finding' | 'refusal' | 'code'>

/** Google looks at replies before it shows them, and may refuse one for its policy. Older replies tell no state. */
export function judgementOf(reply: Fields): Judgement | null {
  if (reply.reviewReplyState === 'PENDING') return { status: 'pending' }
  if (reply.reviewReplyState === 'APPROVED') return { status: 'delivered' }
  if (reply.reviewReplyState !== 'REJECTED') return null
  const code = textOf(reply.policyViolation) || 'REJECTED'
  return {
    status: 'failed',
    words: code,
    code,
    refusal: 'bad-content',
    finding: finding('answer_not_shown', { policy: code }, { networkWords: code }),
  }
}

/** Google gives people no ids, and no name of those who hide theirs. */
function authorOf({ reviewer }: Fields): { displayName?: string; avatarUrl?: string } {
  const { displayName, profilePhotoUrl, isAnonymous } = objectOf(reviewer)
  const name = textOf(displayName).trim()
  if (isAnonymous === true) return {}
  return {
    ...(name && { displayName: name }),
    ...(textOf(profilePhotoUrl).startsWith('https://') && { avatarUrl: textOf(profilePhotoUrl) }),
  }
}

/** Google puts its translation before the words, or behind them. */
function ownWords(comment: string): string {
  const [translated = '', original] = comment.split(/\n*\(Original\)\n/)
  if (original !== undefined) return original.trim()
  return translated.replace(/\n*\(Translated by Google\)[\s\S]*$/, '').trim()
}

/** A changed review has the id it had; what else changes its time is not promised, so it is told by its stars and words. */
export function versionId({ reviewId, starRating, comment }: Fields): string {
  return `${idOf(reviewId)}@${digestOf([starRating, ownWords(textOf(comment))]).slice(0, 12)}`
}

/** A reply has no id of its own. */
export function answerId(reviewId: string, reply: Fields): string {
  const ms = msOf(reply.updateTime)
  return `${reviewId}/answer@${ms === null ? '' : Math.floor(ms / 1000)}`
}

/** Which review an answer of such a name stands below. */
export const reviewOfAnswer = (externalId: string): string => externalId.slice(0, Math.max(0, externalId.lastIndexOf('/answer@')))

export function msOf(time: unknown): number | null {
  const iso = isoFromText(time)
  return iso === null ? null : Date.parse(iso)
}

function unknownReview(review: Fields, locationId: string): ChannelEvent {
  const type = idOf(review.reviewId) ? 'review without stars' : 'review without an id'
  return { kind: 'unknown', account: locationId, at: NO_TIME, dedupeKey: digestOf(review), type, raw: review }
}
