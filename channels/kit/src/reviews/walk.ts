import type { AccountContext, CallResult, HttpCall, Outcome, PollResult, PollStep } from '../adapter.ts'
import { type Fields, numberOf } from '../fields.ts'
import { type Cursor, type KnownReview, readCursor, remember, type Walk, writeCursor } from './cursor.ts'

/** One review as a page of the network lists it. */
export interface ListedReview extends Pick<KnownReview, 'id' | 'version' | 'changed' | 'print' | 'answer'> {
  /** What is kept of it, for `parse`. */
  body: Fields
}

export interface ReviewPage {
  reviews: ListedReview[]
  /** What stands among them and is no review as we know them: it is kept each time, and says so. */
  odd: Fields[]
  /** Names the page after this one; '' at the end. */
  next: string
}

/** How one network tells of reviews that were written, changed and deleted: by a list, the newest first, and by nothing else. */
export interface ReviewSource {
  /** A page of the list; `token` '' is the first. */
  list(account: AccountContext, token: string): HttpCall
  /** One review, which is answered 404 when there is none. */
  one(account: AccountContext, reviewId: string): HttpCall
  readList(result: CallResult, account: AccountContext): ReviewPage
  refusal(result: CallResult): Exclude<Outcome, { kind: 'sent' }>
  /** All that is to be read is read so often: no list says what was deleted, and some do not say what was changed. */
  wholeEveryMs: number
  /** Reading all ends after so many, and they are what comes in as history. Absent: at the end of the list. */
  mostRead?: number
  /** The list holds what was changed in this time alone; a little is left for its lateness. Absent: everything. */
  listed?: { ms: number; surelyMs: number }
  /**
   * Versions are told apart by stars and words, since the network promises no time of a change that changes with nothing else.
   * Each further one is counted, and dates from the time that the network gives or else from its being noticed.
   */
  versionsByWords?: boolean
}

/** Reviews asked for one by one in one poll, so that many that are missing do not use up what may be asked. */
const MOST_ASKED = 20
const A_DAY_MS = 86_400_000

interface Step {
  at: number
  /** The review asked for; absent: a page of the list. */
  review?: string
}

export function pollReviews(source: ReviewSource, cursor: string | null, account: AccountContext, now: number): PollStep {
  return askPage(source, readCursor(cursor).walk?.page ?? '', now, account)
}

function askPage(source: ReviewSource, token: string, at: number, account: AccountContext): PollStep {
  return { call: source.list(account, token), step: JSON.stringify({ at } satisfies Step) }
}

/**
 * Each review that is new or changed is one delivery. What the first walk brings is history. A walk that is cut goes on where it
 * was, so a refused page loses nothing.
 */
export function readReviewPoll(
  source: ReviewSource,
  given: string,
  result: CallResult,
  cursor: string | null,
  account: AccountContext,
): PollResult {
  const step = JSON.parse(given) as Step
  const kept = readCursor(cursor)
  return step.review === undefined
    ? readPage(source, step, result, kept, account)
    : readMissing(source, step, step.review, result, kept, account)
}

function readPage(source: ReviewSource, { at }: Step, result: CallResult, cursor: Cursor, account: AccountContext): PollResult {
  const isFirst = cursor.wholeAt === null
  if (result.status !== 200) {
    // A page's token that the network forgot: the walk begins anew, and what it brought already is known.
    const forgotten = result.status === 400 && Boolean(cursor.walk?.page)
    const kept = writeCursor(forgotten ? { ...cursor, walk: null } : cursor)
    return { deliveries: [], cursor: kept, ...(forgotten ? {} : { problem: source.refusal(result) }) }
  }
  const { reviews, odd, next } = source.readList(result, account)
  const walk: Walk = cursor.walk ?? {
    page: '',
    whole: isFirst || at - (cursor.wholeAt ?? 0) >= source.wholeEveryMs,
    read: 0,
    met: [],
  }
  const known = new Map(cursor.known.map((review) => [review.id, review]))
  const fresh = reviews.flatMap((review): { review: ListedReview; before: KnownReview | undefined; now: KnownReview }[] => {
    const before = known.get(review.id)
    if (before ? before.print === review.print : review.changed <= cursor.floor) return []
    return [{ review, before, now: nowKnown(source, review, before, at) }]
  })
  const deliveries = [
    ...fresh.map(({ review, before, now }) => bytesOf({ ...review.body, ...editionFields(now), ...answerGone(before, now, at) })),
    ...odd.map(bytesOf),
  ]
  remember(
    cursor,
    fresh.map(({ now }) => now),
    source.listed ? at - source.listed.ms - A_DAY_MS : 0,
  )
  const kept = new Set(cursor.known.map(({ id }) => id))
  walk.read += reviews.length
  if (walk.whole) walk.met.push(...reviews.flatMap(({ id }) => (kept.has(id) ? [id] : [])))

  const isEnough = source.mostRead !== undefined && walk.read >= source.mostRead
  const goesOn = next !== '' && reviews.length + odd.length > 0 && (walk.whole ? !isEnough : fresh.length > 0)
  cursor.walk = goesOn ? { ...walk, page: next } : null
  if (!goesOn && walk.whole) endWhole(source, cursor, { walk, at, isCut: next !== '' })
  const found = { deliveries, cursor: writeCursor(cursor), history: isFirst }
  if (goesOn) return { ...found, next: askPage(source, next, at, account) }
  return { ...found, ...nextMissing(source, cursor, at, account) }
}

function nowKnown(
  { versionsByWords }: ReviewSource,
  { id, version, changed, print, answer }: ListedReview,
  before: KnownReview | undefined,
  at: number,
): KnownReview {
  const review = { id, version, changed, print, answer }
  if (!before) return { ...review, edition: 0, noticed: 0 }
  const { edition, noticed } = before
  if (!versionsByWords || before.version === review.version) return { ...review, edition, noticed }
  // Named by a count and not by the moment: a poll that is repeated gives it the same name.
  return { ...review, edition: edition + 1, noticed: review.changed > before.changed ? review.changed : at }
}

const editionFields = ({ edition, noticed }: KnownReview) => (edition > 0 ? { edition, noticedAt: new Date(noticed).toISOString() } : {})

const answerGone = (before: KnownReview | undefined, now: KnownReview, at: number) =>
  before?.answer && !now.answer ? { answerGone: before.answer, at: new Date(at).toISOString() } : {}

/** How often the review was found changed, of a body that was kept of it. */
export function editionOf(body: Fields): number {
  const edition = numberOf(body.edition) ?? 0
  return Number.isSafeInteger(edition) && edition > 0 ? edition : 0
}

/** The name of a version that its words alone do not make unique. */
export function versionWithEdition(version: string, edition: number): string {
  return edition > 0 ? `${version}~${edition}` : version
}

function endWhole(
  { listed }: ReviewSource,
  cursor: Cursor,
  { walk: { met }, at, isCut }: { walk: Walk; at: number; isCut: boolean },
): void {
  const seen = new Set(met)
  cursor.wholeAt = at
  cursor.missing = cursor.known
    .filter(({ id, changed }) => !seen.has(id) && (!listed || changed >= at - listed.surelyMs))
    .map(({ id }) => id)
    .slice(0, MOST_ASKED)
  if (isCut) cursor.floor = Math.max(cursor.floor, cursor.known.at(-1)?.changed ?? 0)
}

function nextMissing(source: ReviewSource, { missing }: Cursor, at: number, account: AccountContext): { next?: PollStep } {
  const [review] = missing
  return review === undefined ? {} : { next: { call: source.one(account, review), step: JSON.stringify({ at, review } satisfies Step) } }
}

/** A review that was in the list and is no more: only when the network says that there is none, its author deleted it. */
function readMissing(
  source: ReviewSource,
  { at }: Step,
  id: string,
  result: CallResult,
  cursor: Cursor,
  account: AccountContext,
): PollResult {
  const isGone = result.status === 404
  if (result.status !== 200 && !isGone) return { deliveries: [], cursor: writeCursor(cursor), problem: source.refusal(result) }
  const review = cursor.known.find((each) => each.id === id)
  cursor.missing = cursor.missing.filter((each) => each !== id)
  if (isGone) cursor.known = cursor.known.filter((each) => each !== review)
  const gone =
    isGone && review ? [bytesOf({ gone: versionWithEdition(review.version, review.edition), at: new Date(at).toISOString() })] : []
  return { deliveries: gone, cursor: writeCursor(cursor), ...nextMissing(source, cursor, at, account) }
}

function bytesOf(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
