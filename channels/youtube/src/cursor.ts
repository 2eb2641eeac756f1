import { numberOf, objectOf, objectsOf, textOf } from '@baton/channel-kit'

/** A thread that was delivered. */
export interface KnownThread {
  id: string
  /** When its first comment was written (ms); threads are listed by it. */
  at: number
  /** Differs when anything of it does; '' while replies are still to be asked for. */
  print: string
  /** Of its replies the part of the id behind the dot. */
  replies: string[]
}

/** Pages are read one after another; where the next begins is kept, so that what is cut goes on there. */
export interface Walk {
  page: string
  /** To the end of what is watched, not merely to where nothing is new. */
  whole: boolean
  read: number
  /** Threads met on the way; of a whole walk, what was not met is hidden or gone. */
  met: string[]
}

/** What one poll must know of those before it. Kept by the server as text. */
export interface Cursor {
  /** Newest first. */
  known: KnownThread[]
  walk: Walk | null
  /** Threads whose replies are still to be asked for. */
  asked: { id: string; print: string }[]
  /** When the last whole walk ended. */
  wholeAt: number | null
  /** The first walk is over, with all replies: what it brought was there before us. */
  begun: boolean
  /** Threads up to this moment that are not known were left out on purpose. */
  floor: number
  /** Videos whose card was told. */
  videos: string[]
  /** Comments that nobody but their authors sees. */
  hidden: string[]
  /** Comments that were there and are listed no more, and since when (ms). */
  missing: Record<string, number>
}

export const MOST_KNOWN = 500
const KEEP = { videos: 300, hidden: 500, replies: 200, missing: 200 }

export function readCursor(cursor: string | null): Cursor {
  const kept = objectOf(cursor === null ? null : JSON.parse(cursor))
  const walk = objectOf(kept.walk)
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [])
  return {
    known: objectsOf(kept.known).map((each) => ({
      id: textOf(each.id),
      at: numberOf(each.at) ?? 0,
      print: textOf(each.print),
      replies: texts(each.replies),
    })),
    walk: kept.walk ? { page: textOf(walk.page), whole: walk.whole === true, read: numberOf(walk.read) ?? 0, met: texts(walk.met) } : null,
    asked: objectsOf(kept.asked).map((each) => ({ id: textOf(each.id), print: textOf(each.print) })),
    wholeAt: numberOf(kept.wholeAt) ?? null,
    begun: kept.begun === true,
    floor: numberOf(kept.floor) ?? 0,
    videos: texts(kept.videos),
    hidden: texts(kept.hidden),
    missing: Object.fromEntries(Object.entries(objectOf(kept.missing)).map(([id, since]) => [id, numberOf(since) ?? 0])),
  }
}

export function writeCursor(cursor: Cursor): string {
  return JSON.stringify({
    ...cursor,
    videos: cursor.videos.slice(0, KEEP.videos),
    hidden: cursor.hidden.slice(0, KEEP.hidden),
    missing: Object.fromEntries(Object.entries(cursor.missing).slice(0, KEEP.missing)),
  })
}

/** Of more threads than are watched, the oldest are forgotten: what becomes of them is not noticed. */
export function remember(cursor: Cursor, threads: readonly KnownThread[]): void {
  const fresh = new Set(threads.map(({ id }) => id))
  const all = [...threads, ...cursor.known.filter(({ id }) => !fresh.has(id))].sort((a, b) => b.at - a.at)
  cursor.known = all.slice(0, MOST_KNOWN).map((thread) => ({ ...thread, replies: thread.replies.slice(-KEEP.replies) }))
  cursor.floor = Math.max(cursor.floor, all[MOST_KNOWN]?.at ?? 0)
}

/** Listed again, whatever was thought of them. Those that had been hidden are answered. */
export function seen(cursor: Cursor, ids: readonly string[]): string[] {
  const there = new Set(ids)
  const shown = cursor.hidden.filter((id) => there.has(id))
  cursor.hidden = cursor.hidden.filter((id) => !there.has(id))
  for (const id of ids) delete cursor.missing[id]
  return shown
}

export function forget(cursor: Cursor, ids: readonly string[]): void {
  const gone = new Set(ids)
  for (const id of ids) delete cursor.missing[id]
  cursor.known = cursor.known
    .filter(({ id }) => !gone.has(id))
    .map((thread) => ({ ...thread, replies: thread.replies.filter((reply) => !gone.has(`${thread.id}.${reply}`)) }))
}
