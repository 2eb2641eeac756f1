import {
  idOf,
  isoFromText,
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  wordsOf,
  type AccountContext,
  type CallResult,
  type Fields,
  type History,
  type HistoryPage,
  type Outcome,
  type PollStep,
  type Reconciliation,
  type Told,
} from '@baton/channel-kit'
import { timeOfId } from './ids.ts'
import { get } from './get.ts'
import { readOutcome } from './outcome.ts'

/** Mentions are cut to the time asked for; direct messages are not, so that a smaller page reads less that is known. */
const PAGE = { mentions: '100', messages: '20' }

/** For looking for what was lost, and again for what was said before: X charges for each. */
export const MOST_READS_A_DAY = 2_000

type List = 'mentions' | 'messages'
interface Step {
  list: List
  since: string
  /** X's name of the page; '' is the first. */
  page: string
}

/** Mentions and answers to us, then direct messages. X charges for each post, person and message read, once a day (UTC). */
export const reconciliation: Reconciliation = {
  ask: (since, account) => pageOf({ list: 'mentions', since, page: '' }, account),
  readAnswer,
  mostReadsADay: MOST_READS_A_DAY,
}

/** The same lists, as far back as X tells. */
export const history: History = {
  ask: reconciliation.ask,
  readAnswer,
  resume: (step, account) => pageOf(JSON.parse(step) as Step, account),
  mostReadsADay: MOST_READS_A_DAY,
}

function pageOf(step: Step, account: AccountContext): PollStep {
  const { page } = step
  const call =
    step.list === 'mentions'
      ? get(account, `/2/users/${account.externalId}/mentions`, {
          max_results: PAGE.mentions,
          start_time: step.since,
          pagination_token: page,
          'post.fields': 'attachments,conversation_id,created_at,entities,note_post,text',
          expansions: 'author_id,in_reply_to_user_id,referenced_posts,edit_history_post_ids,attachments.media_keys',
          'user.fields': 'profile_image_url,public_metrics',
          'media.fields': mediaFields,
        })
      : get(account, '/2/dm_events', {
          max_results: PAGE.messages,
          pagination_token: page,
          event_types: 'MessageCreate',
          'dm_event.fields': 'attachments,created_at,dm_conversation_id,entities,event_type,id,text',
          expansions: 'sender_id,attachments.media_keys',
          'user.fields': 'profile_image_url,public_metrics',
          'media.fields': mediaFields,
        })
  return { call, step: JSON.stringify(step) }
}

const mediaFields = 'alt_text,duration_ms,media_key,preview_image_url,type,url,variants'

function readAnswer(given: string, result: CallResult, account: AccountContext): HistoryPage {
  const step = JSON.parse(given) as Step
  const answer = jsonOf(result)
  const problem = problemOf(result, answer)
  if (problem) return { told: [], reads: 0, problem }
  const includes = objectOf(answer.includes)
  const items = objectsOf(answer.data)
  const told = items.flatMap((item) => toldOf(item, includes) ?? [])
  const page = textOf(objectOf(answer.meta).next_token)
  // Newest first: once the page ends before `since`, so does everything after it.
  const more = page !== '' && (told.at(-1)?.at ?? '') >= step.since
  const messages: PollStep | undefined =
    step.list === 'mentions' ? pageOf({ list: 'messages', since: step.since, page: '' }, account) : undefined
  const next = more ? pageOf({ ...step, page }, account) : messages
  const along = objectsOf(includes.users).length + objectsOf(includes.tweets ?? includes.posts).length
  const at = told.at(-1)?.at
  const reach = at === undefined ? undefined : { list: step.list === 'mentions' ? 0 : 1, lists: 2, at }
  return { told: told.filter((one) => one.at >= step.since), reads: items.length + along, ...(reach && { reach }), ...(next && { next }) }
}

/** X answers 200 for nothing found, with a count of none; an answer without list and count says nothing. */
function problemOf(result: CallResult, answer: Fields): Exclude<Outcome, { kind: 'sent' }> | null {
  if (result.status === 200 && (Array.isArray(answer.data) || answer.meta !== undefined)) return null
  if (result.status === 200) return { kind: 'unknown', words: wordsOf(result) }
  const outcome = readOutcome(result)
  return outcome.kind === 'sent' ? { kind: 'unknown', words: wordsOf(result) } : outcome
}

function toldOf(item: Fields, includes: Fields): Told | null {
  const externalId = idOf(item.id)
  const at = isoFromText(item.created_at) ?? timeOfId(externalId)
  if (!externalId || !at) return null
  return { scope: '', externalId, at, body: Buffer.from(JSON.stringify({ data: [item], includes: withIt(item, includes) })) }
}

/** What was sent along for this one among all of the page. */
function withIt(item: Fields, includes: Fields): Fields {
  const words = JSON.stringify(item)
  const posts = objectsOf(includes.tweets ?? includes.posts).filter(({ id }) => words.includes(`"${idOf(id)}"`))
  const around = words + JSON.stringify(posts)
  return {
    users: objectsOf(includes.users).filter(({ id }) => around.includes(`"${idOf(id)}"`)),
    tweets: posts,
    media: objectsOf(includes.media).filter((one) => words.includes(`"${textOf(one.media_key)}"`)),
  }
}
