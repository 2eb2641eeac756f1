import * as channels from '@baton/contract/channels'
import * as conversations from '@baton/contract/conversations'
import * as events from '@baton/contract/events'
import * as reports from '@baton/contract/reports'
import type { ResponseOf } from '@baton/contract/route'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from './api.ts'

/** What Baton says of the threads that were sent, counted by thread and its first customer. */
export interface Figures {
  conversations: number
  messages: number
  firstResponse: { count: number; medianSeconds: number | null; p90Seconds: number | null }
  responseRate: number | null
  manySpeakers: number
}

export interface Period {
  from: string
  to: string
}

type Answered = ResponseOf<typeof reports.figureConversations>['items'][number]

const POLL_MS = 200

/** Waits until every webhook that was accepted has been read. */
export async function untilRead(api: Api): Promise<void> {
  while ((await api.call(channels.listRawDeliveries, { query: { state: 'pending', limit: 1 } })).items.length > 0) await sleep(POLL_MS)
  const { items } = await api.call(channels.listRawDeliveries, { query: { state: 'failed', limit: 1 } })
  if (items[0]) throw new Error(`Baton could not read what X sent: ${items[0].reason?.words}`)
}

/** Waits until the figures know a conversation of the period: facts are written in the order of the log, so they then know all before it. */
export async function untilCounted(api: Api, period: Period): Promise<void> {
  while ((await api.call(reports.figureConversations, { query: { ...period, limit: 1 } })).items.length === 0) await sleep(POLL_MS)
}

/** The newest entry of the workspace's log. */
export async function lastEvent(api: Api): Promise<number> {
  return (await api.call(events.readEvents, { query: { after: 0, limit: 1 } })).last
}

/**
 * @param after entry of the log before the first webhook
 * @param mayHoldPosts says whether a conversation may stand under a post of the brand itself; only those are looked into
 */
export async function readFigures(
  api: Api,
  given: { period: Period; after: number; accountIds: ReadonlySet<string>; mayHoldPosts: (asked: Answered) => boolean },
): Promise<Figures> {
  const answered = (await allAnswered(api, given.period)).filter(({ conversation }) => given.accountIds.has(conversation.accountId))
  const firsts = firstOfEachThread(answered)
  const received = await receivedMessages(api, given.after, given.period)
  const sent = await sentMessages(api, given.period, given.accountIds)
  const posts = await ownPosts(api, answered.filter(given.mayHoldPosts))
  const seconds = [...firsts.values()].flatMap((first) => first.firstResponseSeconds ?? []).sort((a, b) => a - b)
  return {
    conversations: firsts.size,
    messages: received.length + sent + posts,
    firstResponse: { count: seconds.length, medianSeconds: quantile(seconds, 0.5), p90Seconds: quantile(seconds, 0.9) },
    responseRate: firsts.size === 0 ? null : seconds.length / firsts.size,
    manySpeakers: received.filter(({ contactId, threadId }) => contactId !== firsts.get(threadId)?.conversation.contact.id).length,
  }
}

/** Newest first. */
async function allAnswered(api: Api, period: Period): Promise<Answered[]> {
  const all: Answered[] = []
  let cursor: string | undefined
  do {
    const page = await api.call(reports.figureConversations, { query: { ...period, limit: 200, cursor } })
    all.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return all
}

/** Of several customers in one thread, the one who spoke first: the last in a list that is newest first. */
function firstOfEachThread(answered: readonly Answered[]): Map<string, Answered> {
  return new Map(answered.flatMap((each) => each.conversation.threads.map(({ id }) => [id, each] as const)))
}

interface Received {
  messageId: string
  threadId: string
  contactId: string | null
}

/** Each message of a contact in the period once. */
async function receivedMessages(api: Api, after: number, { from, to }: Period): Promise<Received[]> {
  const received = new Map<string, Received>()
  for (let seq = after; ; ) {
    const { items, last } = await api.call(events.readEvents, { query: { after: seq, limit: 1000 } })
    for (const { type, networkAt, contactId, data } of items) {
      if (type !== 'message.received' || networkAt === null || networkAt < from || networkAt >= to) continue
      const { messageId, threadId } = data as { messageId: string; threadId: string }
      received.set(messageId, { messageId, threadId, contactId })
    }
    seq = items.at(-1)?.seq ?? last
    if (seq >= last) return [...received.values()]
  }
}

/** How many messages the brands sent, whether they belong to a conversation or not. */
async function sentMessages(api: Api, period: Period, accountIds: ReadonlySet<string>): Promise<number> {
  const { groups } = await api.call(reports.firstResponse, { query: { ...period, by: 'account' } })
  return groups.reduce((sum, { key, responses }) => sum + (key !== null && accountIds.has(key) ? responses : 0), 0)
}

/** What a brand posts by itself is a post and no message; it is shown above the conversations under it. */
async function ownPosts(api: Api, answered: readonly Answered[]): Promise<number> {
  const own = new Set<string>()
  for (const { conversation } of answered) {
    const { posts } = await api.call(conversations.openConversation, { params: { conversationId: conversation.id } })
    for (const post of posts) if (post.kind === 'own') own.add(post.id)
  }
  return own.size
}

/** By linear interpolation between the two nearest. */
function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)]
  const high = sorted[Math.ceil(place)]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}
