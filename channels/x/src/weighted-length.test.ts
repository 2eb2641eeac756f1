import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import twitterText from 'twitter-text'
import { parse } from 'yaml'
import { seededRandom } from '@baton/channel-kit/conformance'
import { weightedLength } from './weighted-length.ts'

const cases = join(process.env.BATON_NETWORKS ?? '', 'specs', 'x', 'twitter-text', 'validate.yml')

describe('counting as X counts', () => {
  it('counts Thai and Latin one, Korean, Chinese and Japanese two', () => {
    expect(['ก'.repeat(280), 'a'.repeat(280), '안'.repeat(140), '漢'.repeat(140)].map(weightedLength)).toEqual([280, 280, 280, 280])
  })

  it('counts any emoji two, however it is made', () => {
    expect(['😀', '👨‍👩‍👧‍👦', '👍🏽', '🇹🇭', '1️⃣', '☝️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'].map(weightedLength)).toEqual([2, 2, 2, 2, 2, 2, 2])
  })

  it('counts every link 23, long or short, also right behind Thai words', () => {
    expect(weightedLength('https://a.co')).toBe(23)
    expect(weightedLength(`https://example.com/${'x'.repeat(500)}?a=1`)).toBe(23)
    expect(weightedLength('ดูที่example.com/track')).toBe('ดูที่'.length + 23)
    expect(weightedLength('v1.2.3 and 3.50 are no links')).toBe(28)
  })

  it('counts composed letters once', () => {
    expect(weightedLength('e\u0301')).toBe(1)
  })

  it('is quick on long runs without a space', () => {
    const started = performance.now()
    for (const text of [`${'ก'.repeat(25_000)}.com`, `${'a-'.repeat(12_000)}.com`, `https://a.co/${'(a'.repeat(9000)}`])
      weightedLength(text)

    expect(performance.now() - started).toBeLessThan(3000)
  })

  it("agrees with X's reference library on 5,000 random texts", () => {
    const random = seededRandom(11)
    const differing: unknown[] = []
    for (let i = 0; i < 5000; i++) {
      const text = Array.from({ length: 1 + Math.floor(random() * 14) }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const expected = twitterText.parseTweet(text).weightedLength
      if (weightedLength(text) !== expected) differing.push({ text, expected, ours: weightedLength(text) })
    }

    expect(differing).toEqual([])
  })
})

// Emoji newer than the library (2018) are left out: it counts their parts, X itself no longer does.
const pieces = [
  'a b . .com .co com example.com https:// http:// t.co/abc / ? = & # @ $ - _ ( ) ! 1 9 :// :80 .th co.th xn--abc'.split(' '),
  ' |\n|\u3000|\u200d|\u202a|\u061c|\ufe0f|—|…|“'.split('|'),
  'ก ที่ สวัสดี 안녕 한국 .한국 .ไทย 漢 é e\u0301 й 😀 👨‍👩‍👧‍👦 👍🏽 🇰🇷 🇹🇭 © ©️ ☝️ ❤'.split(' '),
].flat()

describe.skipIf(!process.env.BATON_NETWORKS || !existsSync(cases))("X's published cases (set BATON_NETWORKS to run)", () => {
  const tests = process.env.BATON_NETWORKS && existsSync(cases) ? parse(readFileSync(cases, 'utf8')).tests : {}
  const suites: { description: string; text: string; expected: { weightedLength: number } }[] = [
    // The first suite is of configuration 2, where the parts of an emoji were counted; configuration 3 has these cases too, with its own figures.
    ...(tests.WeightedTweetsCounterTest ?? []).filter(({ text }: { text: string }) => !/\u200d|[\u{1f3fb}-\u{1f3ff}]/u.test(text)),
    ...(tests.WeightedTweetsWithDiscountedEmojiCounterTest ?? []),
    ...(tests.UnicodeDirectionalMarkerCounterTest ?? []),
  ]

  it.each(suites)('$description', ({ text, expected }) => {
    expect(weightedLength(text)).toBe(expected.weightedLength)
  })

  it('were all there', () => {
    expect(suites.length).toBeGreaterThan(30)
  })
})
