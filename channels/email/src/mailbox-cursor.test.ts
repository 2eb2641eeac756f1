import { describe, expect, it } from 'vitest'
import { advance, begun, caughtUp, resync } from './mailbox-cursor.ts'

const cursor = { uidValidity: '7', lastUid: 40, lastReceivedAt: '2026-10-01T03:00:00.000Z' }

describe('what to fetch from a mailbox', () => {
  it.each([
    ['nothing when nothing came', cursor, { uidValidity: '7', uidNext: 41 }, { kind: 'nothing' }],
    ['what came since', cursor, { uidValidity: '7', uidNext: 44 }, { kind: 'uids', from: 41 }],
    ['the newest of a mailbox just connected', null, { uidValidity: '7', uidNext: 1001 }, { kind: 'uids', from: 801 }],
    ['all of a small one', null, { uidValidity: '7', uidNext: 12 }, { kind: 'uids', from: 1 }],
    ['nothing of an empty one', null, { uidValidity: '7', uidNext: 1 }, { kind: 'nothing' }],
    [
      'everything since the last mail, from a day before, when numbered anew',
      cursor,
      { uidValidity: '8', uidNext: 3 },
      { kind: 'since', day: '2026-09-30' },
    ],
  ] as const)('is %s', (_case, known, status, expected) => {
    expect(resync(known, status)).toEqual(expected)
  })

  it('is never the same mail twice, and never skips one that came while the connection was down', () => {
    let known = advance(null, '7', 1, '2026-10-01T03:00:00.000Z')
    known = advance(known, '7', 3, '2026-10-01T03:02:00.000Z')
    known = advance(known, '7', 2, '2026-10-01T03:01:00.000Z')
    expect(known).toEqual({ uidValidity: '7', lastUid: 3, lastReceivedAt: '2026-10-01T03:02:00.000Z' })
    expect(resync(known, { uidValidity: '7', uidNext: 5 })).toEqual({ kind: 'uids', from: 4 })
  })

  it('remembers what lay there at first, as long as the numbers hold', () => {
    const status = { uidValidity: '7', uidNext: 41 }
    const known = advance(begun(status), '7', 40, '2026-10-01T03:00:00.000Z')
    expect(caughtUp(known, { ...status, uidNext: 50 })).toMatchObject({ lastUid: 49, oldBelow: 41 })
    expect(caughtUp(known, { uidValidity: '8', uidNext: 30 })).not.toHaveProperty('oldBelow')
  })

  it('goes on in the new numbering once it has caught up', () => {
    const renumbered = caughtUp(cursor, { uidValidity: '8', uidNext: 30 })
    expect(resync(renumbered, { uidValidity: '8', uidNext: 30 })).toEqual({ kind: 'nothing' })
    expect(renumbered.lastReceivedAt).toBe(cursor.lastReceivedAt)
  })
})
