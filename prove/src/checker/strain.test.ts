import { expect, it } from 'vitest'
import { type Ping, strainOf } from './strain.ts'

const ping = (at: number, more: Partial<Ping> = {}): Ping => ({ at, ms: 3, busyMs: 2, megabytes: 200, status: 200, ...more })
const limits = { stallMs: 200, megabytes: 200 }
const stretch = { name: 'a bomb', from: 100, to: 200 }
const found = (...pings: Ping[]) => strainOf(pings, [stretch], 190, limits).findings

it('is content with quick answers and little memory', () => {
  expect(strainOf([ping(110), ping(150, { megabytes: 300 })], [stretch], 190, limits)).toEqual({
    worstMs: 2,
    growthMegabytes: 100,
    keptMegabytes: 110,
    findings: [],
  })
})

it('names a stall, also one that began before and ended after', () => {
  expect(found(ping(90, { ms: 500, busyMs: 480 }))).toEqual(['a bomb: the server did not listen for 480 ms'])
})

it('does not take a busy machine for a stall', () => {
  expect(found(ping(110, { ms: 900, busyMs: 40 }))).toEqual([])
})

it('names memory, bad answers, and that nobody asked', () => {
  expect(found(ping(110), ping(150, { megabytes: 500 }))).toEqual([
    'a bomb: its memory grew by 300 MB',
    'after all of it: it keeps 310 MB more than before',
  ])
  expect(found(ping(110), ping(150, { megabytes: 500 }), ping(300))).toEqual(['a bomb: its memory grew by 300 MB'])
  expect(found(ping(10, { megabytes: 500 }), ping(150, { megabytes: 500 }))).toEqual(['after all of it: it keeps 310 MB more than before'])
  expect(found(ping(150, { status: 0 }))).toEqual(['a bomb: 1 questions whether it lives were not answered well'])
  expect(found(ping(300))).toEqual(['a bomb: nobody asked meanwhile, so nothing is known'])
})
