import { describe, expect, it } from 'vitest'
import { compareFigures } from './first-response.ts'

const figures = { conversations: 100, firstResponses: 80, medianSeconds: 1000, p90Seconds: 5000, responses: 120 }

describe('figures of a report', () => {
  it('pass where counts are the same and quantiles lie within a hundredth', () => {
    expect(() => compareFigures({ ...figures, medianSeconds: 1009, p90Seconds: 4951 }, figures)).not.toThrow()
    expect(() => compareFigures({ ...figures, medianSeconds: null }, { ...figures, medianSeconds: null })).not.toThrow()
  })

  it('end the run where they are wrong, and say which', () => {
    expect(() => compareFigures({ ...figures, responses: 119 }, figures)).toThrow('responses is 119, counted from the messages 120')
    expect(() => compareFigures({ ...figures, medianSeconds: 1011 }, figures)).toThrow('medianSeconds is 1011')
    expect(() => compareFigures({ ...figures, p90Seconds: null }, figures)).toThrow('p90Seconds is null')
    expect(() => compareFigures(undefined, figures)).toThrow('no figures')
  })
})
