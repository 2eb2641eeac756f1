import { describe, expect, it } from 'vitest'
import { webhooks } from './webhooks.ts'
import { searchWords } from './words.ts'
import { RARE, workload } from './workload.ts'

const until = Date.parse('2026-03-02T12:00:00Z')
const made = [...workload(10_000, until)]
const messages = made.flatMap((conversation) => conversation.messages)

describe('workload W', () => {
  it('has as many messages as asked for, about five a conversation', () => {
    expect(messages).toHaveLength(10_000)
    expect(messages.length / made.length).toBeGreaterThan(4.5)
    expect(messages.length / made.length).toBeLessThan(5.5)
  })

  it('leaves a fifth of the conversations open, and of those most wait for us', () => {
    const unresolved = made.filter((conversation) => conversation.status !== 'resolved')
    expect(unresolved.length / made.length).toBeGreaterThan(0.17)
    expect(unresolved.length / made.length).toBeLessThan(0.23)
    const open = made.filter((conversation) => conversation.status === 'open')
    expect(open.every((conversation) => conversation.messages.at(-1)?.direction === 'inbound')).toBe(true)
  })

  it('is the same for the same seed, and another for another', () => {
    expect([...workload(200, until)]).toEqual([...workload(200, until)])
    expect([...workload(200, until, 2)]).not.toEqual([...workload(200, until)])
  })

  it('begins each conversation with the contact, in order, never after the instant given', () => {
    for (const conversation of made) {
      const times = conversation.messages.map((message) => message.at)
      expect(conversation.messages[0]?.direction).toBe('inbound')
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times.at(-1)).toBeLessThanOrEqual(until)
    }
  })

  it('speaks three languages, and gives no id twice', () => {
    expect(new Set(made.map((conversation) => conversation.language))).toEqual(new Set(['en', 'ko', 'th']))
    expect(messages.some((message) => /[\u0e00-\u0e7f]/.test(message.text))).toBe(true)
    expect(messages.some((message) => /[\uac00-\ud7a3]/.test(message.text))).toBe(true)
    const ids = [...messages.map((message) => message.id), ...made.map((conversation) => conversation.id)]
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('holds its rare words a few times whatever its size, and its common ones often', () => {
    for (const size of [10_000, 30_000]) {
      const texts = [...workload(size, until)].flatMap((conversation) => conversation.messages.map((message) => message.text))
      const holding = (word: string) => texts.filter((text) => text.includes(word)).length
      for (const language of ['en', 'ko', 'th'] as const) {
        expect(holding(searchWords.rare[language])).toBe(RARE)
        expect(holding(searchWords.common[language])).toBeGreaterThan(size / 200)
      }
    }
  })
})

describe('webhooks', () => {
  const next = webhooks('secret', { language: 'ko' })
  const some = Array.from({ length: 1000 }, () => next())

  it('come from people who write five times each, the first before the others', () => {
    const bySender = Map.groupBy(some, (said) => said.from)
    expect(bySender.size).toBe(200)
    for (const said of bySender.values()) expect(said.map((one) => one.isFirst)).toEqual([true, false, false, false, false])
    expect(new Set(some.map((said) => said.externalId)).size).toBe(1000)
  })

  it('speak the language asked for, hold the words asked for, and are signed', () => {
    expect(some.every((said) => /[\uac00-\ud7a3]/.test(said.text))).toBe(true)
    const said = next('zq77')
    expect(said.text).toContain('zq77')
    expect(JSON.parse(said.body)).toMatchObject({ events: [{ message: { id: said.externalId, text: said.text } }] })
    expect(said.headers['x-line-signature']).toMatch(/^[\w+/]{43}=$/)
  })
})
