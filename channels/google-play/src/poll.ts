import { type AccountContext, type CallResult, type Fields, idOf, jsonOf, objectOf, objectsOf, textOf } from '@baton/channel-kit'
import { refusalOfGoogle } from '@baton/channel-kit/google'
import type { ListedReview, ReviewPage, ReviewSource } from '@baton/channel-kit/reviews'
import { getReview, listReviews } from './calls.ts'
import { answerId, msOf, versionId } from './review.ts'
import { GOOGLE } from './session.ts'

/** Google lets an app be asked 200 times an hour. Another server says itself when it is asked too much. */
export const pollEveryMs = ({ baseUrl }: AccountContext): number => (baseUrl === GOOGLE ? 120_000 : 10_000)
const PAGE = 100

/** Google says of no order that it is kept, tells of no deletion, and lists what was written or changed in the last week. */
export const source: ReviewSource = {
  list: (account, token) => listReviews(account, { most: PAGE, token }),
  one: getReview,
  readList,
  refusal: refusalOfGoogle,
  wholeEveryMs: 6 * 3_600_000,
  listed: { ms: 7 * 86_400_000, surelyMs: 6 * 86_400_000 },
}

function readList(result: CallResult, { externalId: packageName }: AccountContext): ReviewPage {
  const answer = jsonOf(result)
  const listed = objectsOf(answer.reviews).map((review) => ({ review, facts: factsOf(review) }))
  return {
    reviews: listed.flatMap(({ review, facts }) => (facts ? [{ ...facts, body: { packageName, review } }] : [])),
    odd: listed.flatMap(({ review, facts }) => (facts ? [] : [{ packageName, review }])),
    next: textOf(objectOf(answer.tokenPagination).nextPageToken),
  }
}

/** Null for what is no review as we know them. */
function factsOf(review: Fields): Omit<ListedReview, 'body'> | null {
  const id = idOf(review.reviewId)
  const comments = objectsOf(review.comments)
  const said = objectsOf(comments.map(({ userComment }) => userComment)).at(-1)
  if (!id || !said) return null
  const answer = objectsOf(comments.map(({ developerComment }) => developerComment)).at(-1)
  const times = [said, ...comments.map(({ developerComment }) => objectOf(developerComment))].map((each) => msOf(each.lastModified) ?? 0)
  const changed = Math.max(0, ...times)
  const answered = answer ? answerId(id, answer.lastModified) : ''
  return { id, version: versionId(id, said), changed, print: `${changed} ${answered}`, answer: answered }
}
