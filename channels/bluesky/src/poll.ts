import {
  type AccountContext,
  type CallResult,
  type HttpCall,
  objectOf,
  objectsOf,
  type PollResult,
  type PollStep,
  textOf,
  jsonOf,
} from '@baton/channel-kit'
import { didOf } from './at-uri.ts'
import { type Cursor, isKnown, readCursor, remember, watch, writeCursor } from './cursor.ts'
import type { Gone } from './gone.ts'
import { refusalOf } from './outcomes.ts'
import { contextOf, postView } from './posts.ts'
import { query } from './xrpc.ts'

/** The most addresses `getPosts` and `getProfiles` take at once. */
const AT_ONCE = 25
/** A poll after a long silence reads at most so many pages of notifications (2,000) or of our feed (1,000). */
const MAX_PAGES = 20
/** A little less than from one poll to the next in turn. */
const GONE_AFTER_MS = 8_000

/**
 * Where a poll stands. Phases follow one another: notifications (a page, then the posts around it, then the next page)
 * → our own feed → posts that may be deleted → direct messages. `cursor` holds what the finished phases found, so a
 * problem in a later phase loses nothing of an earlier one.
 */
type Phase =
  | { phase: 'notifications'; page: string; pages: number; found: string[] }
  | { phase: 'context'; notifications: unknown[]; posts: unknown[]; wanted: string[]; nextPage: string; pages: number; found: string[] }
  | { phase: 'feed'; page: string; pages: number; found: string[] }
  | { phase: 'watch'; rest: string[]; missing: string[] }
  | { phase: 'authors'; missing: string[]; rest: string[]; profiles: unknown[] }
  | { phase: 'chats' }
  | { phase: 'chat-log' }
  | { phase: 'convos'; logs: unknown[]; readTo: string; wanted: string[]; convos: unknown[] }

interface Round {
  at: string
  cursor: Cursor
}
type Step = Round & Phase

export function poll(cursor: string | null, account: AccountContext, now: number): PollStep {
  const round = { at: new Date(now).toISOString(), cursor: readCursor(cursor) }
  return ask(round, { phase: 'notifications', page: '', pages: 1, found: [] }, account)
}

export function readPoll(step: string, result: CallResult, _cursor: string | null, account: AccountContext): PollResult {
  const at = JSON.parse(step) as Step
  const answer = jsonOf(result)
  // A conversation we were removed from since is refused by itself; the log goes on without its members' names.
  const passable = at.phase === 'convos' && result.status === 400 && textOf(answer.error) === 'InvalidConvo'
  if (result.status !== 200 && !passable) return { deliveries: [], cursor: writeCursor(at.cursor), problem: refusalOf(result) }
  const { delivery, next } = advance(at, answer, account)
  return {
    deliveries: delivery ? [Buffer.from(JSON.stringify({ ...delivery, account: account.externalId }))] : [],
    ...(next ? { next: ask(at, next, account) } : {}),
    cursor: writeCursor(at.cursor),
  }
}

function ask({ at, cursor }: Round, phase: Phase, account: AccountContext): PollStep {
  return { call: callOf(phase, cursor, account), step: JSON.stringify({ at, cursor, ...phase } satisfies Step) }
}

function callOf(phase: Phase, cursor: Cursor, account: AccountContext): HttpCall {
  switch (phase.phase) {
    case 'notifications':
      return query(account, 'app.bsky.notification.listNotifications', { limit: '100', cursor: phase.page })
    case 'context':
      return query(account, 'app.bsky.feed.getPosts', { uris: phase.wanted.slice(0, AT_ONCE) })
    case 'feed':
      return query(account, 'app.bsky.feed.getAuthorFeed', {
        actor: account.externalId,
        limit: '50',
        filter: 'posts_with_replies',
        cursor: phase.page,
      })
    case 'watch':
      return query(account, 'app.bsky.feed.getPosts', { uris: phase.rest.slice(0, AT_ONCE) })
    case 'authors':
      return query(account, 'app.bsky.actor.getProfiles', { actors: phase.rest.slice(0, AT_ONCE) })
    case 'chats':
      return query(account, 'chat.bsky.convo.listConvos', { limit: '100' })
    case 'chat-log':
      return query(account, 'chat.bsky.convo.getLog', { cursor: cursor.chat ?? '' })
    case 'convos':
      return query(account, 'chat.bsky.convo.getConvo', { convoId: phase.wanted[0] })
  }
}

type Delivery =
  | { type: 'notifications'; notifications: unknown[]; posts: unknown[] }
  | { type: 'feed'; feed: unknown[] }
  | { type: 'chats'; convos: unknown[] }
  | { type: 'chat-log'; logs: unknown[]; convos: unknown[] }
  | Gone

interface Advance {
  delivery?: Delivery
  next?: Phase
}

function advance(step: Step, answer: Record<string, unknown>, account: AccountContext): Advance {
  switch (step.phase) {
    case 'notifications':
      return readNotifications(step, answer)
    case 'context':
      return readContext(step, answer)
    case 'feed':
      return readFeed(step, answer, account)
    case 'watch':
      return readWatched(step, answer, account)
    case 'authors':
      return readAuthors(step, answer, account)
    case 'chats': {
      const convos = objectsOf(answer.convos)
      step.cursor.chat = newest(convos.map((convo) => textOf(objectOf(convo).rev))) || null
      return convos.length ? { delivery: { type: 'chats', convos } } : {}
    }
    case 'chat-log':
      return readChatLog(step, answer)
    case 'convos':
      return readConvo(step, answer)
  }
}

/**
 * Pages are read until one holds nothing new, and each page to its end: a post whose author set its clock back sorts
 * below posts known already. The first poll of an account takes one page.
 */
function readNotifications(step: Round & Extract<Phase, { phase: 'notifications' }>, answer: Record<string, unknown>): Advance {
  const all = objectsOf(answer.notifications)
  const fresh = all.filter((item) => !isKnown(step.cursor, 'notifications', keyOf(item)))
  const found = [...step.found, ...fresh.map(keyOf)]
  const more = fresh.length === all.length && step.cursor.notifications !== null && step.pages < MAX_PAGES
  const nextPage = more ? textOf(answer.cursor) : ''
  const talk = fresh.flatMap((item) => (isTalk(item) ? (postView(item) ?? []) : []))
  const wanted = [...new Set(talk.flatMap(contextOf))]
  const page = { notifications: fresh, posts: [], wanted, nextPage, pages: step.pages, found }
  if (wanted.length) return { next: { phase: 'context', ...page } }
  return finishPage(step, page)
}

function readContext(step: Round & Extract<Phase, { phase: 'context' }>, answer: Record<string, unknown>): Advance {
  const posts = [...step.posts, ...objectsOf(answer.posts)]
  const wanted = step.wanted.slice(AT_ONCE)
  if (wanted.length) return { next: { ...phaseOf(step), phase: 'context', posts, wanted } }
  return finishPage(step, { ...step, posts })
}

function finishPage(
  { cursor }: Round,
  page: { notifications: unknown[]; posts: unknown[]; nextPage: string; pages: number; found: string[] },
): Advance {
  const { notifications, posts, nextPage, pages, found } = page
  watch(
    cursor,
    notifications.filter(isTalk).map((item) => textOf(objectOf(item).uri)),
  )
  const delivery: Delivery | undefined = notifications.length ? { type: 'notifications', notifications, posts } : undefined
  if (nextPage) return { delivery, next: { phase: 'notifications', page: nextPage, pages: pages + 1, found } }
  remember(cursor, 'notifications', found)
  return { delivery, next: { phase: 'feed', page: '', pages: 1, found: [] } }
}

/** One post can notify twice, as a reply and as a mention. */
function keyOf(notification: unknown): string {
  const { uri, reason } = objectOf(notification)
  return `${textOf(reason)} ${textOf(uri)}`
}

function isTalk(notification: unknown): boolean {
  return ['mention', 'reply', 'quote'].includes(textOf(objectOf(notification).reason))
}

function readFeed(step: Round & Extract<Phase, { phase: 'feed' }>, answer: Record<string, unknown>, account: AccountContext): Advance {
  const own = objectsOf(answer.feed).filter((item) => didOf(feedUri(item)) === account.externalId)
  const fresh = own.filter((item) => !isKnown(step.cursor, 'feed', feedUri(item)))
  const found = [...step.found, ...fresh.map(feedUri)]
  watch(step.cursor, fresh.map(feedUri))
  const delivery: Delivery | undefined = fresh.length ? { type: 'feed', feed: fresh } : undefined
  const more = fresh.length > 0 && fresh.length === own.length && step.cursor.feed !== null && step.pages < MAX_PAGES
  if (more && textOf(answer.cursor)) return { delivery, next: { phase: 'feed', page: textOf(answer.cursor), pages: step.pages + 1, found } }
  remember(step.cursor, 'feed', found)
  const next = step.cursor.watched.length
    ? ({ phase: 'watch', rest: step.cursor.watched, missing: [] } satisfies Phase)
    : afterWatching(step, account)
  return { delivery, next }
}

function feedUri(item: unknown): string {
  return textOf(objectOf(objectOf(item).post).uri)
}

function readWatched(step: Round & Extract<Phase, { phase: 'watch' }>, answer: Record<string, unknown>, account: AccountContext): Advance {
  const there = new Set(objectsOf(answer.posts).map((post) => textOf(objectOf(post).uri)))
  const asked = step.rest.slice(0, AT_ONCE)
  const missing = [...step.missing, ...asked.filter((uri) => !there.has(uri))]
  const rest = step.rest.slice(AT_ONCE)
  if (rest.length) return { next: { phase: 'watch', rest, missing } }
  // Also those known to block us, to learn when they cease.
  const authors = [...new Set([...missing.map(didOf), ...step.cursor.blockedBy])]
  if (authors.length) return { next: { phase: 'authors', missing, rest: authors, profiles: [] } }
  step.cursor.missing = {}
  return { next: afterWatching(step, account) }
}

/**
 * A post that is not there may be deleted, or hidden by a block between its author and us; the author's profile tells.
 * It counts as deleted when it is missing from two polls in a row with some time between them (a firehose may bring them
 * close together): its words get erased, and one short-handed answer of the network must not cause that.
 */
function readAuthors(
  step: Round & Extract<Phase, { phase: 'authors' }>,
  answer: Record<string, unknown>,
  account: AccountContext,
): Advance {
  const { cursor, at } = step
  const profiles = [...step.profiles, ...objectsOf(answer.profiles)]
  const rest = step.rest.slice(AT_ONCE)
  if (rest.length) return { next: { ...phaseOf(step), phase: 'authors', rest, profiles } }

  const seen = new Map(profiles.map((profile) => [textOf(objectOf(profile).did), objectOf(objectOf(profile).viewer)]))
  const blocks = (did: string) => seen.get(did)?.blockedBy === true
  const walled = (did: string) => blocks(did) || Boolean(seen.get(did)?.blocking) || Boolean(seen.get(did)?.blockingByList)
  const suspects = step.missing.filter((uri) => !walled(didOf(uri)))
  const missingFor = (uri: string) => Date.parse(at) - Date.parse(cursor.missing[uri] ?? at)
  const certain = suspects.filter((uri) => missingFor(uri) >= GONE_AFTER_MS)
  const gone: Gone = {
    type: 'gone',
    account: account.externalId,
    at,
    posts: certain.map((uri) => ({ uri, reason: seen.has(didOf(uri)) ? 'deleted' : 'hidden' })),
    blockedBy: profiles.filter(
      (profile) => blocks(textOf(objectOf(profile).did)) && !cursor.blockedBy.includes(textOf(objectOf(profile).did)),
    ),
    unblockedBy: cursor.blockedBy.filter((did) => seen.has(did) && !blocks(did)).map((did) => ({ did })),
  }
  cursor.blockedBy = [
    ...cursor.blockedBy.filter((did) => !gone.unblockedBy.some((one) => one.did === did)),
    ...gone.blockedBy.map((profile) => textOf(objectOf(profile).did)),
  ]
  cursor.watched = cursor.watched.filter((uri) => !certain.includes(uri))
  cursor.missing = Object.fromEntries(suspects.filter((uri) => !certain.includes(uri)).map((uri) => [uri, cursor.missing[uri] ?? at]))
  const found = gone.posts.length + gone.blockedBy.length + gone.unblockedBy.length > 0
  return { delivery: found ? gone : undefined, next: afterWatching(step, account) }
}

function afterWatching({ cursor }: Round, account: AccountContext): Phase | undefined {
  if (account.settings.dm !== 'on') return undefined
  return cursor.chat === null ? { phase: 'chats' } : { phase: 'chat-log' }
}

function readChatLog(step: Round, answer: Record<string, unknown>): Advance {
  const logs = objectsOf(answer.logs)
  const readTo = newest([step.cursor.chat ?? '', textOf(answer.cursor), ...logs.map((log) => textOf(objectOf(log).rev))])
  if (!logs.length || readTo === step.cursor.chat) return {}
  const wanted = [...new Set(logs.map((log) => textOf(objectOf(log).convoId)).filter(Boolean))]
  if (!wanted.length) return finishLog(step, readTo, logs, [])
  return { next: { phase: 'convos', logs, readTo, wanted, convos: [] } }
}

function readConvo(step: Round & Extract<Phase, { phase: 'convos' }>, answer: Record<string, unknown>): Advance {
  const convos = [...step.convos, ...(answer.convo ? [answer.convo] : [])]
  const wanted = step.wanted.slice(1)
  if (wanted.length) return { next: { ...phaseOf(step), phase: 'convos', wanted, convos } }
  return finishLog(step, step.readTo, step.logs, convos)
}

function finishLog({ cursor }: Round, readTo: string, logs: unknown[], convos: unknown[]): Advance {
  cursor.chat = readTo
  return { delivery: { type: 'chat-log', logs, convos }, next: { phase: 'chat-log' } }
}

/** Revisions of the chat service are TIDs and sort as text. */
function newest(revisions: string[]): string {
  return revisions.reduce((latest, rev) => (rev > latest ? rev : latest), '')
}

/** A step without its round, to go on from. */
function phaseOf<P extends Step>({ at: _at, cursor: _cursor, ...phase }: P): Omit<P, 'at' | 'cursor'> {
  return phase
}
