import { expect, it } from 'vitest'
import { judgeUndone } from './undone.ts'

const nothing = { undoneAndSent: [], undoneAndShownOtherwise: [], tooLateAndShownUndone: [], sentAndMissing: [], unsettled: [], untold: [] }

it('finds nothing where what was undone stayed here and the rest arrived once', () => {
  const attempted = [
    { token: 'r1', told: 'undone' },
    { token: 'r2', told: 'too-late' },
  ] as const
  const shown = [
    { token: 'r1', state: 'cancelled' },
    { token: 'r2', state: 'sent' },
  ]
  expect(judgeUndone(attempted, ['r2'], shown)).toEqual(nothing)
})

it('names what was undone and seen, whoever said so', () => {
  expect(judgeUndone([{ token: 'r1', told: 'too-late' }], ['r1'], [])).toMatchObject({
    undoneAndSent: ['r1'],
    tooLateAndShownUndone: ['r1'],
  })
  const cancelled = [{ token: 'r1', state: 'cancelled' }]
  expect(judgeUndone([{ token: 'r1', told: 'undone' }], ['r1'], cancelled)).toEqual({ ...nothing, undoneAndSent: ['r1'] })
  expect(judgeUndone([{ token: 'r1', told: 'unclear' }], ['r1'], cancelled)).toEqual({
    ...nothing,
    undoneAndSent: ['r1'],
    untold: ['r1'],
  })
})

it('names what is shown otherwise than told, twice seen, missing, or still on its way', () => {
  const sent = [{ token: 'r1', state: 'sent' }]
  expect(judgeUndone([{ token: 'r1', told: 'undone' }], [], sent)).toMatchObject({
    undoneAndShownOtherwise: ['r1'],
    sentAndMissing: ['r1'],
  })
  expect(judgeUndone([{ token: 'r1', told: 'too-late' }], [], [{ token: 'r1', state: 'cancelled' }])).toMatchObject({
    tooLateAndShownUndone: ['r1'],
  })
  expect(judgeUndone([{ token: 'r1', told: 'too-late' }], ['r1', 'r1'], sent)).toEqual({ ...nothing, sentAndMissing: ['r1'] })
  expect(judgeUndone([{ token: 'r1', told: 'too-late' }], ['r1'], [{ token: 'r1', state: 'sending' }])).toEqual({
    ...nothing,
    unsettled: ['r1'],
  })
})
