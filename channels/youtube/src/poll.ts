import {
  type AccountContext,
  type CallResult,
  digestOf,
  type Fields,
  idOf,
  isoFromText,
  jsonOf,
  numberOf,
  objectOf,
  objectsOf,
  type PollResult,
  type PollStep,
  textOf,
} from '@baton/channel-kit'
import { reasonOf } from '@baton/channel-kit/google'
import { channelOf, findComments, getVideos, IDS_AT_ONCE, listReplies, listThreads, YOUTUBE } from './calls.ts'
import { isHeld, wordsOfComment } from './comment.ts'
import { type Cursor, forget, type KnownThread, MOST_KNOWN, readCursor, remember, seen, type Walk, writeCursor } from './cursor.ts'
import { refusalOf } from './refusals.ts'

/** A poll a minute costs a sixth of a new project's quota. Another server says itself when it is asked too much. */
export const pollEveryMs = ({ baseUrl }: AccountContext): number => (baseUrl === YOUTUBE ? 60_000 : 10_000)
/** The list is ordered by the first comments: only reading it to the end tells of replies to older ones, edits and deletions. */
const WHOLE_EVERY_MS = 15 * 60_000
/** Words get erased by it, so one short-handed answer must not cause that. */
const GONE_AFTER_MS = 10 * 60_000

/**
 * Where a poll stands: a page of threads, the videos that are new in it, the replies that it left out, the next page; and, once
 * all is read, what is held for review and what is missing. Nothing moves in the cursor before it was delivered.
 */
type Phase =
  | { phase: 'page'; token: string }
  | { phase: 'videos'; threads: Fields[]; met: string[]; next: string }
  | { phase: 'replies'; id: string; token: string; found: string[] }
  | { phase: 'held' }
  | { phase: 'missing'; ids: string[] }
type Step = Phase & { at: number; isFirst: boolean }

interface Found {
  deliveries?: object[]
  next?: Phase
}

export function poll(cursor: string | null, account: AccountContext, now: number): PollStep {
  const kept = readCursor(cursor)
  const first = repliesAsked(kept) ?? ({ phase: 'page', token: kept.walk?.page ?? '' } as const)
  return ask({ at: now, isFirst: !kept.begun, ...first }, account)
}

function ask(step: Step, account: AccountContext): PollStep {
  return { call: callOf(step, account), step: JSON.stringify(step) }
}

function callOf(step: Phase, account: AccountContext) {
  switch (step.phase) {
    case 'page':
      return listThreads(account, { token: step.token })
    case 'videos':
      return getVideos(account, videosOf(step.threads))
    case 'replies':
      return listReplies(account, step.id, step.token)
    case 'held':
      return listThreads(account, { held: true })
    case 'missing':
      return findComments(account, step.ids)
  }
}

/** What the first walk brings is history. */
export function readPoll(given: string, result: CallResult, kept: string | null, account: AccountContext): PollResult {
  const step = JSON.parse(given) as Step
  const cursor = readCursor(kept)
  if (result.status !== 200 && !isPassable(step, result)) return trouble(step, result, cursor)
  const { deliveries = [], next } = advance(step, result.status === 200 ? jsonOf(result) : {}, cursor)
  cursor.begun ||= cursor.wholeAt !== null && cursor.asked.length === 0
  const channelId = channelOf(account)
  return {
    deliveries: deliveries.map((body) => Buffer.from(JSON.stringify({ channelId, at: new Date(step.at).toISOString(), ...body }))),
    cursor: writeCursor(cursor),
    history: step.isFirst,
    ...(next && { next: ask({ ...next, at: step.at, isFirst: step.isFirst }, account) }),
  }
}

/** Replies of a thread that tells none (it was deleted since), comments of which none is there, what is held by others. */
function isPassable(step: Phase, result: CallResult): boolean {
  if (step.phase === 'held') return result.status === 403 && /^(forbidden|insufficientPermissions)$/.test(reasonOf(result))
  if (step.phase === 'missing') return result.status === 404
  return step.phase === 'replies' && refusalOf(result).kind === 'refused'
}

function trouble(step: Phase, result: CallResult, cursor: Cursor): PollResult {
  // A page's token that YouTube forgot: the walk begins anew, and what it brought already is known.
  if (step.phase === 'page' && step.token && result.status === 400)
    return { deliveries: [], cursor: writeCursor({ ...cursor, walk: null }) }
  return { deliveries: [], cursor: writeCursor(cursor), problem: refusalOf(result) }
}

function advance(step: Step, answer: Fields, cursor: Cursor): Found {
  switch (step.phase) {
    case 'page':
      return readPage(step, answer, cursor)
    case 'videos':
      cursor.videos = [...videosOf(step.threads), ...cursor.videos]
      return finishPage(step, new Map(objectsOf(answer.items).map((video) => [idOf(video.id), video])), cursor)
    case 'replies':
      return readReplies(step, answer, cursor)
    case 'held':
      return readHeld(step, answer, cursor)
    case 'missing':
      return readMissing(step, answer, cursor)
  }
}

const rootOf = (thread: Fields): Fields => objectOf(objectOf(thread.snippet).topLevelComment)
const repliesWith = (thread: Fields): Fields[] => objectsOf(objectOf(thread.replies).comments)
const totalOf = (thread: Fields): number => numberOf(objectOf(thread.snippet).totalReplyCount) ?? 0
const videoOf = (thread: Fields): string => idOf(objectOf(thread.snippet).videoId) || idOf(objectOf(rootOf(thread).snippet).videoId)
const videosOf = (threads: readonly Fields[]): string[] => [...new Set(threads.map(videoOf))].filter(Boolean).slice(0, IDS_AT_ONCE)
const writtenAt = (thread: Fields): number => Date.parse(isoFromText(objectOf(rootOf(thread).snippet).publishedAt) ?? '') || 0
const suffixOf = (id: string): string => id.slice(id.indexOf('.') + 1)

/** Likes change all the time and are no news; words, their time and who else speaks are. */
function printOf(thread: Fields): string {
  const told = [rootOf(thread), ...repliesWith(thread)].map((comment) => [
    idOf(comment.id),
    textOf(objectOf(comment.snippet).updatedAt),
    wordsOfComment(comment),
  ])
  return digestOf([totalOf(thread), told]).slice(0, 16)
}

function readPage(step: Step & { phase: 'page' }, answer: Fields, cursor: Cursor): Found {
  const known = new Map(cursor.known.map((thread) => [thread.id, thread]))
  const listed = objectsOf(answer.items)
  const threads = listed.filter((thread) => {
    const before = known.get(idOf(thread.id))
    return before
      ? before.print !== printOf(thread) || cursor.hidden.includes(before.id)
      : writtenAt(thread) > cursor.floor || !idOf(thread.id)
  })
  const page = { threads, met: listed.map(({ id }) => idOf(id)).filter(Boolean), next: textOf(answer.nextPageToken) }
  const unknown = threads.filter((thread) => !cursor.videos.includes(videoOf(thread)))
  if (videosOf(unknown).length > 0) {
    // Those of which the card is wanted first: it asks for so many at once.
    const first = [...unknown, ...threads.filter((thread) => !unknown.includes(thread))]
    return { next: { phase: 'videos', ...page, threads: first } }
  }
  return finishPage({ ...step, ...page }, new Map(), cursor)
}

interface Page {
  at: number
  threads: Fields[]
  met: string[]
  next: string
}

function finishPage({ at, threads, met, next }: Page, videos: Map<string, Fields>, cursor: Cursor): Found {
  const known = new Map(cursor.known.map((thread) => [thread.id, thread]))
  const now: KnownThread[] = []
  const shown = seen(cursor, [...met, ...threads.flatMap((thread) => repliesWith(thread).map(({ id }) => idOf(id)))])
  for (const thread of threads.filter(({ id }) => idOf(id))) {
    const id = idOf(thread.id)
    const along = repliesWith(thread).map((reply) => suffixOf(idOf(reply.id)))
    const before = known.get(id)?.replies ?? []
    const isWhole = along.length >= totalOf(thread)
    if (isWhole) missed(cursor, id, before, along, at)
    else cursor.asked = [...cursor.asked.filter((each) => each.id !== id), { id, print: printOf(thread) }]
    const replies = isWhole ? along : [...new Set([...before, ...along])]
    now.push({ id, at: writtenAt(thread), print: isWhole ? printOf(thread) : '', replies })
  }
  remember(cursor, now)
  const walk: Walk = cursor.walk ?? {
    page: '',
    whole: cursor.wholeAt === null || at - (cursor.wholeAt ?? 0) >= WHOLE_EVERY_MS,
    read: 0,
    met: [],
  }
  walk.read += met.length
  if (walk.whole) walk.met.push(...met)
  const goesOn = next !== '' && met.length > 0 && (walk.whole ? walk.read < MOST_KNOWN : threads.length > 0)
  cursor.walk = goesOn ? { ...walk, page: next } : null
  if (!goesOn && walk.whole) endWhole(cursor, walk, { at, isCut: next !== '' })
  const deliveries = [
    // Oldest first, as they were written.
    ...threads.toReversed().map((thread) => ({ thread, ...(videos.has(videoOf(thread)) && { video: videos.get(videoOf(thread)) }) })),
    ...(shown.length > 0 ? [{ shown }] : []),
  ]
  return { deliveries, next: afterPage(cursor, at) }
}

/** The replies that are asked for; the next page; or, where the walk that just ended was a whole one, what it did not tell. */
function afterPage(cursor: Cursor, at: number): Phase | undefined {
  const { walk, wholeAt } = cursor
  return repliesAsked(cursor) ?? (walk ? { phase: 'page', token: walk.page } : wholeAt === at ? { phase: 'held' } : undefined)
}

function repliesAsked({ asked: [first] }: Cursor): (Phase & { phase: 'replies' }) | undefined {
  return first && { phase: 'replies', id: first.id, token: '', found: [] }
}

/** Replies that were there and are no more. */
function missed(cursor: Cursor, id: string, before: readonly string[], now: readonly string[], at: number): void {
  const there = new Set(now)
  for (const reply of before) if (!there.has(reply)) cursor.missing[`${id}.${reply}`] ??= at
}

function readReplies({ at, id, token, found }: Step & { phase: 'replies' }, answer: Fields, cursor: Cursor): Found {
  const known = cursor.known.find((thread) => thread.id === id)
  const print = cursor.asked.find((each) => each.id === id)?.print ?? ''
  if (!Array.isArray(answer.items)) {
    // Refused for this thread alone: what is there of it stays as it was, and the others are not held up.
    cursor.asked = cursor.asked.filter((each) => each.id !== id)
    // In the midst of them it was the page that YouTube forgot: they are asked for anew when the thread is listed again.
    if (known && !token) remember(cursor, [{ ...known, print }])
    return { next: afterPage(cursor, at) }
  }
  const replies = objectsOf(answer.items)
  const ids = replies.map((reply) => idOf(reply.id)).filter(Boolean)
  const all = [...found, ...ids.map(suffixOf)]
  const shown = seen(cursor, ids)
  const deliveries = [...(replies.length > 0 ? [{ replies }] : []), ...(shown.length > 0 ? [{ shown }] : [])]
  const next = textOf(answer.nextPageToken)
  if (next && next !== token && replies.length > 0) return { deliveries, next: { phase: 'replies', id, token: next, found: all } }
  if (known) {
    missed(cursor, id, known.replies, all, at)
    remember(cursor, [{ ...known, print, replies: all }])
  }
  cursor.asked = cursor.asked.filter((each) => each.id !== id)
  return { deliveries, next: afterPage(cursor, at) }
}

/** Of a walk that was cut, threads older than the last one met may simply lie behind. */
function endWhole(cursor: Cursor, { met }: Walk, { at, isCut }: { at: number; isCut: boolean }): void {
  const there = new Set(met)
  const oldest = Math.min(...cursor.known.flatMap((thread) => (there.has(thread.id) ? [thread.at] : [])))
  cursor.wholeAt = at
  for (const { id, at: written } of cursor.known)
    if (!there.has(id) && !cursor.hidden.includes(id) && (!isCut || written > oldest)) cursor.missing[id] ??= at
  if (isCut) cursor.floor = Math.max(cursor.floor, Number.isFinite(oldest) ? oldest - 1 : 0)
}

/** Comments that wait for review, by the filter of YouTube or by our hiding them. */
function readHeld(_step: Step, answer: Fields, cursor: Cursor): Found {
  const held = (thread: Fields) => [rootOf(thread), ...repliesWith(thread)].filter(isHeld).map(({ id }) => idOf(id))
  const threads = objectsOf(answer.items).filter((thread) => held(thread).some((id) => id && !cursor.hidden.includes(id)))
  const ids = threads.flatMap(held).filter(Boolean)
  for (const id of objectsOf(answer.items).flatMap(held)) delete cursor.missing[id]
  cursor.hidden = [...new Set([...ids, ...cursor.hidden])]
  const missing = Object.keys(cursor.missing).filter((id) => !cursor.hidden.includes(id))
  return {
    deliveries: threads.map((thread) => ({ thread })),
    ...(missing.length > 0 && { next: { phase: 'missing', ids: missing.slice(0, IDS_AT_ONCE) } }),
  }
}

/** Asked for by its id: what is still there is only hidden; what is not, and was not the time before, is gone. */
function readMissing({ at, ids }: Step & { phase: 'missing' }, answer: Fields, cursor: Cursor): Found {
  const there = new Set(objectsOf(answer.items).map(({ id }) => idOf(id)))
  const hidden = ids.filter((id) => there.has(id))
  const gone = ids.filter((id) => !there.has(id) && at - (cursor.missing[id] ?? at) >= GONE_AFTER_MS)
  for (const id of hidden) delete cursor.missing[id]
  cursor.hidden = [...new Set([...hidden, ...cursor.hidden])]
  // What stands below a comment that is gone is gone with it.
  const below = cursor.known.flatMap(({ id, replies }) => (gone.includes(id) ? replies.map((reply) => `${id}.${reply}`) : []))
  gone.push(...below.filter((id) => !gone.includes(id)))
  forget(cursor, gone)
  return { deliveries: [...(gone.length > 0 ? [{ gone }] : []), ...(hidden.length > 0 ? [{ hidden }] : [])] }
}
