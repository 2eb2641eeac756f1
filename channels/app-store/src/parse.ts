import {
  type AccountContext,
  type Fields,
  digestOf,
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
import { eventsOfReview, toldOf } from './review.ts'

/** What a poll keeps: one review with its answer, or that one is gone. And Apple's own answers: a list, a review, a refusal. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  const appId = idOf(body.appId) || account?.externalId || ''
  if (typeof body.gone === 'string') return { ok: true, events: eventsOfDeletion(body, appId) }
  if (typeof body.review === 'object' && body.review) {
    const response = typeof body.response === 'object' && body.response ? objectOf(body.response) : null
    return { ok: true, events: eventsOfReview({ review: objectOf(body.review), response }, appId, body) }
  }
  const { data, included } = body
  const told = Array.isArray(data) ? objectsOf(data) : textOf(objectOf(data).type) === 'customerReviews' ? [objectOf(data)] : null
  if (told) return { ok: true, events: distinct(toldOf(told, included).flatMap((each) => eventsOfReview(each, appId))) }
  const other = otherAnswer(body)
  if (other)
    return { ok: true, events: [{ kind: 'unknown', account: appId, at: NO_TIME, dedupeKey: digestOf(body), type: other, raw: body }] }
  return { ok: false, reason: finding('not_of_app_store', {}) }
}

/** Answers that tell nothing of reviews: an answer that was taken, a refusal. */
function otherAnswer({ data, errors }: Fields): string | null {
  const [error] = objectsOf(errors)
  return textOf(objectOf(data).type) || (error ? textOf(error.code) || 'error' : null)
}
