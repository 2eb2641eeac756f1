import { objectOf, textOf } from '@baton/channel-kit'
import { createHash } from 'node:crypto'

/** What one poll must know of those before it. Kept by the server as text. */
export interface Cursor {
  /** Short hashes of notifications already delivered, newest first; null before the first poll. */
  notifications: string[] | null
  /** The same for posts of our own feed. */
  feed: string[] | null
  /** Newest posts delivered, in full: asked for again on every poll, since nothing announces a deletion. */
  watched: string[]
  /** Those of `watched` that were not there the last time, with the time of the first poll that missed them. */
  missing: Record<string, string>
  /** DIDs of people found to block us. */
  blockedBy: string[]
  /** Where the chat service's log was read to; null before its first reading. */
  chat: string | null
}

const KEEP = { notifications: 300, feed: 150, watched: 100 }

export function readCursor(cursor: string | null): Cursor {
  const kept = objectOf(cursor === null ? null : JSON.parse(cursor))
  const names = (value: unknown) => (Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [])
  return {
    notifications: Array.isArray(kept.notifications) ? names(kept.notifications) : null,
    feed: Array.isArray(kept.feed) ? names(kept.feed) : null,
    watched: names(kept.watched),
    missing: Object.fromEntries(Object.entries(objectOf(kept.missing)).map(([uri, since]) => [uri, textOf(since)])),
    blockedBy: names(kept.blockedBy),
    chat: textOf(kept.chat) || null,
  }
}

export function writeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor)
}

/** Puts names of new things in front of the known ones and forgets the oldest. */
export function remember(cursor: Cursor, kind: 'notifications' | 'feed', uris: string[]): void {
  cursor[kind] = [...uris.map(shortHash), ...(cursor[kind] ?? [])].slice(0, KEEP[kind])
}

export function isKnown(cursor: Cursor, kind: 'notifications' | 'feed', uri: string): boolean {
  return cursor[kind]?.includes(shortHash(uri)) ?? false
}

export function watch(cursor: Cursor, uris: string[]): void {
  cursor.watched = [...new Set([...uris, ...cursor.watched])].slice(0, KEEP.watched)
}

/** 60 bits: among the few hundred kept, two alike are not to be expected in the age of the network. */
function shortHash(uri: string): string {
  return createHash('sha256').update(uri).digest('base64url').slice(0, 10)
}
