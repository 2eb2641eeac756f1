import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Thread, type Turn, firstResponses, quantile, readThreads } from './first-response.ts'

let nextId = 0

/** `14:05` on an ordinary day, or null. */
const at = (clock: string | null) => clock && `2026-03-02T${clock}:00Z`
const says =
  (role: Turn['role']) =>
  (author: string, clock: string | null, replyTo: Turn | null = null): Turn => ({
    id: String(nextId++),
    role,
    author,
    at: at(clock),
    text: 'ยังไม่ได้รับของเลยค่ะ',
    replyTo: replyTo?.id ?? null,
  })
const customer = says('customer')
const brand = (clock: string | null, replyTo: Turn | null = null) => says('agent')('harucare', clock, replyTo)
const thread = (...turns: Turn[]): Thread => ({ id: `t${nextId++}`, brand: 'harucare', turns })
const minutes = (n: number) => n * 60

describe('first response', () => {
  it('is the time from the first contact message to the first brand message after it', async () => {
    const asked = customer('minji', '09:00')
    const again = customer('minji', '09:10', asked)
    const figures = await firstResponses([thread(asked, again, brand('09:30', again), brand('09:40', again))])
    expect(figures).toEqual({
      threads: 1,
      conversations: 1,
      messages: 4,
      firstResponse: { count: 1, medianSeconds: minutes(30), p90Seconds: minutes(30) },
      responseRate: 1,
      manySpeakers: 0,
    })
  })

  it('goes by time, not by the order of the file', async () => {
    const asked = customer('minji', '09:00')
    const figures = await firstResponses([thread(brand('09:20', asked), brand('09:05', asked), asked)])
    expect(figures.firstResponse.medianSeconds).toBe(minutes(5))
  })

  it('leaves turns without a time out of everything', async () => {
    const figures = await firstResponses([thread(customer('nok', null), customer('somchai', '09:00'), brand(null), brand('09:07'))])
    expect(figures).toMatchObject({
      conversations: 1,
      messages: 2,
      manySpeakers: 0,
      firstResponse: { count: 1, medianSeconds: minutes(7) },
    })
  })

  it('counts no conversation where no customer speaks at a known time', async () => {
    const figures = await firstResponses([thread(brand('09:00'), customer('nok', null)), thread()])
    expect(figures).toMatchObject({
      threads: 2,
      conversations: 0,
      messages: 1,
      responseRate: null,
      firstResponse: { count: 0, medianSeconds: null, p90Seconds: null },
    })
  })

  it('counts turns of further customers, and gives them to nobody', async () => {
    const minji = customer('minji', '09:00')
    const nok = customer('nok', '09:01', minji)
    const figures = await firstResponses([thread(minji, nok, customer('nok', '09:02', nok), brand('09:04', nok))])
    expect(figures).toMatchObject({ conversations: 1, manySpeakers: 2, responseRate: 0, firstResponse: { count: 0 } })
  })

  it('gives a brand turn to the customer whom it replies to, though another spoke later', async () => {
    const minji = customer('minji', '09:00')
    const nok = customer('nok', '09:01', minji)
    const figures = await firstResponses([thread(minji, nok, brand('09:04', nok), brand('09:09', minji))])
    expect(figures.firstResponse.medianSeconds).toBe(minutes(9))
  })

  it('follows replies of the brand to itself up to the customer', async () => {
    const minji = customer('minji', '09:00')
    const nok = customer('nok', '09:01', minji)
    const toNok = brand('09:02', nok)
    const further = brand('09:03', toNok)
    const figures = await firstResponses([thread(minji, nok, toNok, further, brand('09:20', minji))])
    expect(figures.firstResponse.medianSeconds).toBe(minutes(20))
  })

  it('gives a brand turn that replies to nothing known to the latest customer before it', async () => {
    const minji = customer('minji', '09:00')
    const elsewhere = customer('somebody', '08:00')
    const figures = await firstResponses([
      thread(minji, brand('09:05')),
      thread(customer('minji', '09:00'), brand('09:07', elsewhere)),
      thread(customer('minji', '09:00'), customer('nok', '09:01'), brand('09:05')),
    ])
    expect(figures.firstResponse).toEqual({ count: 2, medianSeconds: minutes(6), p90Seconds: expect.closeTo(minutes(6.8)) })
  })

  it('ends a chain of replies that goes in a circle', async () => {
    const minji = customer('minji', '09:00')
    const first = brand('09:05')
    const second = brand('09:06', first)
    first.replyTo = second.id
    expect((await firstResponses([thread(minji, first, second)])).firstResponse.medianSeconds).toBe(minutes(5))
  })

  it('never counts what the brand said before the first contact message', async () => {
    const post = brand('08:00')
    const minji = customer('minji', '09:00', post)
    const figures = await firstResponses([thread(post, brand('08:30', post), minji)])
    expect(figures).toMatchObject({ conversations: 1, messages: 3, firstResponse: { count: 0 } })
  })

  it('keeps turns of the same second in the order of the file', async () => {
    const minji = customer('minji', '09:00')
    expect((await firstResponses([thread(minji, brand('09:00', minji))])).firstResponse.medianSeconds).toBe(0)
    expect((await firstResponses([thread(brand('09:00'), customer('nok', '09:00'))])).firstResponse.count).toBe(0)
  })

  it('divides conversations with a first response by all conversations', async () => {
    const answered = () => thread(customer('minji', '09:00'), brand('09:30'))
    const figures = await firstResponses([answered(), answered(), answered(), thread(customer('nok', '10:00')), thread(brand('10:00'))])
    expect(figures).toMatchObject({ threads: 5, conversations: 4, responseRate: 0.75 })
  })
})

describe('quantile', () => {
  it('interpolates linearly between neighbours', () => {
    expect(quantile([10, 20, 30, 40], 0.5)).toBe(25)
    expect(quantile([10, 20, 30, 40], 0.9)).toBeCloseTo(37)
    expect(quantile([7], 0.9)).toBe(7)
    expect(quantile([], 0.5)).toBeNull()
  })
})

describe('reading a file of threads', () => {
  it('takes one thread a line and names the line that is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-threads-'))
    try {
      const path = join(folder, 'threads.jsonl')
      writeFileSync(path, `${JSON.stringify(thread(customer('minji', '09:00'), brand('09:01')))}\n\n{"id":"x"}\n`)
      await expect(firstResponses(readThreads(path))).rejects.toThrow('line 3')
      writeFileSync(path, `${JSON.stringify(thread(customer('minji', '09:00'), brand('09:01')))}\n`)
      expect((await firstResponses(readThreads(path))).firstResponse.medianSeconds).toBe(60)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
