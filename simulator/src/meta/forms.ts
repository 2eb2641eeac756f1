import { iso } from '../clock.ts'
import type { Field } from './description.ts'

/** As the API writes times. */
export const time = (ms: number): string => iso(ms).replace(/\.\d+Z$/, '+0000')

/** Only what was asked for, and always the id. */
export function chosen(whole: Record<string, unknown>, fields: readonly Field[]): Record<string, unknown> {
  const wanted = fields.length > 0 ? ['id', ...fields.map(({ name }) => name)] : Object.keys(whole)
  return Object.fromEntries(Object.entries(whole).filter(([name, value]) => value !== undefined && wanted.includes(name)))
}

/** One page of a list. `next` holds a token at Meta, so here it says that nobody should follow it. */
export function listForm<T>(items: readonly T[], given: Record<string, string>, form: (item: T) => object): object {
  const begin = given.after ? Number(Buffer.from(given.after, 'base64url').toString()) : 0
  const limit = Math.min(Number(given.limit ?? '25') || 25, 100)
  const page = items.slice(begin, begin + limit)
  const end = begin + page.length
  const cursor = (at: number) => Buffer.from(String(at)).toString('base64url')
  const more = end < items.length && { next: 'https://graph.facebook.com/next?access_token=not-to-be-followed' }
  return { data: page.map(form), paging: { cursors: { before: cursor(begin), after: cursor(end) }, ...more } }
}
