import { describe, expect, it } from 'vitest'
import { isSteady, median, percentile, plainResult, rateResult, timeResult } from './figures.ts'

describe('figures', () => {
  it('interpolate between neighbours', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(median([5])).toBe(5)
    expect(() => percentile([], 0.5)).toThrow('Nothing was measured')
  })

  it('call a floor steady whose rounds lie within half as much again', () => {
    expect(isSteady([2, 3])).toBe(true)
    expect(isSteady([2, 3.01])).toBe(false)
  })

  it('take the median of the rounds, so that one bad round changes nothing', () => {
    const result = timeResult(
      'inbox',
      [
        [8, 9, 10],
        [9, 9, 9],
        [90, 95, 99],
      ],
      [3, 3, 3],
      { goal: 8 },
    )
    expect(result).toMatchObject({ unit: 'ms', value: 9, p50Ms: 9, floor: 3, ratio: 3, met: true })
    expect(result.p99Ms).toBeLessThan(10)
  })

  it('judge by the percentile that the goal is about', () => {
    const rounds = [Array.from({ length: 101 }, (_, index) => index)]
    expect(timeResult('webhook-p99', rounds, [100], { goal: 1, judged: 'p99' })).toMatchObject({
      p50Ms: 50,
      value: 99,
      ratio: 0.99,
      met: true,
    })
  })

  it('judge what is neither time nor rate by what it may be', () => {
    const idle = { name: 'memory-node-idle', unit: 'MiB' as const, floor: 200, goal: 1 }
    expect(plainResult({ ...idle, value: 150 })).toMatchObject({ ratio: 0.75, met: true, p50Ms: null, perSecond: null })
    expect(plainResult({ ...idle, value: 201 }).met).toBe(false)
  })

  it('miss a goal, or leave it unjudged when the floor was not steady', () => {
    expect(timeResult('inbox', [[90]], [3], { goal: 8 }).met).toBe(false)
    expect(timeResult('inbox', [[90]], [3, 9], { goal: 8 }).met).toBeNull()
    expect(timeResult('inbox', [[90]], [3, 3], { goal: 8, steadyBy: [[1, 2]] }).met).toBeNull()
    expect(timeResult('search', [[9]], [3]).met).toBeNull()
    expect(timeResult('search', [[9]], null, { goal: 8 })).toMatchObject({ floor: null, ratio: null, met: null })
  })

  it('want a rate to be at least its share of the floor', () => {
    expect(rateResult('webhook', { rates: [300, 500, 400], floors: [1000, 1000, 1000] }, 0.25)).toMatchObject({
      perSecond: 400,
      ratio: 0.4,
      met: true,
      p50Ms: null,
    })
    expect(rateResult('webhook', { rates: [100], floors: [1000] }, 0.25).met).toBe(false)
    expect(rateResult('webhook', { rates: [100], floors: [1000, 2000] }, 0.25).met).toBeNull()
  })
})
