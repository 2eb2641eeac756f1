import { expect, it } from 'vitest'
import { isPassing } from '#kernel/passing'

const failed = (message: string, code?: string, syscall?: string) => Object.assign(new Error(message), { code, syscall })

it.each([
  ['the server stops', failed('terminating connection due to administrator command', '57P01'), true],
  ['a deadlock', failed('deadlock detected', '40P01'), true],
  ['a socket that broke while written to', failed('write EPIPE', 'EPIPE'), true],
  ['nobody listens', failed('connect ECONNREFUSED /run/x/.s.PGSQL.5432', 'ECONNREFUSED'), true],
  ['a value that does not fit', failed('value too long for type character varying(10)', '22001'), false],
  ['the driver lost its connection', failed('Connection terminated unexpectedly'), true],
  ['no connection is free', failed('timeout exceeded when trying to connect'), true],
  ['the socket is not there yet', failed('connect ENOENT /run/x/.s.PGSQL.5432', 'ENOENT', 'connect'), true],
  ['a file that is not there', failed("ENOENT: no such file or directory, open '/x/.s.PGSQL'", 'ENOENT', 'open'), false],
  ['a fault that speaks of a connection', failed('The connection of this thread to its post is missing'), false],
  ['a sender’s words in a fault', failed('unexpected "connection timeout exceeded" in line 3'), false],
  ['a fault of ours', failed('Cannot read properties of undefined'), false],
])('knows whether trying again helps: %s', (_what, error, passing) => {
  expect(isPassing(error)).toBe(passing)
})
