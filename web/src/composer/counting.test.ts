import { describe, expect, it } from 'vitest'
import { countParts, hasLink, overFrom, unitsLeft, weightedLength } from './counting.ts'

const limit = (
  count: 'code-points' | 'utf16' | 'graphemes+bytes' | 'x-weighted' | 'none',
  max: number,
  maxBytes: number | null = null,
) => ({ max, count, maxBytes, splits: true })

describe('counting as the network counts', () => {
  it.each([
    ['hello', 5],
    ['สวัสดีค่ะ', 9],
    ['안녕하세요', 10],
    ['こんにちは', 10],
    ['👨‍👩‍👧‍👦', 2],
    ['👍🏽 thanks', 9],
    ['see https://haru.example/a/very/long/address?with=query', 4 + 23],
    ['haru.co.th ok', 23 + 3],
    ['mail me@haru.com', 16],
    ['café', 4],
    ['cafe\u0301', 4],
    ['end of it.Then more', 19],
    ['ดูที่https://haru.co.th/abc ค่ะ', 5 + 23 + 4],
    ['여기haru.co.kr에서', 4 + 23 + 4],
    ['여기서 haru.com/a를 보세요', 7 + 23 + 2 + 1 + 6],
    ['https://한국.com/길', 23 + 2],
    ['x_haru.com', 10],
  ])('X weighs %j as %i', (text, weight) => {
    expect(weightedLength(text)).toBe(weight)
  })

  it.each([
    ['ดูที่https://haru.co.th/abc', true],
    ['여기서 haru.com을 보세요', true],
    ['mail me@haru.com', false],
    ['#haru.com, version 2.0', false],
  ])('knows whether X makes a link of something in %j', (text, link) => {
    expect(hasLink(text)).toBe(link)
  })

  it('counts LINE by UTF-16 unit: one emoji of a family is many', () => {
    expect(unitsLeft('👨‍👩‍👧‍👦', limit('utf16', 20))).toBe(20 - 11)
  })

  it('counts Bluesky by what a reader calls a character, and by bytes when these run out first', () => {
    expect(unitsLeft('ที่นี่', limit('graphemes+bytes', 300, 3000))).toBe(298)
    expect(unitsLeft('👨‍👩‍👧‍👦'.repeat(200), limit('graphemes+bytes', 300, 3000))).toBe(3000 - 200 * 25)
  })

  it('has no end for mail', () => {
    expect(unitsLeft('a'.repeat(100_000), limit('none', 0))).toBeNull()
  })

  it('marks what is over from a whole character on, never inside one', () => {
    expect(overFrom('ab👨‍👩‍👧‍👦c', limit('graphemes+bytes', 3, null))).toBe('ab👨‍👩‍👧‍👦'.length)
    expect(overFrom('ab👨‍👩‍👧‍👦c', limit('utf16', 5))).toBe(2)
  })

  it('says into how many messages a long text would be cut', () => {
    const sentence = 'Your washer comes on Friday between ten and noon. '
    expect(countParts(sentence.repeat(3), limit('code-points', 60))).toBe(3)
    expect(countParts('short', limit('code-points', 60))).toBe(1)
    expect(countParts('x'.repeat(130), limit('code-points', 60))).toBe(3)
  })
})
