import { fail } from '#kernel/fail'

/** Where a keyset walk goes on: the sort values of the last row, unreadable on purpose. */
export function writeCursor(...values: string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** The values, or null at the beginning. A cursor that is none of ours is refused. */
export function readCursor(cursor: string | undefined, count: number): string[] | null {
  if (!cursor) return null
  let values: unknown
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    fail('invalid_cursor')
  }
  if (!Array.isArray(values) || values.length !== count || !values.every((value) => typeof value === 'string')) fail('invalid_cursor')
  return values
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A cursor of (time, id): the commonest kind. Checked, so that a forged one is a bad request and not a failing query. */
export function readTimeCursor(cursor: string | undefined): { at: string; id: string } | null {
  const values = readCursor(cursor, 2)
  if (!values) return null
  const [at = '', id = ''] = values
  if (Number.isNaN(Date.parse(at)) || !UUID.test(id)) fail('invalid_cursor')
  return { at, id }
}
