import { expect, it } from 'vitest'
import { isPassing } from '#kernel/passing'

const failed = (message: string, code?: string) => Object.assign(new Error(message), { code })

it.each([
  ['the server stops', failed('terminating connection due to administrator command', '57P01'), true],
  ['a deadlock', failed('deadlock detected', '40P01'), true],
  ['a socket that broke while written to', failed('write EPIPE', 'EPIPE'), true],
  ['nobody listens', failed('connect ECONNREFUSED /run/x/.s.PGSQL.5432', 'ECONNREFUSED'), true],
  ['a value that does not fit', failed('value too long for type character varying(10)', '22001'), false],
  ['a fault of ours', failed('Cannot read properties of undefined'), false],
])('knows whether trying again helps: %s', (_what, error, passing) => {
  expect(isPassing(error)).toBe(passing)
})
