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

/** What a poll keeps: one review, or the versions of one that its author deleted. And the network's own list and its answers. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  const packageName = idOf(body.packageName) || account?.externalId || ''
  if (typeof body.gone === 'string') return { ok: true, events: eventsOfDeletion(body, packageName) }
  if (typeof body.review === 'object' && body.review)
    return { ok: true, events: [...eventsOfReview(objectOf(body.review), packageName), ...eventsOfDeletion(body, packageName)] }
  if (idOf(body.reviewId)) return { ok: true, events: eventsOfReview(body, packageName) }
  if (Array.isArray(body.reviews))
    return { ok: true, events: distinct(objectsOf(body.reviews).flatMap((review) => eventsOfReview(review, packageName))) }
  const other = otherAnswer(body)
  if (other)
    return { ok: true, events: [{ kind: 'unknown', account: packageName, at: NO_TIME, dedupeKey: digestOf(body), type: other, raw: body }] }
  return { ok: false, reason: finding('not_of_google_play', {}) }
}

/** Answers that tell nothing of reviews: an answer that was taken, a refusal. */
function otherAnswer(body: Fields): string | null {
  if (textOf(objectOf(body.result).replyText)) return 'reply'
  return typeof body.error === 'object' && body.error ? textOf(objectOf(body.error).status) || 'error' : null
}
