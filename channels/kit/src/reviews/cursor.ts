import { numberOf, objectOf, objectsOf, textOf } from '../fields.ts'

/** A review delivered already. */
export interface KnownReview {
  id: string
  version: string
  /** When it was changed last, as the network tells; what it lists is ordered by it. */
  changed: number
  /** Differs when anything of it does that we show, our answer included. */
  print: string
  /** Id of the answer below it; '' where there is none. */
  answer: string
  /** How often it was found with other words, and when the last time. */
  edition: number
  noticed: number
}

/** Pages are read one after another; where the next one begins is kept, so that what is cut goes on there. */
export interface Walk {
  page: string
  /** To the very end of what is to be read, not merely to where nothing is new. */
  whole: boolean
  /** How many reviews it has read. */
  read: number
  /** Known reviews met on the way; of a whole walk what was not met may be deleted. */
  met: string[]
}

export interface Cursor {
  known: KnownReview[]
  walk: Walk | null
  /** Reviews not met by the last whole walk, to be asked for one by one. */
  missing: string[]
  /** When the last whole walk ended; null while the first is under way: what it brings was there before us. */
  wholeAt: number | null
  /** Reviews up to this moment that are not known were left out on purpose: they are no news when they come into sight. */
  floor: number
}

/** Newest first. Of more reviews than this, changes and deletions of the newest alone are noticed. */
const MOST_KNOWN = 1_000

export function readCursor(cursor: string | null): Cursor {
  const kept = objectOf(cursor === null ? null : JSON.parse(cursor))
  const walk = objectOf(kept.walk)
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [])
  return {
    known: objectsOf(kept.known).map((each) => {
      const changed = numberOf(each.changed) ?? 0
      return {
        id: textOf(each.id),
        version: textOf(each.version),
        changed,
        print: textOf(each.print) || String(changed),
        answer: textOf(each.answer),
        edition: numberOf(each.edition) ?? 0,
        noticed: numberOf(each.noticed) ?? 0,
      }
    }),
    walk: kept.walk ? { page: textOf(walk.page), whole: walk.whole === true, read: numberOf(walk.read) ?? 0, met: texts(walk.met) } : null,
    missing: texts(kept.missing),
    wholeAt: numberOf(kept.wholeAt) ?? null,
    floor: numberOf(kept.floor) ?? 0,
  }
}

export function writeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor)
}

/** Forgets what the network lists no longer by itself (changed before `since`), and the oldest of too many. */
export function remember(cursor: Cursor, reviews: KnownReview[], since: number): void {
  const fresh = new Set(reviews.map(({ id }) => id))
  const all = [...reviews, ...cursor.known.filter(({ id }) => !fresh.has(id))]
    .filter(({ changed }) => changed >= since)
    .sort((a, b) => b.changed - a.changed)
  cursor.known = all.slice(0, MOST_KNOWN)
  cursor.floor = Math.max(cursor.floor, all[MOST_KNOWN]?.changed ?? 0)
}
