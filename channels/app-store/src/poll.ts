import { type AccountContext, type CallResult, digestOf, idOf, jsonOf, objectOf, objectsOf, textOf } from '@baton/channel-kit'
import type { ReviewPage, ReviewSource } from '@baton/channel-kit/reviews'
import { getReview, listPath, listReviews } from './calls.ts'
import { refusalOf } from './refusals.ts'
import { answerId, msOf, toldOf, versionId } from './review.ts'
import { APPLE } from './session.ts'

/** Apple lets a key be used 3,600 times an hour. Another server says itself when it is asked too much. */
export const pollEveryMs = ({ baseUrl }: AccountContext): number => (baseUrl === APPLE ? 120_000 : 10_000)
const PAGE = 200

/** Apple lists all reviews there are, and tells neither that one was changed nor that one was deleted. */
export const source: ReviewSource = {
  list: (account, page) => listReviews(account, { most: PAGE, page }),
  one: getReview,
  readList,
  refusal: refusalOf,
  wholeEveryMs: 30 * 60_000,
  mostRead: 1_000,
  versionsByWords: true,
}

function readList(result: CallResult, account: AccountContext): ReviewPage {
  const { data, included, links } = jsonOf(result)
  const appId = account.settings.appId || account.externalId
  const known = objectsOf(data).filter(
    ({ type, id, attributes }) => type === 'customerReviews' && idOf(id) && objectOf(attributes).rating !== undefined,
  )
  return {
    reviews: toldOf(known, included).map(({ review, response }) => {
      const version = versionId(review)
      return {
        id: idOf(review.id),
        version,
        changed: msOf(objectOf(review.attributes).createdDate) ?? 0,
        print: digestOf([version, response && [answerId(response), response.attributes]]),
        answer: response ? answerId(response) : '',
        body: { appId, review, response },
      }
    }),
    odd: objectsOf(data).flatMap((review) => (known.includes(review) ? [] : [{ appId, review, response: null }])),
    next: nextPage(textOf(objectOf(links).next), account),
  }
}

/** Apple names the next page by its whole address. Only what names a page of this very list is taken of it. */
function nextPage(address: string, account: AccountContext): string {
  if (!URL.canParse(address)) return ''
  const { pathname, search } = new URL(address)
  return pathname === listPath(account) && search ? pathname + search : ''
}
