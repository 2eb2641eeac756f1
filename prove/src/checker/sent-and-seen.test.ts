import { describe, expect, it } from 'vitest'
import { judge, overruled, shownTwice } from './sent-and-seen.ts'

const asked = (token: string, turn = 0, thread = 't1') => ({ token, accepted: true, thread, turn })
const seen = (token: string, number = 1) => ({ token, number })
const told = (token: string, state: string, needsPerson = false) => ({ token, state, needsPerson, attempts: 1 })
const clean = { doubled: [], lost: [], wrong: [], forgotten: [], unresolved: [], disordered: [], sent: 0, refused: 0, unknown: 0 }

describe('judging replies', () => {
  it('is content with one that was sent and seen once', () => {
    expect(judge([asked('r1')], [seen('r1')], [told('r1', 'sent')])).toEqual({ ...clean, sent: 1 })
  })

  it('names one that the contact saw twice', () => {
    expect(judge([asked('r1')], [seen('r1'), seen('r1', 2)], [told('r1', 'sent')]).doubled).toEqual(['r1'])
  })

  it('names one that was accepted and of which nobody is told', () => {
    expect(judge([asked('r1')], [], []).lost).toEqual(['r1'])
    expect(judge([{ ...asked('r1'), accepted: false }], [], []).lost).toEqual([])
  })

  it('names what is told otherwise than it was', () => {
    expect(judge([asked('r1')], [], [told('r1', 'sent')]).wrong).toEqual(['r1'])
    expect(judge([asked('r1')], [seen('r1')], [told('r1', 'refused', true)]).wrong).toEqual(['r1'])
  })

  it('takes an unknown one when a person is asked, whether or not it arrived', () => {
    expect(judge([asked('r1'), asked('r2', 1)], [seen('r1')], [told('r1', 'unknown', true), told('r2', 'unknown', true)])).toEqual({
      ...clean,
      unknown: 2,
    })
  })

  it('names one that nobody is asked about, and one that waits for ever', () => {
    expect(judge([asked('r1')], [], [told('r1', 'unknown')]).forgotten).toEqual(['r1'])
    expect(judge([asked('r1')], [], [told('r1', 'ready')]).forgotten).toEqual(['r1'])
  })

  it('names one that a person is asked about though the network could tell', () => {
    const unknown = [told('r1', 'unknown', true)]
    expect(judge([{ ...asked('r1'), isTold: true }], [], unknown).unresolved).toEqual(['r1'])
    expect(judge([{ ...asked('r1'), isTold: false }], [], unknown).unresolved).toEqual([])
  })

  it('names a reply that overtook an earlier one of its thread', () => {
    const states = [told('r1', 'sent'), told('r2', 'sent')]
    expect(judge([asked('r1'), asked('r2', 1)], [seen('r2', 1), seen('r1', 2)], states).disordered).toEqual(['r2'])
    expect(
      judge([asked('r1'), asked('r2', 1)], [seen('r2', 1), seen('r1', 2)], [{ ...told('r1', 'sent'), attempts: 2 }, told('r2', 'sent')])
        .disordered,
    ).toEqual([])
    expect(judge([asked('r1'), asked('r2', 1, 't2')], [seen('r2', 1), seen('r1', 2)], states).disordered).toEqual([])
  })
})

describe('judging the one answer of a review', () => {
  const both = [asked('r1'), asked('r2', 1)]
  const sent = [told('r1', 'sent'), told('r2', 'sent')]

  it('wants the last one that was sent to stand', () => {
    expect(overruled(both, sent, new Map([['t1', 'r2']]))).toEqual([])
    expect(overruled(both, sent, new Map([['t1', 'r1']]))).toEqual(['r2'])
    expect(overruled(both, sent, new Map([['t1', null]]))).toEqual(['r2'])
    expect(overruled(both, [told('r1', 'sent'), told('r2', 'refused')], new Map([['t1', 'r2']]))).toEqual(['r1'])
  })

  it('takes a later one of which nobody is sure', () => {
    const unsure = [told('r1', 'sent'), told('r2', 'unknown')]
    expect(overruled(both, unsure, new Map([['t1', 'r1']]))).toEqual([])
    expect(overruled(both, unsure, new Map([['t1', 'r2']]))).toEqual([])
  })
})

it('names what stands in the inbox more than once', () => {
  expect(shownTwice(['r1', 'r2', 'r1', 'r1'])).toEqual(['r1'])
})
