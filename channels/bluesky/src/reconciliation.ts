import {
  isoFromText,
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  type AccountContext,
  type CallResult,
  type Fields,
  type History,
  type HistoryPage,
  type PollStep,
  type Reconciliation,
  type ToldPage,
} from '@baton/channel-kit'
import { refusalOf } from './outcomes.ts'
import { contextOf, postView } from './posts.ts'
import { query } from './xrpc.ts'

/** The most addresses `getPosts` takes at once. */
const AT_ONCE = 25

interface Step {
  since: string
  /** Notifications of the page read last, and where the next one begins. */
  notifications: unknown[]
  page: string
  posts: unknown[]
  /** Posts around the notifications that are still to be asked for; empty before a page. */
  wanted: string[]
}

/**
 * The poll knows by its cursor what it has seen, and stops at a page that holds nothing new. A post that the network comes
 * to show late, below that page, is found here.
 */
export const reconciliation: Reconciliation = { ask: (since, account) => pageAfter({ since, page: '' }, account), readAnswer }

/** The same list, as far back as the server of the account keeps it. Of private chats it tells nothing. */
export const history: History = {
  ask: reconciliation.ask,
  readAnswer,
  resume(given, account) {
    const step = JSON.parse(given) as Step
    return step.wanted.length > 0 ? around(step, account) : pageAfter(step, account)
  },
}

function pageAfter({ since, page }: Pick<Step, 'since' | 'page'>, account: AccountContext): PollStep {
  const step: Step = { since, page, notifications: [], posts: [], wanted: [] }
  const reasons = ['mention', 'reply', 'quote']
  return {
    call: query(account, 'app.bsky.notification.listNotifications', { limit: '100', cursor: page, reasons }),
    step: JSON.stringify(step),
  }
}

function around(step: Step, account: AccountContext): PollStep {
  return { call: query(account, 'app.bsky.feed.getPosts', { uris: step.wanted.slice(0, AT_ONCE) }), step: JSON.stringify(step) }
}

function readAnswer(given: string, result: CallResult, account: AccountContext): HistoryPage {
  const step = JSON.parse(given) as Step
  const answer = jsonOf(result)
  const list = step.wanted.length > 0 ? answer.posts : answer.notifications
  if (result.status !== 200 || !Array.isArray(list)) return { told: [], reads: 0, problem: refusalOf(result) }
  const read = step.wanted.length > 0 ? withPosts(step, answer) : withPage(step, answer)
  if (read.wanted.length > 0) return { told: [], reads: list.length, next: around(read, account) }
  const at = isoFromText(read.notifications.map((item) => objectOf(item).indexedAt).at(-1))
  return {
    ...(at && { reach: { list: 0, lists: 1, at } }),
    told: read.notifications.flatMap((item) => toldOf(objectOf(item), read.posts, account)),
    reads: list.length,
    ...(read.page && { next: pageAfter(read, account) }),
  }
}

function withPage(step: Step, answer: Fields): Step {
  const all = objectsOf(answer.notifications)
  const lately = all.filter((item) => (isoFromText(item.indexedAt) ?? '') >= step.since)
  const wanted = [...new Set(lately.flatMap((item) => postView(item) ?? []).flatMap(contextOf))]
  // Newest first: once the page ends before `since`, so does everything after it.
  const page = all.length > 0 && lately.length === all.length ? textOf(answer.cursor) : ''
  return { ...step, notifications: lately, page, posts: [], wanted }
}

function withPosts(step: Step, answer: Fields): Step {
  return { ...step, posts: [...step.posts, ...objectsOf(answer.posts)], wanted: step.wanted.slice(AT_ONCE) }
}

function toldOf(item: Fields, posts: unknown[], account: AccountContext): ToldPage['told'] {
  const post = postView(item)
  const at = isoFromText(item.indexedAt)
  if (!post || !at || !['mention', 'reply', 'quote'].includes(textOf(item.reason))) return []
  const near = new Set(contextOf(post))
  const body = { account: account.externalId, notifications: [item], posts: posts.filter((one) => near.has(textOf(objectOf(one).uri))) }
  return [{ scope: '', externalId: post.uri, at, body: Buffer.from(JSON.stringify(body)) }]
}
