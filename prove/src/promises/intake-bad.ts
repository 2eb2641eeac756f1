import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '@baton/simulator'
import { compare } from '../checker/said-and-shown.ts'
import type { Given, Proof } from '../promise.ts'
import { connectLine, connectX } from '../stage/accounts.ts'
import { readAll, untilProcessed, walk } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, shownOf } from '../tokens.ts'
import { mutate } from './mutations.ts'

const sizes = { small: { bad: 300, good: 300 }, full: { bad: 10_000, good: 5_000 } }
/** A good delivery may wait as long as the network waits before it counts us as gone; half of LINE's two seconds is far from that. */
const lateMs = 1_000

/** Malformed bodies between good ones: clear answers, everything signed kept with its reason, and the good ones never late. */
export const intakeBad: Proof = {
  name: 'intake-bad',
  about: 'malformed bodies, signed or not, crash nothing, are kept with a reason and delay nobody',
  async run(given) {
    const { bad, good } = sizes[given.size]
    const stage = await openStage({ seed: given.seed })
    try {
      const load = await makeLoad(given, stage, bad, good)
      const all = given.random.shuffle([...load.good, ...load.bad, ...load.unsigned])
      const { deliveries } = await stage.simulator.deliver(all, { connections: 8, retry: false })
      await untilProcessed(stage)
      const answers = (kind: string) => deliveries.filter(({ what }) => what.startsWith(kind)).flatMap(({ attempts }) => attempts)
      const is5xx = ({ status }: { status: number | null }) => status === null || status >= 500
      const late = answers('good').filter(({ latencyMs }) => latencyMs > lateMs)
      const letIn = answers('unsigned').filter(({ status }) => status !== null && status < 400)
      const signed = answers('bad').filter(({ status }) => status === 200).length
      const kept = await countKept(stage)
      const found = compare(
        load.said,
        shownOf(await readAll(stage)).filter(({ token }) => load.said.some((one) => one.token === token)),
      )
      const failures = deliveries.filter(({ attempts }) => attempts.some(is5xx))
      const missing = Math.max(0, signed + load.good.length - kept)
      return {
        events: deliveries.length,
        counts: {
          good: load.good.length,
          bad: load.bad.length,
          unsigned: load.unsigned.length,
          kept,
          lost: found.lost.length,
          doubled: found.doubled.length,
          status5xx: failures.length,
          crashes: stage.server.crashes,
          late: late.length,
          letIn: letIn.length,
          forgotten: missing,
        },
        findings: [
          ...found.lost.map((token) => `lost: ${token}`),
          ...found.doubled.map((token) => `doubled: ${token}`),
          ...failures.map(({ what, attempts }) => `${what} was answered ${attempts[0]?.status ?? attempts[0]?.error}`),
          ...(stage.server.crashes > 0 ? [`the server ended: ${stage.server.logTail(8)}`] : []),
          ...late.map(({ latencyMs }) => `a good delivery waited ${Math.round(latencyMs)} ms`),
          ...letIn.map(({ status }) => `a delivery without a right signature was answered ${status}`),
          ...(missing > 0 ? [`${missing} signed deliveries that were answered 200 are not kept`] : []),
        ],
      }
    } finally {
      await stage.close()
    }
  },
}

/** How many raw deliveries are kept, in whatever state, copies of the same bytes counted. */
async function countKept({ api, at }: Stage): Promise<number> {
  const states = await Promise.all(
    ['processed', 'failed', 'rejected', 'pending'].map((state) =>
      walk<{ sightings: number; state: string; reason: { words: string } | null }>(api, at(`/raw-deliveries?state=${state}`)),
    ),
  )
  const without = states.flat().filter(({ state, reason }) => state === 'failed' && !reason)
  if (without.length > 0) throw new Error(`${without.length} failed deliveries are kept without a reason`)
  return states.flat().reduce((sum, { sightings }) => sum + sightings, 0)
}

interface Load {
  good: WebhookRequest[]
  /** Signed with the app's own secret, and broken inside. */
  bad: WebhookRequest[]
  /** Wrong, missing or cut signatures, unknown addresses, huge bodies. */
  unsigned: WebhookRequest[]
  said: { token: string; speaker: string; promised: boolean }[]
}

async function makeLoad({ random }: Given, stage: Stage, bad: number, good: number): Promise<Load> {
  const { simulator } = stage
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const { accounts } = await connectX(stage, ['HaruLiving'])
  const app = simulator.x.state.apps.get(accounts[0]?.x.appId ?? '')
  const people = Array.from({ length: 30 }, (_, n) => simulator.line.createPerson({ name: `นก ${n}` }).userId)
  const users = Array.from({ length: 30 }, (_, n) => simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }).username)
  const load: Load = { good: [], bad: [], unsigned: [], said: [] }
  const fresh = (token: string) => {
    const words = `${random.pick(sayings)} [${token}]`
    if (random.chance(0.5)) {
      const from = random.pick(people)
      return { speaker: from, request: simulator.line.prepare({ account: line.userId, from, text: words }).request }
    }
    const from = random.pick(users)
    const [request] = simulator.x.prepare({ from, text: `@HaruLiving ${words}` }).requests
    if (!request) throw new Error('X sends no webhook for a mention')
    return { speaker: from, request }
  }
  for (let n = 0; n < good; n++) {
    const token = `m${n}`
    const { speaker, request } = fresh(token)
    load.good.push({ ...request, what: `good ${token}` })
    load.said.push({ token, speaker, promised: true })
  }
  for (let n = 0; n < bad; n++) {
    const { request } = fresh(`m${1_000_000 + n}`)
    const { bytes, how } = mutate(request.body(0), random)
    load.bad.push({ ...request, what: `bad ${request.network}: ${how}`, body: () => bytes })
  }
  for (let n = 0; n < bad / 3; n++) {
    const { request } = fresh(`m${2_000_000 + n}`)
    load.unsigned.push({ ...request, ...forge(request, n, app?.consumerSecret ?? '') })
  }
  return load
}

/** A delivery that must be turned away, each in one of a few ways. */
function forge(request: WebhookRequest, n: number, secret: string): Partial<WebhookRequest> {
  const header = request.network === 'line' ? 'x-line-signature' : 'x-twitter-webhooks-signature'
  const signed = (value: string | undefined) => (body: Buffer) => {
    const { [header]: right = '', ...rest } = request.headers(body)
    return value === undefined ? rest : { ...rest, [header]: value === 'cut' ? right.slice(0, -4) : value }
  }
  const ways: Partial<WebhookRequest>[] = [
    { what: 'unsigned: no signature', headers: signed(undefined) },
    {
      what: 'unsigned: another signature',
      headers: signed(`sha256=${createHmac('sha256', `${secret}x`).update('other').digest('base64')}`),
    },
    { what: 'unsigned: a cut signature', headers: signed('cut') },
    { what: 'unsigned: unknown address', url: request.url.replace(/[^/]+$/, 'nobody-knows-this') },
    { what: 'unsigned: unknown network', url: request.url.replace(/hooks\/[^/]+/, 'hooks/myspace') },
  ]
  // Few, since each is as large as all the others together.
  if (n % 40 === 0) return { what: 'unsigned: 20 MB', body: () => Buffer.alloc(20 * 1024 * 1024, 0x20) }
  return ways[n % ways.length] ?? {}
}
