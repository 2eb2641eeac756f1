import {
  type ChannelEvent,
  digestOf,
  type Fields,
  idOf,
  isoFromMs,
  NO_TIME,
  numberOf,
  objectOf,
  objectsOf,
  type Review,
  textOf,
} from '@baton/channel-kit'
import { answerMessage, reviewMessage, starsOf } from '@baton/channel-kit/reviews'

/** Who reviewed what is known by the review alone: Google gives people no id here, and often no name. */
export function eventsOfReview(review: Fields, packageName: string): ChannelEvent[] {
  const reviewId = idOf(review.reviewId)
  const comments = objectsOf(review.comments)
  const known = comments.filter((comment) => 'userComment' in comment || 'developerComment' in comment)
  if (!reviewId || known.length === 0) return [unknownReview(review, packageName)]
  const place = { account: packageName, reviewId }
  const displayName = textOf(review.authorName).trim()
  const url = `https://play.google.com/store/apps/details?id=${encodeURIComponent(packageName)}&reviewId=${encodeURIComponent(reviewId)}`
  let answers = ''
  return known.map((comment) => {
    if (!('userComment' in comment)) {
      const { lastModified, text } = objectOf(comment.developerComment)
      return answerMessage(place, { id: answerId(reviewId, lastModified), ms: msOf(lastModified), text: textOf(text), answers })
    }
    const said = objectOf(comment.userComment)
    answers = versionId(reviewId, said)
    const author = displayName ? { displayName } : {}
    return reviewMessage(place, { id: answers, ms: msOf(said.lastModified), author, ...wordsOf(said), url })
  })
}

/** A review that its author changed has the id it had; by the time of the change it is another version of it. */
export function versionId(reviewId: string, said: Fields): string {
  const ms = msOf(said.lastModified)
  return `${reviewId}@${ms ?? digestOf([said.starRating, said.text])}`
}

/** An answer has no id of its own. The call that sends it tells only the second, so that is all that counts. */
export function answerId(reviewId: string, time: unknown): string {
  const ms = msOf(time)
  return `${reviewId}/answer@${ms === null ? '' : Math.floor(ms / 1000)}`
}

/** Google's time, of which both parts may be missing. */
export function msOf(time: unknown): number | null {
  const { seconds, nanos } = objectOf(time)
  const whole = numberOf(seconds)
  if (whole === undefined) return null
  const ms = Math.floor(whole) * 1000 + Math.floor((numberOf(nanos) ?? 0) / 1e6)
  return isoFromMs(ms) === null ? null : ms
}

/** What the author wrote, not a translation. Older reviews hold a title, before a tab. */
function wordsOf(said: Fields): { text: string; review: Review } {
  const [first = '', ...others] = (textOf(said.originalText) || textOf(said.text)).split('\t')
  const rest = others.join(' ').trim()
  const title = rest ? first.trim() : ''
  const version = textOf(said.appVersionName)
  const device = textOf(objectOf(said.deviceMetadata).productName) || textOf(said.device)
  return {
    text: rest || first.trim(),
    review: {
      stars: starsOf(numberOf(said.starRating)),
      ...(title && { title }),
      ...(version && { version }),
      ...(device && { device }),
    },
  }
}

function unknownReview(review: Fields, packageName: string): ChannelEvent {
  const kinds = objectsOf(review.comments).flatMap((comment) => Object.keys(comment))
  const type = kinds[0] ? `review with ${kinds[0].slice(0, 60)}` : 'review without comments'
  return { kind: 'unknown', account: packageName, at: NO_TIME, dedupeKey: digestOf(review), type, raw: review }
}
