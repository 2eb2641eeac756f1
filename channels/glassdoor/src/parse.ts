import {
  type AccountContext,
  type ChannelEvent,
  digestOf,
  type Fields,
  finding,
  idOf,
  type Finding,
  isoFromText,
  NO_TIME,
  objectOf,
  objectsOf,
  type OpenFile,
  parseJson,
  type ParseResult,
  type RawDelivery,
} from '@baton/channel-kit'
import { distinct } from '@baton/channel-kit/reviews'
import { isMail, openNotice } from './notice.ts'
import { eventOf, toldOf } from './review.ts'
import { readRows } from './rows.ts'
import { openTable } from './table.ts'

/** A file that is tried by itself, without being brought in. */
const MOST_ROWS = 10_000
const NOBODY = 'glassdoor'

/** What an import kept, rows already read; or a file as it is: a mail, or a table whose columns are recognised by their headers. */
export async function parse(raw: RawDelivery, account?: AccountContext): Promise<ParseResult> {
  const own = account?.externalId || NOBODY
  const kept = keptBy(raw.body)
  if (kept) return { ok: true, events: eventsOf(objectsOf(kept.reviews), idOf(kept.account) || own, isoFromText(kept.noticedAt)) }
  const opened = await open(raw.body, MOST_ROWS)
  if (!opened.ok) return opened
  const { columns } = opened.file
  const rows = readRows(
    opened.file,
    columns.map(({ field }) => field),
  )
  return { ok: true, events: eventsOf(rows.map((row) => (row.fault === null ? row.body : { ...row })) as Fields[], own, null) }
}

export async function open(file: Uint8Array, mostRows: number): Promise<{ ok: true; file: OpenFile } | { ok: false; reason: Finding }> {
  if (isMail(file)) return openNotice(file)
  const opened = await openTable(file, mostRows)
  if (!opened.ok || opened.file.columns.length > 1) return opened
  return { ok: false, reason: finding('file_without_reviews', {}) }
}

/** Rows of one import; its name parts them from the same rows in another. */
export function bodyOf(reviews: readonly object[], about: { account: string; import: string; noticedAt: string }): Uint8Array {
  return Buffer.from(JSON.stringify({ ...about, reviews }))
}

function keptBy(body: Uint8Array): Fields | null {
  // A table may begin with anything but this.
  if (body[0] !== '{'.charCodeAt(0)) return null
  try {
    const kept = objectOf(parseJson(body))
    return Array.isArray(kept.reviews) ? kept : null
  } catch {
    return null
  }
}

function eventsOf(reviews: Fields[], account: string, noticedAt: string | null): ChannelEvent[] {
  const events = reviews.map((review, order): ChannelEvent => {
    const told = toldOf(review)
    if (told) return eventOf(told, account, { noticedAt, order })
    const type = typeof review.fault === 'string' ? `row ${String(review.row)}: ${review.fault}` : 'row without a review'
    return { kind: 'unknown', account, at: NO_TIME, dedupeKey: digestOf(review), type, raw: review }
  })
  return distinct(events)
}
