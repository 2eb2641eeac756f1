import { createHash, createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebhookDelivery, WebhookRequest } from '@baton/simulator'
import { judgeKept, type Kept, type Made } from '../checker/kept.ts'
import { compare } from '../checker/said-and-shown.ts'
import type { Given, Proof } from '../promise.ts'
import { placesOf, playAll, telling } from '../networks/index.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import { readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, shownOf } from '../tokens.ts'
import { mailMutations, mutate, webhookMutations } from './mutations.ts'

/** Bad bodies of each place where people talk, and good ones in all. */
const sizes = { small: { bad: 375, good: 1_000 }, full: { bad: 5_000, good: 5_000 } }
/** A good delivery may wait as long as the network waits before it counts us as gone; half of LINE's two seconds is far from that. */
const lateMs = 1_000
const mailbox = 'care@haruliving.example'

/** Malformed bodies of every network between good ones: clear answers, everything proven kept with its reason, and the good ones never late. */
export const intakeBad: Proof = {
  name: 'intake-bad',
  about: 'malformed bodies, signed or not, crash nothing, are kept with a reason and delay nobody',
  async run(given) {
    const { bad, good } = sizes[given.size]
    const stage = await openStage({ seed: given.seed })
    try {
      const load = await makeLoad(given, stage, bad, good)
      const all = given.random.shuffle([...load.good, ...load.bad, ...load.forged])
      const [{ deliveries }] = await Promise.all([
        stage.simulator.deliver(all, { connections: 8, retry: false }),
        deliverMails(stage, load.mails),
      ])
      const distinct = new Set(load.mails.map(({ raw }) => digestOf(raw))).size
      given.note('all is delivered; waiting until every mail was fetched and all is processed')
      const made = [
        ...deliveries.map(madeOf),
        ...load.mails.map(
          ({ kind, what, raw }): Made => ({
            network: 'email',
            kind,
            what,
            answered: 200,
            latencyMs: 0,
            digest: digestOf(raw),
          }),
        ),
      ]
      await until('every mail is there', 600_000, async () => (await keptOf(stage, 'email')).length >= distinct, 2_000)
      await untilProcessed(stage, 600_000)
      const judged = judgeKept(made, await keptOf(stage), lateMs)
      const shown = shownOf(await readAll(stage))
      const found = compare(
        load.said,
        shown.filter(({ token }) => load.said.some((one) => one.token === token)),
      )
      const { crashes } = stage.server
      return {
        events: made.length,
        counts: {
          good: made.filter(({ kind }) => kind === 'good').length,
          bad: made.filter(({ kind }) => kind === 'bad').length,
          forged: load.forged.length,
          lost: found.lost.length,
          doubled: found.doubled.length,
          crashes,
          ...Object.fromEntries(Object.entries(judged).map(([name, findings]) => [name, (findings as string[]).length])),
        },
        findings: [
          ...found.lost.map((token) => `lost: ${token}`),
          ...found.doubled.map((token) => `doubled: ${token}`),
          ...(crashes > 0 ? [`the server ended: ${stage.server.logTail(8)}`] : []),
          ...Object.values(judged).flat(),
        ],
      }
    } finally {
      await stage.close()
    }
  },
}

function madeOf({ network, what, attempts }: WebhookDelivery): Made {
  const kind = what.startsWith('good') ? 'good' : what.startsWith('bad') ? 'bad' : 'forged'
  const attempt = attempts.at(-1)
  return { network, kind, what, answered: attempt?.status ?? null, latencyMs: attempt?.latencyMs ?? 0 }
}

/** Raw deliveries that are kept, in whatever state. */
async function keptOf({ api, at }: Stage, network?: string): Promise<Kept[]> {
  const states = await Promise.all(
    ['processed', 'failed', 'rejected', 'pending'].map((state) =>
      walk<Omit<Kept, 'reason'> & { reason: { words: string } | null }>(api, at(`/raw-deliveries?state=${state}`)),
    ),
  )
  const all = states.flat().map(({ reason, ...kept }) => ({ ...kept, reason: reason?.words ?? null }))
  return network ? all.filter((one) => one.network === network) : all
}

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64')

/** As fast as a busy mailbox fills. */
async function deliverMails({ simulator }: Stage, mails: Load['mails']): Promise<void> {
  for (const [n, { raw }] of mails.entries()) {
    simulator.mail.deliver({ to: mailbox, raw })
    if (n % 5 === 0) await sleep(10)
  }
}

interface Load {
  good: WebhookRequest[]
  /** Signed with the app's own secret, and broken inside. */
  bad: WebhookRequest[]
  /** Wrong, missing or cut signatures, unknown addresses, huge bodies. */
  forged: WebhookRequest[]
  mails: { kind: 'good' | 'bad'; what: string; raw: Buffer }[]
  said: { token: string; speaker: string; promised: boolean }[]
}

async function makeLoad({ random }: Given, stage: Stage, bad: number, good: number): Promise<Load> {
  const { simulator } = stage
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const { accounts } = await connectX(stage, ['HaruLiving'])
  await connectMail(stage, mailbox)
  const app = simulator.x.state.apps.get(accounts[0]?.x.appId ?? '')
  const places = placesOf(await playAll(stage, telling))
  const people = Array.from({ length: 30 }, (_, n) => simulator.line.createPerson({ name: `นก ${n}` }).userId)
  const users = Array.from({ length: 30 }, (_, n) => simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }).username)
  const load: Load = { good: [], bad: [], forged: [], mails: [], said: [] }
  const words = (token: string) => `${random.pick(sayings)} [${token}]`
  /** `at`: what is broken is from before the accounts were connected, so that nobody asks the network for it afterwards. */
  const onLine = (token: string, at?: number) => {
    const from = random.pick(people)
    return { speaker: from, request: simulator.line.prepare({ account: line.userId, from, text: words(token), at }).request }
  }
  const onX = (token: string, at?: number) => {
    const from = random.pick(users)
    const [request] = simulator.x.prepare({ from, text: `@HaruLiving ${words(token)}`, at }).requests
    if (!request) throw new Error('X sends no webhook for a mention')
    return { speaker: from, request }
  }
  const elsewhere = places.map(({ place }) => (token: string, at?: number) => {
    let speaker = ''
    const [request] = simulator.gather(() => void ({ speaker } = place.say({ who: random.int(0, 29), text: words(token), at })))
    if (!request) throw new Error(`Nothing is told of ${place.name}`)
    return { speaker, request }
  })
  const ways = [onLine, onX, ...elsewhere]
  const yesterday = Date.now() - 86_400_000
  for (let n = 0; n < good; n++) {
    const token = `m${n}`
    if (random.chance(1 / (ways.length + 1))) {
      const speaker = `somchai.${random.int(0, 29)}@post.example`
      load.mails.push({ kind: 'good', what: `good ${token}`, raw: plainMail(speaker, token, words(token)) })
      load.said.push({ token, speaker, promised: true })
      continue
    }
    const { speaker, request } = random.pick(ways)(token)
    load.good.push({ ...request, what: `good ${token}` })
    load.said.push({ token, speaker, promised: true })
  }
  for (let n = 0; n < bad; n++) {
    for (const make of ways) {
      const { request } = make(`m${1_000_000 + n}`, yesterday)
      const chance = random.fork(`${request.network} ${n}`)
      const how = random.pick(Object.keys(webhookMutations))
      // Broken when it is sent: thousands of long ones would not fit into memory at once.
      load.bad.push({
        ...request,
        what: `bad ${request.network}: ${how}`,
        body: () => mutate(webhookMutations, how, request.body(0), chance),
      })
    }
    const how = random.pick(Object.keys(mailMutations))
    const raw = plainMail('somchai@post.example', `b${n}`, words(`m${2_000_000 + n}`))
    load.mails.push({ kind: 'bad', what: `bad email: ${how}`, raw: mutate(mailMutations, how, raw, random) })
  }
  load.mails = random.shuffle(load.mails)
  for (let n = 0; n < bad / 3; n++) {
    const { request } = random.pick(ways)(`m${3_000_000 + n}`, yesterday)
    load.forged.push({ ...request, ...forge(request, n, app?.consumerSecret ?? '') })
  }
  return load
}

function plainMail(from: string, id: string, text: string): Buffer {
  return Buffer.from(
    [
      `From: สมชาย <${from}>`,
      `To: Haru Living Care <${mailbox}>`,
      `Subject: =?utf-8?B?${Buffer.from(`คำสั่งซื้อ ${id}`).toString('base64')}?=`,
      `Message-ID: <${id}@post.example>`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary="b1"',
      '',
      '--b1',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(text).toString('base64'),
      '--b1',
      'Content-Type: text/html; charset=utf-8',
      '',
      `<p>${text}</p>`,
      '--b1--',
      '',
    ].join('\r\n'),
  )
}

/** Where a network's proof stands; Meta's networks have the same. */
const proofs: Record<string, string> = { line: 'x-line-signature', x: 'x-twitter-webhooks-signature' }

/** A delivery that must be turned away, each in one of a few ways. */
function forge(request: WebhookRequest, n: number, secret: string): Partial<WebhookRequest> {
  const header = proofs[request.network] ?? 'x-hub-signature-256'
  const signed = (value: string | undefined) => (body: Buffer) => {
    const { [header]: right = '', ...rest } = request.headers(body)
    return value === undefined ? rest : { ...rest, [header]: value === 'cut' ? right.slice(0, -4) : value }
  }
  const ways: Partial<WebhookRequest>[] = [
    { what: 'forged: no signature', headers: signed(undefined) },
    {
      what: 'forged: another signature',
      headers: signed(`sha256=${createHmac('sha256', `${secret}x`).update('other').digest('base64')}`),
    },
    { what: 'forged: a cut signature', headers: signed('cut') },
    { what: 'forged: unknown address', url: request.url.replace(/[^/]+$/, 'nobody-knows-this') },
    { what: 'forged: unknown network', url: request.url.replace(/hooks\/[^/]+/, 'hooks/myspace') },
  ]
  // Few, since each is as large as all the others together.
  if (n % 40 === 0) return { what: 'forged: 20 MB', body: () => Buffer.alloc(20 * 1024 * 1024, 0x20) }
  return ways[n % ways.length] ?? {}
}
