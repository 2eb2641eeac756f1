import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from './faults.ts'
import type { LineAccount, LinePerson } from './line/state.ts'
import { type Simulator, startSimulator } from './simulator.ts'

let simulator: Simulator
let shop: LineAccount
let nok: LinePerson

beforeEach(async () => {
  simulator = await startSimulator({ seed: 11 })
  shop = simulator.line.createAccount({ name: 'Haru Living' })
  nok = simulator.line.createPerson({ name: 'นก' })
})
afterEach(() => simulator.stop())

const fault = (given: Omit<Fault, 'network'>) => simulator.faults.set({ network: 'line', path: '/v2/bot/message/push', ...given })

/** What the sender learns: a status, or that the connection failed. */
async function push(key = randomUUID(), timeoutMs = 400): Promise<number | 'no answer'> {
  const body = JSON.stringify({ to: nok.userId, messages: [{ type: 'text', text: `ข้อความ ${key}` }] })
  const headers = { authorization: `Bearer ${shop.channelAccessToken}`, 'content-type': 'application/json', 'x-line-retry-key': key }
  try {
    const response = await fetch(`${simulator.lineBaseUrl}/v2/bot/message/push`, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 'no answer'
  }
}
const seen = () => simulator.ledger.all().length

describe('faults on command', () => {
  it.each([
    [{ kind: 'reset', taken: true }, 'no answer', 1],
    [{ kind: 'reset', taken: false }, 'no answer', 0],
    [{ kind: 'reset', beforeBody: true }, 'no answer', 0],
    [{ kind: 'hang', taken: true }, 'no answer', 1],
    [{ kind: 'hang' }, 'no answer', 0],
    [{ kind: 'cut' }, 'no answer', 1],
    [{ kind: 'status', status: 503, taken: true }, 503, 1],
    [{ kind: 'status', status: 500 }, 500, 0],
    [{ kind: 'status', status: 401 }, 401, 0],
    [{ kind: 'status', status: 403 }, 403, 0],
    [{ kind: 'status', status: 429, retryAfterSeconds: 3 }, 429, 0],
    [{ kind: 'doubled' }, 200, 2],
    [{ kind: 'slow', delayMs: 30 }, 200, 1],
  ] as const)('%o: the sender learns %s and the contact sees it %i times', async (given, learned, times) => {
    fault(given)

    expect(await push()).toBe(learned)

    expect(seen()).toBe(times)
    expect(simulator.calls().at(-1)).toMatchObject({
      fault: given.kind,
      taken: times > 0,
      status: learned === 'no answer' ? null : learned,
    })
    expect(await push()).toBe(200)
  })

  it('keeps the truth when a lost answer is followed by a repeat with the same key', async () => {
    fault({ kind: 'reset', taken: true })
    const key = randomUUID()

    expect(await push(key)).toBe('no answer')
    expect(await push(key)).toBe(409)

    expect(simulator.ledger.find({ key })).toMatchObject([{ fault: 'reset' }])
  })

  it('answers a repeat 200 when told to, and shows nothing twice', async () => {
    const key = randomUUID()
    await push(key)
    fault({ kind: 'duplicate-200' })

    expect(await push(key)).toBe(200)
    expect(seen()).toBe(1)
  })

  it('closes the port until it is cleared', async () => {
    expect(await push()).toBe(200)
    const { id } = simulator.faults.set({ network: 'line', kind: 'refuse' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await push()).toBe('no answer')

    simulator.faults.clear(id)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await push()).toBe(200)
  })

  it('hits only the account, route and number of calls it is for', async () => {
    const other = simulator.line.createAccount({ name: 'Other brand' })
    fault({ kind: 'status', account: other.userId, times: 0 })
    expect(await push()).toBe(200)
    simulator.faults.clear()
    fault({ kind: 'status', path: '/v2/bot/message/*', times: 2 })
    expect([await push(), await push(), await push()]).toEqual([500, 500, 200])
  })

  it('refuses a fault it cannot play, and says how', () => {
    expect(() => simulator.faults.set({ network: 'line', kind: 'refuse', account: shop.userId })).toThrow('beforeBody')
    expect(() => simulator.faults.set({ network: 'line', kind: 'explode' as 'hang' })).toThrow('use one of')
  })
})

describe('the ledger', () => {
  it('is found by text, key and standing', async () => {
    const key = randomUUID()
    await push(key)
    expect(simulator.ledger.find({ contains: 'ข้อความ' })).toHaveLength(1)
    expect(simulator.ledger.find({ text: `ข้อความ ${key}`, key, to: nok.userId, standing: true })).toHaveLength(1)
    expect(simulator.ledger.find({ key: randomUUID() })).toEqual([])
  })
})
