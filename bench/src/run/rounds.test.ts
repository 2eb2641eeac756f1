import { describe, expect, it } from 'vitest'
import { random } from '../workload/random.ts'
import { clock } from './clock.ts'
import { atMoments, atOnce, pause, poisson, warm } from './rounds.ts'

describe('calls at given moments', () => {
  it('are timed from the moment they were due, so that one who had to wait has waited', async () => {
    let free = Promise.resolve()
    const oneAtATime = () => (free = free.then(() => pause(40)))
    const times = await atMoments([0, 1, 2], () => oneAtATime().then(clock))
    expect(times).toHaveLength(3)
    expect(times[0]).toBeGreaterThan(35)
    expect(times[2]).toBeGreaterThan(110)
  })

  it('begin in time', async () => {
    const late: number[] = []
    for (let run = 0; run < 5; run++) late.push(...(await atMoments([0], async () => clock())))
    expect(Math.min(...late)).toBeLessThan(5)
  })

  it('fail when one of them fails', async () => {
    await expect(
      atMoments([0, 5], (index) => (index === 1 ? Promise.reject(new Error('refused')) : Promise.resolve(clock()))),
    ).rejects.toThrow('refused')
  })

  it('come as often as asked for, at distances of chance', () => {
    const moments = poisson(10_000, 500, random(7))
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect((moments.at(-1) ?? 0) / 1000).toBeGreaterThan(19)
    expect((moments.at(-1) ?? 0) / 1000).toBeLessThan(21)
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0))
    expect(gaps.filter((gap) => gap < 2).length / gaps.length).toBeCloseTo(1 - Math.exp(-1), 1)
  })
})

describe('a rate', () => {
  it('is taken for as long as asked, with so many at once', async () => {
    let most = 0
    let now = 0
    const { times, ms } = await atOnce(
      4,
      () => 1,
      async () => {
        most = Math.max(most, ++now)
        await pause(5)
        now--
      },
      60,
    )
    expect(most).toBe(4)
    expect(ms).toBeGreaterThanOrEqual(60)
    expect(times.length).toBeGreaterThan(4)
  })

  it('is warm when it rises no longer', async () => {
    const rates = [100, 200, 300, 301, 290, 302, 999]
    let asked = 0
    await warm(async () => rates[asked++] ?? 0)
    expect(asked).toBe(6)
  })
})
