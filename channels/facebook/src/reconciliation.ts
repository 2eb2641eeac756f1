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
import {
  graphCall,
  listConversations,
  messagesOf,
  outcomeOfGraphFailure,
  restedAt,
  type ReadAnswer,
  timeOf,
  walkOf,
} from '@baton/channel-kit/meta'
import { hasMessenger } from './messenger.ts'
import { listed } from './told.ts'

/** Comments may come on any post; so many of the newest are looked at. */
const FEED_PAGES = 4
const CONVERSATION_PAGES = 40
const POSTS = 25
const COMMENTS = 50
const CONVERSATIONS = 25
export const HISTORY_DAYS = 7

export const COMMENT_FIELDS = 'id,message,from,created_time,parent{id},attachment,is_hidden'
const POST_FIELDS = 'id,message,from,created_time,permalink_url,status_type,is_published,full_picture'
const RATING_FIELDS = 'open_graph_story{id},reviewer{id,name},recommendation_type,review_text,created_time'

type Question =
  /** Without `pagesLeft` it is read down to the time asked for, however many pages that are. */
  | { list: 'feed' | 'tagged' | 'ratings' | 'conversations'; after: string; pagesLeft?: number }
  /** More comments of one post; it is told with each of them. */
  | { list: 'comments'; after: string; post: Fields }

const walk = walkOf<Question>({ ask: asked, read, failureOf: outcomeOfGraphFailure })

/** The newest posts with their newest comments, then posts that name the Page, then recommendations, then private messages. */
export const reconciliation: Reconciliation = {
  ask(since, account) {
    return walk.begin(
      since,
      listsOf(account).map((list) => ({ list, after: '', pagesLeft: pagesOf(list) })),
      account,
    )
  },
  readAnswer: walk.readAnswer,
  historyMs: HISTORY_DAYS * 86_400_000,
}

/** The same lists down to the time asked for. Comments below a post that is older are not among them. */
export const history: History = {
  ask: (since, account) =>
    walk.begin(
      since,
      listsOf(account).map((list) => ({ list, after: '' })),
      account,
    ),
  readAnswer: walk.readAnswer,
  resume: walk.resume,
}

function listsOf(account: AccountContext) {
  return ['feed', 'tagged', 'ratings', ...(hasMessenger(account) ? ['conversations' as const] : [])] as const
}

/** How far is looked at most: conversations come with those last spoken in first, so they end by time. */
function pagesOf(list: 'feed' | 'tagged' | 'ratings' | 'conversations'): number {
  return list === 'feed' ? FEED_PAGES : list === 'conversations' ? CONVERSATION_PAGES : 1
}

function asked(question: Question, account: AccountContext): HttpCall {
  const { after } = question
  const page = account.externalId
  const newest = `order(reverse_chronological).filter(stream).limit(${COMMENTS}){${COMMENT_FIELDS}}`
  switch (question.list) {
    case 'feed':
      return graphCall(account, {
        path: `${page}/feed`,
        query: { fields: `${POST_FIELDS},comments.${newest}`, limit: String(POSTS), after },
      })
    case 'tagged':
      return graphCall(account, { path: `${page}/tagged`, query: { fields: POST_FIELDS, limit: String(POSTS), after } })
    case 'ratings':
      return graphCall(account, { path: `${page}/ratings`, query: { fields: RATING_FIELDS, limit: String(POSTS), after } })
    case 'conversations':
      return listConversations(account, 'messenger', { limit: CONVERSATIONS, after })
    case 'comments':
      return graphCall(account, {
        path: `${encodeURIComponent(idOf(question.post.id))}/comments`,
        query: { fields: COMMENT_FIELDS, order: 'reverse_chronological', filter: 'stream', limit: String(COMMENTS), after },
      })
  }
}

function read(question: Question, answer: Fields, after: string, since: string, account: AccountContext): ReadAnswer<Question> {
  if (question.list === 'conversations') return privateTalk(question, answer, after, since, account)
  if (question.list === 'comments') return commentsOf(question.post, answer, after, since, account)
  const reachedAt = timeOf(objectsOf(answer.data).at(-1)?.created_time) ?? ''
  const more = nextOf(question, after, reachedAt >= since)
  if (question.list === 'ratings')
    return {
      told: objectsOf(answer.data).flatMap((rating) =>
        toldOf(idOf(objectOf(rating.open_graph_story).id), rating.created_time, { rating }, account),
      ),
      more,
      reachedAt,
    }
  const posts = listed(answer).map(({ comments, ...post }) => ({
    told: idOf(objectOf(post.from).id) === account.externalId ? [] : toldOf(idOf(post.id), post.created_time, { post }, account),
    below: commentsOf(post, objectOf(comments), pageAfter(comments), since, account),
  }))
  return {
    told: posts.flatMap(({ told, below }) => [...told, ...below.told]),
    more: [...posts.flatMap(({ below }) => below.more), ...more],
    reachedAt,
  }
}

/** The page behind: so many as are left, or where they are not counted, until what stands there is older than asked for. */
function nextOf(question: Exclude<Question, { list: 'comments' }>, after: string, isRecent: boolean): Question[] {
  const { pagesLeft } = question
  if (!after || (pagesLeft === undefined ? !isRecent : pagesLeft <= 1)) return []
  return [{ ...question, after, ...(pagesLeft !== undefined && { pagesLeft: pagesLeft - 1 }) }]
}

function privateTalk(
  question: Exclude<Question, { list: 'comments' }>,
  answer: Fields,
  after: string,
  since: string,
  account: AccountContext,
): ReadAnswer<Question> {
  const { messages, goesOn } = messagesOf(answer, since)
  const told = messages.flatMap((message) => toldOf(idOf(message.id), message.created_time, { message }, account, account.externalId))
  return { told, more: goesOn ? nextOf(question, after, true) : [], reachedAt: restedAt(answer) }
}

/** Newest first: once one is older than what is asked for, so is everything behind it. */
function commentsOf(post: Fields, list: Fields, after: string, since: string, account: AccountContext): ReadAnswer<Question> {
  const told = listed(list).flatMap((comment) => toldOf(idOf(comment.id), comment.created_time, { post, comment }, account))
  const isMore = after !== '' && told.length > 0 && (told.at(-1)?.at ?? '') >= since
  return { told, more: isMore ? [{ list: 'comments', after, post }] : [] }
}

function pageAfter(list: unknown): string {
  const paging = objectOf(objectOf(list).paging)
  return paging.next === undefined ? '' : textOf(objectOf(paging.cursors).after)
}

/** In the form of a delivery, so that it is kept and read as one. */
function toldOf(externalId: string, time: unknown, value: Fields, account: AccountContext, scope = ''): Told[] {
  const at = timeOf(time)
  if (!externalId || !at) return []
  const entry = { id: account.externalId, time: Date.parse(at) / 1000, changes: [{ field: 'told', value }] }
  return [{ scope, externalId, at, body: Buffer.from(JSON.stringify({ object: 'page', entry: [entry] })) }]
}
