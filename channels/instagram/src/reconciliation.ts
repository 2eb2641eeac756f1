import {
  idOf,
  objectOf,
  objectsOf,
  textOf,
  type AccountContext,
  type Fields,
  type History,
  type HttpCall,
  type Reconciliation,
  type Told,
} from '@baton/channel-kit'
import { graphCall, listConversations, messagesOf, type ReadAnswer, restedAt, timeOf, walkOf } from '@baton/channel-kit/meta'
import { hasDirect } from './direct.ts'
import { outcomeOfFailure } from './outcome.ts'
import { tell, tellMessage } from './told.ts'

/** Comments may come on any media; so many of the newest are looked at. */
const MEDIA_PAGES = 4
const MEDIA = 25
/** The most that Instagram gives at once. */
const COMMENTS = 50
const CONVERSATION_PAGES = 40
const CONVERSATIONS = 25

export const COMMENT_FIELDS = 'id,text,timestamp,from,username,hidden,parent_id'
export const MEDIA_FIELDS = 'id,caption,timestamp,permalink,media_type,media_product_type,media_url,thumbnail_url,alt_text'
const WITH_REPLIES = `${COMMENT_FIELDS},replies.limit(${COMMENTS}){${COMMENT_FIELDS}}`

type Question =
  /** Without `pagesLeft` it is read down to the time asked for, however many pages that are. */
  | { list: 'media' | 'conversations'; after: string; pagesLeft?: number }
  /** More comments on one of them; it is told with each. */
  | { list: 'comments'; after: string; media: Fields }

/** What was said in so many days before the account was connected comes in, too. */
export const HISTORY_DAYS = 7

const walk = walkOf<Question>({ ask: asked, read, failureOf: outcomeOfFailure })

/** Our newest media with its newest comments and their replies, then private messages. Mentions elsewhere, ads and broadcasts are in no list. */
export const reconciliation: Reconciliation = {
  ask(since, account) {
    const media = { list: 'media', after: '', pagesLeft: MEDIA_PAGES } as const
    const conversations = { list: 'conversations', after: '', pagesLeft: CONVERSATION_PAGES } as const
    return walk.begin(since, hasDirect(account) ? [media, conversations] : [media], account)
  },
  readAnswer: walk.readAnswer,
  historyMs: HISTORY_DAYS * 86_400_000,
}

/** The same lists down to the time asked for. Comments on media that is older are not among them. */
export const history: History = {
  ask(since, account) {
    const media = { list: 'media', after: '' } as const
    return walk.begin(since, hasDirect(account) ? [media, { list: 'conversations', after: '' }] : [media], account)
  },
  readAnswer: walk.readAnswer,
  resume: walk.resume,
}

function asked(question: Question, account: AccountContext): HttpCall {
  const { after } = question
  if (question.list === 'comments')
    return graphCall(account, {
      path: `${encodeURIComponent(idOf(question.media.id))}/comments`,
      query: { fields: WITH_REPLIES, limit: String(COMMENTS), after },
    })
  if (question.list === 'conversations') return listConversations(account, 'instagram', { limit: CONVERSATIONS, after })
  const fields = `${MEDIA_FIELDS},comments.limit(${COMMENTS}){${WITH_REPLIES}}`
  return graphCall(account, { path: `${encodeURIComponent(account.externalId)}/media`, query: { fields, limit: String(MEDIA), after } })
}

function read(question: Question, answer: Fields, after: string, since: string, account: AccountContext): ReadAnswer<Question> {
  if (question.list === 'comments') return commentsOf(question.media, answer, after, since, account)
  if (question.list === 'conversations') {
    const { messages, goesOn } = messagesOf(answer, since)
    const told = messages.flatMap((message) => toldOf(tellMessage(message, account.externalId)))
    return { told, more: nextOf(question, after, goesOn), reachedAt: restedAt(answer) }
  }
  const reachedAt = timeOf(objectsOf(answer.data).at(-1)?.timestamp) ?? ''
  const more = nextOf(question, after, question.pagesLeft !== undefined || reachedAt >= since)
  const all = objectsOf(answer.data).map(({ comments, ...media }) => ({
    told: toldOf(tell({ media }, media.timestamp, account.externalId)),
    below: commentsOf(media, objectOf(comments), pageAfter(comments), since, account),
  }))
  return {
    told: all.flatMap(({ told, below }) => [...told, ...below.told]),
    more: [...all.flatMap(({ below }) => below.more), ...more],
    reachedAt,
  }
}

/** The page behind, as long as it may hold what is asked for: so many as are left, where they are counted. */
function nextOf(question: Exclude<Question, { list: 'comments' }>, after: string, goesOn: boolean): Question[] {
  const { pagesLeft } = question
  if (!after || !goesOn || (pagesLeft !== undefined && pagesLeft <= 1)) return []
  return [{ ...question, after, ...(pagesLeft !== undefined && { pagesLeft: pagesLeft - 1 }) }]
}

/** Newest first: once one is older than what is asked for, so is everything behind it, but for replies to it. */
function commentsOf(media: Fields, list: Fields, after: string, since: string, account: AccountContext): ReadAnswer<Question> {
  const roots = objectsOf(list.data)
  const told = roots.flatMap(({ replies, ...root }) => [
    ...toldOf(tell({ media, comment: root }, root.timestamp, account.externalId)),
    ...objectsOf(objectOf(replies).data).flatMap((reply) => {
      const comment = { ...reply, parent_id: idOf(reply.parent_id) || idOf(root.id) }
      return toldOf(tell({ media, comment }, reply.timestamp, account.externalId))
    }),
  ])
  const oldest = roots.at(-1)
  const oldestAt = oldest && toldOf(tell({ media, comment: oldest }, oldest.timestamp, account.externalId))[0]?.at
  const isMore = after !== '' && oldestAt !== undefined && oldestAt >= since
  return { told, more: isMore ? [{ list: 'comments', after, media }] : [] }
}

const toldOf = (told: Told | null): Told[] => (told ? [told] : [])

function pageAfter(list: unknown): string {
  const paging = objectOf(objectOf(list).paging)
  return paging.next === undefined ? '' : textOf(objectOf(paging.cursors).after)
}
