import { describe, expect, it } from 'vitest'
import { countCodePoints, countGraphemes, countUtf16, countUtf8Bytes } from './counting.ts'
import { constantTimeEqual, digestOf, hmacBase64, hmacHex } from './signature.ts'
import { callWindowOf, header, outcomeOfFailure, wordsOf } from './answers.ts'
import { idOf, isoFromMs, isoFromText, numberOf, objectOf, objectsOf, orderOf } from './fields.ts'
import { parseJson } from './json.ts'
import { splitByLimit } from './split.ts'
import { seededRandom } from './mutations.ts'

const answer = (status: number, body = '', headers: Record<string, string> = {}) => ({ status, headers, body: Buffer.from(body) })

describe('JSON of networks', () => {
  it('keeps every digit of an id beyond 2^53, quoted or not', () => {
    expect(parseJson('{"id":2080765813578191303,"small":42,"half":1.5}')).toEqual({ id: '2080765813578191303', small: 42, half: 1.5 })
    expect(parseJson('[-9007199254740993]')).toEqual(['-9007199254740993'])
  })

  it('makes text that a database can store', () => {
    expect(parseJson('{"text":"\\ud800 a\\u0000b \\ud83d\\ude00"}')).toEqual({ text: '\ufffd ab 😀' })
  })

  it('refuses nesting deeper than 64, whatever stands in the strings', () => {
    expect(() => parseJson('['.repeat(65) + ']'.repeat(65))).toThrow('nested deeper than 64')
    expect(parseJson(JSON.stringify({ text: '[{"'.repeat(100) }))).toEqual({ text: '[{"'.repeat(100) })
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseJson(Uint8Array.from([0x22, 0xff, 0x22]))).toThrow()
  })
})

describe('fields of unknown JSON', () => {
  it('reads ids as text and takes nothing else for one', () => {
    expect([idOf('12'), idOf(12), idOf(1.5), idOf(null), idOf({}), idOf('x'.repeat(300))]).toEqual(['12', '12', '', '', '', ''])
  })

  it('reads a missing branch as missing fields', () => {
    expect(objectOf(undefined).anything).toBeUndefined()
    expect(objectsOf([1, null, { a: 1 }, []])).toEqual([{ a: 1 }])
    expect([numberOf('12'), numberOf(''), numberOf(Number.NaN), numberOf([])]).toEqual([12, undefined, undefined, undefined])
  })

  it('reads times, and says when a value is none', () => {
    expect(isoFromMs('1784841183370')).toBe('2026-07-23T21:13:03.370Z')
    expect(isoFromText('Wed Oct 10 20:19:24 +0000 2018')).toBe('2018-10-10T20:19:24.000Z')
    expect([isoFromMs(-1), isoFromMs(8.64e15), isoFromMs('x'), isoFromText('soon'), isoFromText(5)]).toEqual([null, null, null, null, null])
  })

  it('orders ids of different lengths as numbers', () => {
    expect(
      ['954491830116155396', '2080765901528535096']
        .map(orderOf)
        .sort()
        .map((order) => order.replace(/^0+/, '')),
    ).toEqual(['954491830116155396', '2080765901528535096'])
  })
})

describe('signatures', () => {
  // RFC 4231, test case 2.
  it('agree with the published HMAC-SHA256 vector', () => {
    const hex = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'

    expect(hmacHex('Jefe', 'what do ya want for nothing?')).toBe(hex)
    expect(hmacBase64('Jefe', Buffer.from('what do ya want for nothing?'))).toBe(Buffer.from(hex, 'hex').toString('base64'))
  })

  it('name a value without an id the same each time', () => {
    expect(digestOf({ a: 'ก' })).toBe(digestOf({ a: 'ก' }))
    expect(digestOf({ a: 'ก' })).not.toBe(digestOf({ a: 'ข' }))
    expect(digestOf(undefined)).toMatch(/^[\w-]{22}$/)
  })

  it('never match an empty expectation', () => {
    expect(constantTimeEqual('', '')).toBe(false)
    expect(constantTimeEqual('abc', 'abd')).toBe(false)
    expect(constantTimeEqual('abc', 'abc')).toBe(true)
  })
})

describe('counting', () => {
  it('counts one family emoji and one Thai syllable as a reader would', () => {
    expect([countGraphemes('👨‍👩‍👧‍👦'), countCodePoints('👨‍👩‍👧‍👦'), countUtf16('👨‍👩‍👧‍👦'), countUtf8Bytes('👨‍👩‍👧‍👦')]).toEqual([
      1, 7, 11, 25,
    ])
    expect([countGraphemes('ที่'), countCodePoints('ที่')]).toEqual([1, 3])
  })
})

describe('cutting a long text', () => {
  it('cuts at a paragraph, else a sentence, else a space', () => {
    const fits = (limit: number) => (part: string) => part.length <= limit

    expect(splitByLimit('One two three.\n\nFour five.', fits(18))).toEqual(['One two three.', 'Four five.'])
    expect(splitByLimit('배송이 늦었어요. 언제 오나요? 알려주세요', fits(18))).toEqual(['배송이 늦었어요. 언제 오나요?', '알려주세요'])
    expect(splitByLimit('one two three four', fits(9))).toEqual(['one two', 'three', 'four'])
  })

  it('never cuts inside a grapheme that fits', () => {
    const parts = splitByLimit('👨‍👩‍👧‍👦'.repeat(10), (part) => part.length <= 30)

    expect(parts).toEqual(Array.from({ length: 5 }, () => '👨‍👩‍👧‍👦'.repeat(2)))
  })

  it('keeps to the limit even when one grapheme alone is longer', () => {
    const buried = `a${'\u0301'.repeat(50)}`
    const parts = splitByLimit(buried, (part) => part.length <= 20)

    expect(parts.every((part) => part.length <= 20)).toBe(true)
    expect(parts.join('')).toBe(buried)
  })

  it('loses no word of random texts in several scripts', () => {
    const random = seededRandom(3)
    const alphabet = ['ก', 'ที่', '안', '녕', 'a', 'B', ' ', '\n', '\n\n', '. ', '。', '😀', '👍🏽', '漢']
    for (let i = 0; i < 200; i++) {
      const text = Array.from({ length: 1 + Math.floor(random() * 200) }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
      const limit = 20 + Math.floor(random() * 40)
      const parts = splitByLimit(text, (part) => part.length <= limit)

      expect(parts.every((part) => part.length <= limit && part.length > 0)).toBe(true)
      expect(parts.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
    }
  })
})

describe('answers of networks', () => {
  it('waits as long as the network says, by any of its headers', () => {
    expect(outcomeOfFailure(answer(429, '', { 'retry-after': '7' }))).toMatchObject({ kind: 'not-now', retryAfterMs: 7000 })
    expect(outcomeOfFailure(answer(429, '', { 'x-rate-limit-reset': '1784841190' }), 1784841180_000)).toMatchObject({
      retryAfterMs: 10_000,
    })
    expect(outcomeOfFailure(answer(429, '', { 'ratelimit-reset': '30' }))).toMatchObject({ retryAfterMs: 30_000 })
    expect(outcomeOfFailure(answer(429))).toMatchObject({ retryAfterMs: 60_000 })
  })

  it("knows what is left of a window by the network's own clock, where it tells both", () => {
    const told = (headers: Record<string, string>) => callWindowOf(answer(200, '{}', headers))
    const date = new Date(1784841180_000).toUTCString()
    expect(told({ 'x-rate-limit-remaining': '41', 'x-rate-limit-reset': '1784841190', date })).toEqual({ callsLeft: 41, endsInMs: 10_000 })
    expect(told({ 'ratelimit-remaining': '0', 'ratelimit-reset': '30' })).toEqual({ callsLeft: 0, endsInMs: 30_000 })
    expect([told({}), told({ 'x-rate-limit-remaining': '41' }), told({ 'ratelimit-remaining': 'many', 'ratelimit-reset': '30' })]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('takes a 5xx for unknown, a 401 for an expired token, and leaves the rest to the adapter', () => {
    expect([500, 502, 503, 401, 400, 200].map((status) => outcomeOfFailure(answer(status, 'x'))?.kind)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'token-expired',
      undefined,
      undefined,
    ])
  })

  it('finds the words meant for people, also on an HTML page', () => {
    expect(wordsOf(answer(400, '{"title":"Invalid","detail":"Text is too long"}'))).toBe('Text is too long')
    expect(wordsOf(answer(502, '<html>Bad gateway</html>'))).toBe('<html>Bad gateway</html>')
    expect(wordsOf(answer(500))).toBe('HTTP 500')
    expect(wordsOf(answer(500, '{"message":"a\\u0000b\\ud83d"}'))).toBe('ab\ufffd')
  })

  it('reads a header only with its prefix', () => {
    const raw = { body: Buffer.from(''), headers: { 'x-signature': 'sha256=abc' } }

    expect([header(raw, 'X-Signature', 'sha256='), header(raw, 'X-Signature', 'sha1='), header(raw, 'x-none')]).toEqual(['abc', '', ''])
  })
})
