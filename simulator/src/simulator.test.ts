import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from './clock.ts'
import { type Simulator, startSimulator } from './simulator.ts'
import { hook, type Hook } from './testing.ts'

let simulator: Simulator
let ours: Hook

beforeEach(async () => {
  ours = await hook()
  simulator = await startSimulator({ seed: 5 })
})
afterEach(async () => {
  await simulator.stop()
  await ours.stop()
})

async function control(name: string, given?: unknown) {
  const response = await fetch(`${simulator.url}/_sim/${name}`, given === undefined ? {} : { method: 'POST', body: JSON.stringify(given) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('the control API', () => {
  it('plays over HTTP what it plays in process', async () => {
    const { body: account } = await control('line/accounts', { name: 'Haru Living', webhookUrl: ours.url })
    const { body: person } = await control('line/people', { name: 'Ann' })
    const { body: said } = await control('line/say?wait=1', { account: account.userId, from: person.userId, text: 'is anybody there?' })

    expect(said).toMatchObject({ event: { message: { text: 'is anybody there?' } }, deliveries: [{ state: 'acknowledged' }] })
    expect(ours.received).toHaveLength(1)
    expect((await control('')).body).toMatchObject({ lineBaseUrl: simulator.lineBaseUrl, ports: { imap: simulator.ports.imap } })
    expect((await control('webhooks')).body).toMatchObject([{ state: 'acknowledged' }])
    await control('faults', { network: 'x', kind: 'status', status: 503 })
    expect((await control('faults')).body).toMatchObject([{ status: 503, hits: 0 }])
    await control('faults/clear', {})
    expect((await control('faults')).body).toEqual([])
    expect((await control('ledger')).body).toEqual([])
  })

  it('tells what is wrong with a call', async () => {
    expect(await control('line/say', { account: 'Unobody', from: 'x', text: 'hi' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('create it first') },
    })
    expect(await control('nothing', {})).toMatchObject({ status: 404, body: { error: expect.stringContaining('line/say') } })
  })
})

describe('load', () => {
  it('tells status and latency of each delivery, and repeats nothing when asked not to', async () => {
    const account = simulator.line.createAccount({ name: 'Haru Living', webhookUrl: ours.url })
    const person = simulator.line.createPerson({ name: 'Ann' })
    ours.answer = ({ json }) => ((json as { events: { message: { text: string } }[] }).events[0]!.message.text.endsWith('7') ? 503 : 200)
    const batch = Array.from(
      { length: 100 },
      (_, n) => simulator.line.prepare({ account: account.userId, from: person.userId, text: `no ${n}` }).request,
    )

    const result = await simulator.deliver(batch, { connections: 4, retry: false })

    expect(result).toMatchObject({ sent: 100, acknowledged: 90, refused: 10 })
    expect(result.deliveries.every((delivery) => delivery.attempts[0]!.latencyMs > 0)).toBe(true)
    expect(ours.received).toHaveLength(100)
  })
})

describe('people who answer back', () => {
  it('speak some seconds after the brand did, the fitting line first', async () => {
    const clock = manualClock()
    const played = await startSimulator({ seed: 5, clock })
    const account = played.line.createAccount({ name: 'Haru Living', webhookUrl: ours.url })
    const person = played.line.createPerson({ name: '민지', language: 'ko' })
    const lines = [{ when: '주문번호', text: 'HL-1234 입니다' }, { text: '감사합니다!' }]
    played.people.add({ network: 'line', person: person.userId, account: account.userId, name: '민지', language: 'ko', lines })
    const push = (text: string) =>
      fetch(`${played.lineBaseUrl}/v2/bot/message/push`, {
        method: 'POST',
        headers: { authorization: `Bearer ${account.channelAccessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to: person.userId, messages: [{ type: 'text', text }] }),
      })
    const words = () => ours.received.map(({ json }) => (json as { events: { message: { text: string } }[] }).events[0]!.message.text)

    await push('안녕하세요, 주문번호를 알려 주시겠어요?')
    await clock.advance(4_000)
    expect(words()).toEqual([])
    await clock.advance(16_000)
    await played.idle()
    expect(words()).toEqual(['HL-1234 입니다'])

    await push('확인했습니다. 내일 도착합니다.')
    await clock.advance(20_000)
    await push('좋은 하루 되세요')
    await clock.advance(20_000)
    await played.idle()
    expect(words()).toEqual(['HL-1234 입니다', '감사합니다!'])
    await played.stop()
  })
})
