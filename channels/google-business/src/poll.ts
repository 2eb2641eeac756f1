import { type AccountContext, type CallResult, digestOf, idOf, jsonOf, objectOf, objectsOf, textOf } from '@baton/channel-kit'
import { refusalOfGoogle } from '@baton/channel-kit/google'
import type { ReviewPage, ReviewSource } from '@baton/channel-kit/reviews'
import { getReview, listReviews, REVIEWS } from './calls.ts'
import { answerId, msOf, versionId } from './review.ts'

/** Approved projects have 300 calls a minute for all places. Another server says itself when it is asked too much. */
export const pollEveryMs = ({ baseUrl }: AccountContext): number => (baseUrl === REVIEWS ? 120_000 : 10_000)
const PAGE = 50

/** Google lists all reviews of a place, those changed last first; of replies and deletions the order tells nothing. */
export const source: ReviewSource = {
  list: (account, token) => listReviews(account, { most: PAGE, token }),
  one: getReview,
  readList,
  refusal: refusalOfGoogle,
  wholeEveryMs: 3_600_000,
  mostRead: 1_000,
  versionsByWords: true,
}

function readList(result: CallResult, account: AccountContext): ReviewPage {
  const answer = jsonOf(result)
  const locationId = account.settings.locationId || account.externalId
  const listed = objectsOf(answer.reviews)
  const known = listed.filter(({ reviewId, starRating }) => idOf(reviewId) && textOf(starRating))
  return {
    reviews: known.map((review) => {
      const id = idOf(review.reviewId)
      const reply = objectOf(review.reviewReply)
      const version = versionId(review)
      const changed = msOf(review.updateTime) ?? msOf(review.createTime) ?? 0
      const answer = textOf(reply.comment).trim() ? answerId(id, reply) : ''
      return { id, version, changed, print: digestOf([version, reply]), answer, body: { locationId, review } }
    }),
    odd: listed.flatMap((review) => (known.includes(review) ? [] : [{ locationId, review }])),
    next: textOf(answer.nextPageToken),
  }
}
