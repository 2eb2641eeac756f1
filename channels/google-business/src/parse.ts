import {
  type AccountContext,
  digestOf,
  type Fields,
  finding,
  idOf,
  NO_TIME,
  objectOf,
  objectsOf,
  type ParseResult,
  parseJson,
  type RawDelivery,
  textOf,
} from '@baton/channel-kit'
import { distinct, eventsOfDeletion } from '@baton/channel-kit/reviews'
import { eventsOfReview } from './review.ts'

/** What a poll keeps: one review with its reply, or that one is gone. And Google's own answers: a list, a review, a refusal. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  const locationId = idOf(body.locationId) || account?.externalId || ''
  if (typeof body.gone === 'string') return { ok: true, events: eventsOfDeletion(body, locationId) }
  if (typeof body.review === 'object' && body.review) return { ok: true, events: eventsOfReview(objectOf(body.review), locationId, body) }
  if (idOf(body.reviewId)) return { ok: true, events: eventsOfReview(body, locationId) }
  if (Array.isArray(body.reviews))
    return { ok: true, events: distinct(objectsOf(body.reviews).flatMap((review) => eventsOfReview(review, locationId))) }
  // A place without reviews answers a count alone.
  if ('totalReviewCount' in body || 'averageRating' in body) return { ok: true, events: [] }
  const other = otherAnswer(body)
  if (other)
    return { ok: true, events: [{ kind: 'unknown', account: locationId, at: NO_TIME, dedupeKey: digestOf(body), type: other, raw: body }] }
  return { ok: false, reason: finding('not_of_google_business', {}) }
}

/** Answers that tell nothing of reviews: a reply that was taken, a refusal. */
function otherAnswer(body: Fields): string | null {
  if (textOf(body.comment) && textOf(body.updateTime)) return 'reply'
  return typeof body.error === 'object' && body.error ? textOf(objectOf(body.error).status) || 'error' : null
}
