import {
  type ChannelEvent,
  digestOf,
  type Fields,
  idOf,
  isoFromText,
  NO_TIME,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
} from '@baton/channel-kit'
import {
  answerMessage,
  answerStatus,
  editionOf,
  eventsOfDeletion,
  reviewMessage,
  starsOf,
  versionWithEdition,
} from '@baton/channel-kit/reviews'

/** A review and the answer below it, as Apple's resources. */
export interface Told {
  review: Fields
  response: Fields | null
}

/** Resources stand apart from each other, the answers beside the list of reviews. */
export function toldOf(reviews: Fields[], included: unknown): Told[] {
  const responses = objectsOf(included).filter(({ type }) => type === 'customerReviewResponses')
  return reviews.map((review) => {
    const linked = idOf(objectOf(objectOf(objectOf(review.relationships).response).data).id)
    const reviewOf = (response: Fields) => idOf(objectOf(objectOf(objectOf(response.relationships).review).data).id)
    const response = responses.find((each) => (linked ? idOf(each.id) === linked : reviewOf(each) === idOf(review.id)))
    return { review, response: response ?? null }
  })
}

/** `body`: what else was kept with it, such as that it was found changed. */
export function eventsOfReview({ review, response }: Told, appId: string, body: Fields = {}): ChannelEvent[] {
  const reviewId = idOf(review.id)
  const { rating, title, body: words, reviewerNickname, createdDate, territory } = objectOf(review.attributes)
  if (review.type !== 'customerReviews' || !reviewId || rating === undefined) return [unknownReview(review, appId)]
  const place = { account: appId, reviewId }
  const edition = editionOf(body)
  const answers = versionWithEdition(versionId(review), edition)
  const displayName = textOf(reviewerNickname).trim()
  const inbound = reviewMessage(place, {
    id: answers,
    ms: msOf(edition > 0 ? body.noticedAt : createdDate),
    author: displayName ? { displayName } : {},
    text: textOf(words).trim(),
    review: {
      stars: starsOf(numberOf(rating)),
      ...(textOf(title).trim() && { title: textOf(title).trim() }),
      ...(/^[A-Z]{2,3}$/.test(textOf(territory)) && { country: textOf(territory) }),
    },
  })
  return [inbound, ...(response ? eventsOfAnswer(response, place, answers) : []), ...eventsOfDeletion(body, appId)]
}

function eventsOfAnswer(response: Fields, place: { account: string; reviewId: string }, answers: string): ChannelEvent[] {
  const id = answerId(response)
  const { responseBody, lastModifiedDate, state } = objectOf(response.attributes)
  if (!id || !textOf(responseBody).trim()) return []
  const ms = msOf(lastModifiedDate)
  const status = stateOf(state)
  return [
    answerMessage(place, { id, ms, text: textOf(responseBody), answers }),
    ...(status ? [answerStatus(place, { id, ms, status })] : []),
  ]
}

/** Apple shows an answer only after a while, which can be a day. */
export function stateOf(state: unknown): 'pending' | 'delivered' | null {
  if (state === 'PENDING_PUBLISH') return 'pending'
  return state === 'PUBLISHED' ? 'delivered' : null
}

/** A changed review has the id it had, and Apple promises no other date: it is another version by its stars and words. */
export function versionId(review: Fields): string {
  const { rating, title, body } = objectOf(review.attributes)
  return `${idOf(review.id)}@${digestOf([rating, title, body]).slice(0, 12)}`
}

/** Replaced by another it may keep its id, so its time belongs to its name. */
export function answerId(response: Fields): string {
  const id = idOf(response.id)
  const ms = msOf(objectOf(response.attributes).lastModifiedDate)
  return id && `${id}@${ms === null ? '' : Math.floor(ms / 1000)}`
}

/** Under which Apple knows the answer that has such a name. */
export const responseIdOf = (externalId: string): string => externalId.slice(0, Math.max(0, externalId.lastIndexOf('@')))

export function msOf(date: unknown): number | null {
  const iso = isoFromText(date)
  return iso === null ? null : Date.parse(iso)
}

function unknownReview(review: Fields, appId: string): ChannelEvent {
  const type = textOf(review.type).slice(0, 60) || 'review without a type'
  return { kind: 'unknown', account: appId, at: NO_TIME, dedupeKey: digestOf(review), type, raw: review }
}
