import {
  idOf,
  jsonOf,
  objectOf,
  textOf,
  type AccountContext,
  type CallResult,
  type Fields,
  type LookUp,
  type PollStep,
  type ToldPage,
} from '@baton/channel-kit'
import { graphCall, graphErrorOf, graphWordsOf } from '@baton/channel-kit/meta'
import { outcomeOfFailure } from './outcome.ts'
import { COMMENT_FIELDS, MEDIA_FIELDS } from './reconciliation.ts'
import { tell, type Tale } from './told.ts'

type About = Record<string, string>
/** How it is asked: `bare` with the fields alone that are documented for mentions, `own` as a comment on our own media. */
interface Step {
  about: About
  how: 'media' | 'mention' | 'bare' | 'own'
}

/** What is named in a mention, by the calls that Instagram has for that; and our media that comments were told of. */
export const lookUp: LookUp = {
  ask: (about, account) => stepOf({ about, how: about.what === 'mention' ? 'mention' : 'media' }, account),
  readAnswer,
  untold({ what, media = '', comment, title, at }, account) {
    const tale: Tale =
      what === 'mention'
        ? { media: { id: media }, ...(comment && { comment: { id: comment, timestamp: at } }), mention: true, unread: true }
        : { media: { id: media, ...(title && { caption: title }), ...(what === 'ad' && { media_product_type: 'AD' }) }, unread: true }
    const told = tell(tale, at, account.externalId)
    return told ? [told] : []
  },
}

function stepOf(step: Step, account: AccountContext): PollStep {
  return { call: graphCall(account, asked(step, account)), step: JSON.stringify(step) }
}

function asked({ about, how }: Step, account: AccountContext): { path: string; query: { fields: string } } {
  const { media = '', comment } = about
  if (how === 'media') return { path: encodeURIComponent(media), query: { fields: MEDIA_FIELDS } }
  if (how === 'own') return { path: encodeURIComponent(comment ?? ''), query: { fields: `${COMMENT_FIELDS},media{${MEDIA_FIELDS}}` } }
  const ofMedia = how === 'bare' ? 'id,caption,timestamp,username,media_type,media_url' : `${MEDIA_FIELDS},username,owner`
  const ofComment = how === 'bare' ? 'id,text,timestamp,media' : `id,text,timestamp,username,media{${ofMedia}}`
  const fields = comment ? `mentioned_comment.comment_id(${comment}){${ofComment}}` : `mentioned_media.media_id(${media}){${ofMedia}}`
  return { path: encodeURIComponent(account.externalId), query: { fields } }
}

function readAnswer(given: string, result: CallResult, account: AccountContext): ToldPage {
  const step = JSON.parse(given) as Step
  if (step.how === 'mention' && isFieldRefused(result)) return { told: [], reads: 0, next: stepOf({ ...step, how: 'bare' }, account) }
  const tale = result.status === 200 ? taleOf(step, jsonOf(result)) : null
  // Named under our own media: whose comment that is tells the comment itself.
  if (tale?.mention && isOurs(tale.media, account) && tale.comment)
    return { told: [], reads: 1, next: stepOf({ ...step, how: 'own' }, account) }
  const time = (tale?.comment ?? tale?.media)?.timestamp
  const told = tale && tell(tale, time ?? step.about.at, account.externalId)
  if (told) return { told: [told], reads: 1 }
  return { told: [], reads: 0, problem: outcomeOfFailure(result) ?? { kind: 'unknown', words: graphWordsOf(result) } }
}

/** A field that this version of the API does not give for mentions. Not the thing itself: that is another subcode. */
function isFieldRefused(result: CallResult): boolean {
  const error = graphErrorOf(result)
  return error?.code === 100 && error.subcode !== 33
}

function taleOf({ about, how }: Step, answer: Fields): Tale | null {
  const media = { id: about.media }
  if (how === 'media') return idOf(answer.id) ? { media: answer } : null
  if (how === 'own') {
    const { media: under, ...comment } = answer
    return idOf(comment.id) ? { media: { ...media, ...objectOf(under) }, comment } : null
  }
  if (!about.comment) {
    const named = objectOf(answer.mentioned_media)
    return idOf(named.id) ? { media: named, mention: true } : null
  }
  const { media: under, ...comment } = objectOf(answer.mentioned_comment)
  return idOf(comment.id) ? { media: { ...media, ...objectOf(under) }, comment, mention: true } : null
}

function isOurs(media: Fields, { externalId, handle }: AccountContext): boolean {
  return idOf(objectOf(media.owner).id) === externalId || (handle !== '' && textOf(media.username) === handle)
}
