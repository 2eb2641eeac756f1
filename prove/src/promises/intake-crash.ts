import { setTimeout as sleep } from 'node:timers/promises'
import type { WebhookDelivery, WebhookRequest } from '@baton/simulator'
import { type Said, compare } from '../checker/said-and-shown.ts'
import type { Given, Proof, Verdict } from '../promise.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import { readAll, untilProcessed } from '../stage/read-back.ts'
import type { BatonServer } from '../stage/server.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, shownOf } from '../tokens.ts'

const sizes = { small: { messages: 2_000, kills: 10, patienceMs: 60_000 }, full: { messages: 50_000, kills: 200, patienceMs: 900_000 } }
/** As the network repeats, only sooner: a test cannot wait two minutes for the last try. */
const retryDelaysMs = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]
const mailbox = 'care@haruliving.example'

/** What was answered 2xx (or lay in the mailbox) is stored and shown once, whatever was killed and when. */
export const intakeCrash: Proof = {
  name: 'intake-crash',
  about: 'what was answered 2xx is shown once, though server and PostgreSQL are killed at random',
  async run(given) {
    const { messages, kills, patienceMs } = sizes[given.size]
    const stage = await openStage({ seed: given.seed })
    try {
      const crowd = await gather(stage)
      const load = makeLoad(given, stage, crowd, messages)
      const killing = new Killing(given, stage.server)
      const killed = killing.run(kills)
      const mails = deliverMails(given, stage, load.mails)
      const delivered = await stage.simulator.deliver(load.webhooks, {
        connections: 16,
        perSecond: messages / (kills * 4.2),
        duplicates: 0.1,
        shuffle: true,
      })
      await killing.enough(killed)
      await mails
      await stage.simulator.idle()
      given.note('all is delivered; waiting until it is processed and every mail is there')
      await untilProcessed(stage, patienceMs)
      const said = promisesKept(load, delivered.deliveries)
      await untilMailsAreShown(stage, load.mails)
      const found = verdict(delivered.sent + load.mails.length, said, await readAll(stage), killing)
      return found.findings.length === 0 ? found : { ...found, findings: [...found.findings, ...(await setAside(stage))] }
    } finally {
      await stage.close()
    }
  },
}

/** What could not be read is kept with its reason and not shown: where something is lost, this says why. */
async function setAside({ api, at }: Stage): Promise<string[]> {
  const { items } = await api.get<{ items: { id: string; reason: { code: string } | null }[] }>(at('/raw-deliveries?state=failed&limit=50'))
  return items.map(({ id, reason }) => `set aside: raw delivery ${id}, ${JSON.stringify(reason)}`)
}

interface Crowd {
  line: string
  linePeople: string[]
  brands: string[]
  posts: string[]
  xPeople: string[]
}

async function gather(stage: Stage): Promise<Crowd> {
  const { simulator } = stage
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const { accounts } = await connectX(stage, ['HaruLiving', 'HaruKorea'])
  await connectMail(stage, mailbox)
  const linePeople = Array.from({ length: 120 }, (_, n) => simulator.line.createPerson({ name: `นก ${n}`, language: 'th' }).userId)
  const xPeople = Array.from({ length: 90 }, (_, n) => simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }).username)
  const posts = accounts.map(({ username }) => simulator.x.post({ from: username, text: 'Free shipping all week 🎉' }).id)
  return { line: line.userId, linePeople, brands: accounts.map(({ username }) => username), posts, xPeople }
}

interface Load {
  webhooks: WebhookRequest[]
  mails: { token: string; from: string; text: string }[]
  /** Who said what, and in which webhooks it goes. */
  said: { token: string; speaker: string; whats: string[] }[]
}

/** Six tenths LINE, three X (mentions, and replies under the brand's posts that come in two webhooks), one mail. */
function makeLoad({ random }: Given, { simulator }: Stage, crowd: Crowd, messages: number): Load {
  const load: Load = { webhooks: [], mails: [], said: [] }
  for (let n = 0; n < messages; n++) {
    const token = `m${n}`
    const words = `${random.pick(sayings)} [${token}]`
    const draw = random.next()
    if (draw < 0.6) {
      const from = random.pick(crowd.linePeople)
      const { request, event } = simulator.line.prepare({ account: crowd.line, from, text: words })
      load.webhooks.push({ ...request, retryDelaysMs })
      load.said.push({ token, speaker: from, whats: [event.webhookEventId] })
    } else if (draw < 0.9) {
      const from = random.pick(crowd.xPeople)
      const brand = random.int(0, crowd.brands.length - 1)
      const inReplyTo = random.chance(0.4) ? crowd.posts[brand] : undefined
      const { id, requests } = simulator.x.prepare({ from, text: `@${crowd.brands[brand]} ${words}`, inReplyTo })
      load.webhooks.push(...requests.map((request) => ({ ...request, retryDelaysMs })))
      load.said.push({ token, speaker: from, whats: [id] })
    } else {
      const from = `somchai.${random.int(0, 49)}@post.example`
      load.mails.push({ token, from, text: words })
    }
  }
  return load
}

async function deliverMails({ random }: Given, { simulator }: Stage, mails: Load['mails']): Promise<void> {
  for (const { from, token, text } of mails) {
    simulator.mail.send({ from, to: mailbox, subject: `เรื่องคำสั่งซื้อ ${token}`, text })
    await sleep(random.int(20, 300))
  }
}

/** A message is promised as soon as one webhook that carries it was acknowledged; a mail as soon as it lies in the mailbox. */
function promisesKept(load: Load, deliveries: readonly WebhookDelivery[]): Said[] {
  const acknowledged = new Set(deliveries.filter(({ state }) => state === 'acknowledged').map(({ what }) => what))
  return [
    ...load.said.map(({ token, speaker, whats }) => ({ token, speaker, promised: whats.some((what) => acknowledged.has(what)) })),
    ...load.mails.map(({ token, from }) => ({ token, speaker: from, promised: true })),
  ]
}

/**
 * Mail has no acknowledgement: what lies in the mailbox must come in. A killed server holds its claim on the mailbox for a
 * while, so this may take long; what is missing after that is lost.
 */
async function untilMailsAreShown(stage: Stage, mails: Load['mails'], patienceMs = 120_000): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(3_000)) {
    const shown = new Set(shownOf(await readAll(stage, { network: 'email' })).map(({ token }) => token))
    if (mails.every(({ token }) => shown.has(token))) return
  }
}

/** Kills the server, its PostgreSQL or both, and starts what does not come back by itself. */
class Killing {
  readonly counts = { server: 0, postgres: 0, both: 0 }
  /** PostgreSQL was gone and the server neither healed nor ended. */
  stuck = 0
  /** PostgreSQL was gone and the server ended by itself, to be started again by a supervisor. */
  get ended(): number {
    return this.server.crashes
  }
  private readonly given: Given
  private readonly server: BatonServer

  constructor(given: Given, server: BatonServer) {
    this.given = given
    this.server = server
  }

  async run(kills: number): Promise<void> {
    const { random, note } = this.given
    const order = random.shuffle(Array.from({ length: kills }, (_, n) => (n % 10 < 5 ? 'server' : n % 10 < 8 ? 'postgres' : 'both')))
    for (const what of order) {
      await sleep(random.int(300, 3_000))
      this.counts[what] += 1
      note(`kill -9: ${what}`)
      await this.kill(what)
    }
  }

  async enough(killed: Promise<void>): Promise<void> {
    await killed
    if (!(await this.server.isReady())) await this.heal()
  }

  private async kill(what: keyof Killing['counts']): Promise<void> {
    const postmaster = what === 'server' ? null : this.server.postmaster()
    const died = what === 'postgres' ? Promise.resolve() : this.server.kill()
    if (postmaster) process.kill(postmaster.pid, 'SIGKILL')
    await died
    if (what === 'postgres') await this.heal()
    else await this.server.start()
  }

  /** As a supervisor: a process that ended is started again, one that lives gets its time. */
  private async heal(): Promise<void> {
    // Its helpers live on for a moment, and answers could still come.
    await sleep(1_500)
    for (const until = Date.now() + 20_000; Date.now() < until; await sleep(100)) {
      if (!this.server.isRunning()) return this.server.start()
      if (await this.server.isReady()) return
    }
    this.stuck += 1
    await this.server.kill()
    await this.server.start()
  }
}

function verdict(events: number, said: Said[], conversations: Awaited<ReturnType<typeof readAll>>, killing: Killing): Verdict {
  const found = compare(said, shownOf(conversations))
  const { stuck, counts } = killing
  return {
    events,
    counts: {
      messages: said.length,
      promised: said.filter((one) => one.promised).length,
      kills: counts.server + counts.postgres + counts.both,
      lost: found.lost.length,
      doubled: found.doubled.length,
      strayed: found.strayed.length,
      invented: found.invented.length,
      ended: killing.ended,
      stuck,
    },
    findings: [
      ...Object.entries(found).flatMap(([kind, tokens]) => (tokens as string[]).map((token) => `${kind}: ${token}`)),
      ...(stuck > 0 ? [`${stuck} times the server lived on without its PostgreSQL for 20 s and had to be killed`] : []),
    ],
  }
}
