import { setTimeout as sleep } from 'node:timers/promises'
import type { WebhookDelivery, WebhookRequest } from '@baton/simulator'
import { type Moment, misfound, type Sent, type ToldOfAccount } from '../checker/found-and-told.ts'
import { compare } from '../checker/said-and-shown.ts'
import type { Given, Proof } from '../promise.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import { readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, shownOf } from '../tokens.ts'

const sizes = { small: 600, full: 4_000 }
const losses = 0.05
/** What was said just now is left alone, since it may still be on its way; a little more than that. */
const onItsWayMs = 65_000
const mailbox = 'care@haruliving.example'
/** Several, since X is asked for no more than so much a day for each. */
const brands = ['HaruLiving', 'HaruKorea', 'HaruThailand', 'HaruJapan']

/** One delivery in twenty is lost by the network: where it can be asked it is, and all comes in; where not, that is said. */
export const intakeLost: Proof = {
  name: 'intake-lost',
  about: 'deliveries that networks lose are found by asking, counted once and told; LINE, which cannot be asked, is told to be so',
  async run(given) {
    const stage = await openStage({ seed: given.seed })
    try {
      const accounts = await connectAll(stage)
      const load = await deliverAll(given, stage, accounts.line, sizes[given.size])
      const delivered = performance.now()
      await untilProcessed(stage)
      const before = await lookAt(stage)
      given.note(`${load.sent.length} sent, ${before.shown.size} shown; waiting until nothing counts as on its way`)
      await sleep(Math.max(0, onItsWayMs - (performance.now() - delivered)))
      const after = await askAll(stage, accounts.ids)
      const [keptAfter, again] = [await countKept(stage), await askAll(stage, accounts.ids)]
      const keptAgain = await countKept(stage)
      const conversations = await readAll(stage)
      const found = compare(
        load.sent.map(({ token, speaker, network }) => ({ token, speaker, promised: network !== 'line' })),
        shownOf(conversations),
      )
      const counted = await countedOnMetrics(stage)
      const told = after.told.reduce((sum, one) => sum + one.found, 0)
      const missing = (network: string, moment: Moment) =>
        load.sent.filter((one) => one.network === network && !moment.shown.has(one.token)).length
      const readable = ['x', 'email']
      return {
        events: load.sent.length,
        counts: {
          missingX: missing('x', before),
          missingMail: missing('email', before),
          found: told,
          foundAgain: again.told.reduce((sum, one) => sum + one.found, 0) - told,
          lost: readable.reduce((sum, network) => sum + missing(network, again), 0),
          doubled: found.doubled.length,
          strayed: found.strayed.length,
          silentOnLine: missing('line', again),
        },
        findings: [
          ...misfound(load.sent, before, after, again),
          ...[...found.doubled, ...found.strayed, ...found.invented].map((token) => `doubled, strayed or invented: ${token}`),
          ...(keptAgain === keptAfter ? [] : [`asking again kept ${keptAgain - keptAfter} more raw deliveries`]),
          ...(counted === told ? [] : [`/metrics counts ${counted} found, the accounts' health ${told}`]),
        ],
      }
    } finally {
      await stage.close()
    }
  },
}

async function connectAll(stage: Stage): Promise<{ line: string; ids: string[] }> {
  const line = await connectLine(stage, { name: 'Haru Living ไทย' })
  const x = await connectX(stage, brands)
  const mail = await connectMail(stage, mailbox)
  return { line: line.line.userId, ids: [...x.accounts.map(({ id }) => id), mail.id] }
}

interface Load {
  sent: (Sent & { speaker: string })[]
}

/** LINE, mentions, answers under a post of the brand (which come twice), direct messages, and mails of which some are shown late. */
async function deliverAll({ random }: Given, stage: Stage, line: string, messages: number): Promise<Load> {
  const { simulator } = stage
  for (const account of brands) simulator.x.change({ account, mischief: { losses } })
  const linePeople = Array.from({ length: 60 }, (_, n) => simulator.line.createPerson({ name: `นก ${n}` }).userId)
  const xPeople = Array.from({ length: 60 }, (_, n) => simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }).username)
  const posts = new Map(brands.map((brand) => [brand, simulator.x.prepare({ from: brand, text: 'Free shipping all week 🎉' }).id]))
  const requests: WebhookRequest[] = []
  const drafts: { token: string; speaker: string; network: string; whats: string[]; own?: Promise<WebhookDelivery>[] }[] = []
  for (let n = 0; n < messages; n++) {
    const token = `m${n}`
    const words = `${random.pick(sayings)} [${token}]`
    const draw = random.next()
    if (draw < 0.3) {
      const speaker = random.pick(linePeople)
      const { request, event } = simulator.line.prepare({ account: line, from: speaker, text: words })
      requests.push(request)
      drafts.push({ token, speaker, network: 'line', whats: [event.webhookEventId] })
    } else if (draw < 0.6) {
      const [speaker, brand] = [random.pick(xPeople), random.pick(brands)]
      const inReplyTo = random.chance(0.4) ? posts.get(brand) : undefined
      const made = simulator.x.prepare({ from: speaker, text: `@${brand} ${words}`, inReplyTo })
      requests.push(...made.requests)
      drafts.push({ token, speaker, network: 'x', whats: [made.id] })
    } else if (draw < 0.75) {
      const speaker = random.pick(xPeople)
      drafts.push({
        token,
        speaker,
        network: 'x',
        whats: [],
        own: simulator.x.dm({ from: speaker, to: random.pick(brands), text: words }).deliveries,
      })
    } else {
      const speaker = `somchai.${random.int(0, 49)}@post.example`
      const shownAfterMs = random.chance(losses) ? random.int(2_000, 5_000) : undefined
      simulator.mail.send({ from: speaker, to: mailbox, subject: `เรื่องคำสั่งซื้อ ${token}`, text: words, shownAfterMs })
      drafts.push({ token, speaker, network: 'email', whats: [] })
      await sleep(random.int(5, 30))
    }
  }
  const { deliveries } = await simulator.deliver(requests, { connections: 8, shuffle: true, duplicates: 0.1, losses })
  await simulator.idle()
  const acknowledged = new Set(deliveries.filter(({ state }) => state === 'acknowledged').map(({ what }) => what))
  const sent = drafts.map(async ({ token, speaker, network, whats, own }) => {
    const ended = await Promise.all(own ?? [])
    const came = ended.some(({ state }) => state === 'acknowledged') || whats.some((what) => acknowledged.has(what))
    return { token, speaker, network, delivered: network === 'email' ? null : came }
  })
  // The last mails shown late come after all others.
  await sleep(5_500)
  return { sent: await Promise.all(sent) }
}

/** What is shown and told at this moment, of all accounts of a network together. */
async function lookAt(stage: Stage): Promise<Moment> {
  const { items } = await healthOf(stage)
  const told = [...new Set(items.map(({ network }) => network))].map((network): ToldOfAccount => {
    const all = items.filter((one) => one.network === network).map(({ health }) => health)
    const asked = all.map(({ reconciliation }) => reconciliation)
    return {
      network,
      possible: asked.every(({ possible }) => possible),
      // The one that was asked longest ago; null sorts before every time.
      comparedAt: asked.map(({ comparedAt }) => comparedAt ?? '').sort()[0] || null,
      found: asked.reduce((sum, { found }) => sum + found, 0),
      lastEventAt:
        all
          .map(({ lastEventAt }) => lastEventAt ?? '')
          .sort()
          .at(-1) || null,
    }
  })
  return { shown: new Set(shownOf(await readAll(stage)).map(({ token }) => token)), told }
}

interface Account {
  id: string
  network: string
  health: { lastEventAt: string | null; reconciliation: { possible: boolean; comparedAt: string | null; found: number } }
}

const healthOf = ({ api, at }: Stage) => api.get<{ items: Account[] }>(at('/channel-accounts'))

/** As a person who presses "Check now" for each account, and waits until it was done. */
async function askAll(stage: Stage, ids: readonly string[]): Promise<Moment> {
  const { api, at } = stage
  const pressed = new Date().toISOString()
  for (const id of ids) await api.send('POST', at(`/channel-accounts/${id}/checks`))
  await until('every account that can be asked was asked', 300_000, async () => {
    const { items } = await healthOf(stage)
    return items.filter(({ id }) => ids.includes(id)).every(({ health }) => (health.reconciliation.comparedAt ?? '') > pressed)
  })
  await untilProcessed(stage)
  return lookAt(stage)
}

async function countKept({ api, at }: Stage): Promise<number> {
  const states = await Promise.all(['processed', 'failed'].map((state) => walk(api, at(`/raw-deliveries?state=${state}`))))
  return states.flat().length
}

async function countedOnMetrics({ server }: Stage): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return [...text.matchAll(/^baton_reconciled_messages_total\{[^}]*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0)
}
