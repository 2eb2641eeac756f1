import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, Simulator } from '@baton/simulator'
import { type Asked, judge, type Told } from '../checker/sent-and-seen.ts'
import type { Given, Proof, Verdict } from '../promise.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import { openDatabase } from '../stage/database.ts'
import { type ShownConversation, readAll, until, untilProcessed, walk, type ApiConversation } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'

const sizes = { small: { replies: 200, kills: 5, patienceMs: 240_000 }, full: { replies: 5_000, kills: 60, patienceMs: 1_800_000 } }
const mailbox = 'care@haruliving.example'
/** Replies on X and by mail are few: the networks' own budgets (100 posts in 15 minutes, 20 mails a minute) hold here too. */
const most = { xReplies: 40, xDms: 16, mails: 16 }
/** After a 429 an account waits, so few replies are left to each. */
const brands = Array.from({ length: 28 }, (_, n) => `HaruLiving${n}`)

/** However networks and servers fail, a contact sees a reply at most once, and a person is told of every one that is in doubt. */
export const sendOnce: Proof = {
  name: 'send-once',
  about: 'no reply is seen twice or lost silently through faults of networks and kill -9 of the server',
  async run(given) {
    const { replies, kills, patienceMs } = sizes[given.size]
    const stage = await openStage({ seed: given.seed })
    try {
      const contacts = await contactsWrite(given, stage, replies)
      await untilProcessed(stage)
      await until(
        'every contact has a conversation',
        120_000,
        async () => (await walk(stage.api, stage.at('/conversations'))).length >= contacts,
      )
      const conversations = await walk<ApiConversation>(stage.api, stage.at('/conversations'))
      breakNetworks(given, stage.simulator)
      const killed = killAtRandom(given, stage, kills)
      const asked = await replyToAll(given, stage, conversations)
      await killed
      given.note('all replies are handed over; waiting until each is settled or a person is asked')
      await untilSettled(stage, patienceMs)
      return verdict(given, stage, asked, await readAll(stage), kills)
    } finally {
      await stage.close()
    }
  },
}

/** One message each; half of the LINE ones so long ago that an answer must be a push. Returns how many wrote. */
async function contactsWrite({ random }: Given, stage: Stage, replies: number): Promise<number> {
  const { simulator } = stage
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const { accounts } = await connectX(stage, brands)
  await connectMail(stage, mailbox)
  const elsewhere = most.xReplies + most.xDms + most.mails
  const said: Promise<unknown>[] = []
  for (let n = 0; n < replies - elsewhere; n++) {
    const { userId } = simulator.line.createPerson({ name: `นก ${n}`, language: 'th' })
    const at = n % 2 === 0 ? Date.now() - 600_000 : undefined
    said.push(simulator.line.say({ account: line.userId, from: userId, text: random.pick(sayings), at }).delivery)
  }
  for (let n = 0; n < most.xReplies + most.xDms; n++) {
    const { username } = simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` })
    const brand = accounts[n % accounts.length] ?? random.pick(accounts)
    const words = random.pick(sayings)
    const { deliveries } =
      n < most.xReplies
        ? simulator.x.post({ from: username, text: `@${brand.username} ${words}` })
        : simulator.x.dm({ from: username, to: brand.username, text: words })
    said.push(...deliveries)
  }
  for (let n = 0; n < most.mails; n++) {
    simulator.mail.send({ from: `somchai.${n}@post.example`, to: mailbox, subject: 'เรื่องคำสั่งซื้อ', text: random.pick(sayings) })
  }
  await Promise.all(said)
  return replies
}

/** Each kind of failure a few times on each network, spread over the calls by chance; and once a closed port. */
function breakNetworks({ random, size }: Given, { faults }: Simulator): void {
  const times = size === 'small' ? 1 : 20
  const sending: Partial<Fault>[] = [
    { network: 'line', method: 'POST', path: '/v2/bot/message/*' },
    { network: 'x', method: 'POST', path: '/2/tweets' },
    { network: 'x', method: 'POST', path: '/2/dm_conversations/*' },
  ]
  const set = (fault: Partial<Fault>) => faults.set({ probability: 0.12, ...fault } as Fault)
  for (const [index, where] of sending.entries()) {
    const n = (index === 0 ? 5 : 2) * times
    set({ ...where, kind: 'reset', taken: true, times: n })
    set({ ...where, kind: 'reset', taken: false, times: n })
    set({ ...where, kind: 'reset', beforeBody: true, times: n })
    set({ ...where, kind: 'cut', times: n })
    set({ ...where, kind: 'status', status: 500, taken: true, times: n })
    set({ ...where, kind: 'status', status: 503, taken: false, times: n })
    set({ ...where, kind: 'status', status: 429, retryAfterSeconds: 2, times: index === 0 ? n : 1 })
    set({ ...where, kind: 'hang', taken: true, times: index === 0 ? 2 * times : 1 })
    set({ ...where, kind: 'hang', taken: false, times: index === 0 ? 2 * times : 1 })
    set({ ...where, kind: 'duplicate-200', times: n })
    set({ ...where, kind: 'slow', delayMs: random.int(500, 3_000), times: n })
  }
  set({ network: 'x', method: 'GET', path: '/2/users/*', kind: 'status', status: 503, times: 3 * times })
  set({ network: 'mail', kind: 'reset', taken: true, times: 2 * times, probability: 0.25 })
  set({ network: 'mail', kind: 'reset', taken: false, times: 2 * times, probability: 0.25 })
  set({ network: 'mail', kind: 'status', status: 554, times: times, probability: 0.25 })
}

async function killAtRandom({ random, note }: Given, { server, simulator }: Stage, kills: number): Promise<void> {
  for (let n = 0; n < kills; n++) {
    await sleep(random.int(500, 2_500))
    if (n === 2) {
      const closed = simulator.faults.set({ network: 'line', kind: 'refuse' })
      setTimeout(() => simulator.faults.clear(closed.id), 3_000)
    }
    note('kill -9: server')
    await server.kill()
    await server.start()
  }
}

/** As the web app does it: the same client message id until the server says that it has it. */
async function replyToAll({ random }: Given, stage: Stage, conversations: readonly ApiConversation[]): Promise<Asked[]> {
  const queue = random.shuffle(conversations.toSorted((a, b) => a.number - b.number)).map((conversation, n) => ({ conversation, n }))
  const asked: Asked[] = []
  const agent = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { conversation, n } = next
      // Every fifth thread gets two, one right after the other: they must arrive in this order.
      const turns = n % 5 === 0 && asked.length + queue.length < conversations.length * 1.2 ? 2 : 1
      for (let turn = 0; turn < turns; turn++) {
        const token = `r${n * 10 + turn}`
        const accepted = await handOver(stage, conversation, `ขออภัยค่ะ 확인해 드릴게요, one moment please [${token}]`)
        asked.push({ token, accepted, thread: conversation.threads[0]?.id ?? '', turn })
      }
      await sleep(random.int(0, 400))
    }
  }
  await Promise.all(Array.from({ length: 6 }, agent))
  return asked
}

async function handOver(stage: Stage, conversation: ApiConversation, text: string): Promise<boolean> {
  const body = { clientMessageId: randomUUID(), threadId: conversation.threads[0]?.id, text, seenMessageId: null, sendAnyway: true }
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(300)) {
    try {
      const answer = await stage.api.call('POST', stage.at(`/conversations/${conversation.id}/messages`), body)
      if (answer.status === 202) return true
      if (answer.status < 500) throw new Refused(`A reply was answered ${answer.status}: ${answer.text}`)
    } catch (error) {
      if (error instanceof Refused) throw error
      // The server was just killed: the next try asks the new one.
    }
  }
  return false
}

class Refused extends Error {}

/** Nothing is under way any more, and of what is unknown no network is asked once more: a person is. */
async function untilSettled(stage: Stage, patienceMs: number): Promise<void> {
  const database = await openDatabase(stage)
  try {
    await until(
      'no delivery moves any more',
      patienceMs,
      async () => {
        const { rows } = await database.query<{ moving: number }>(`
          select count(*)::int as moving from deliveries
           where state in ('scheduled', 'ready', 'sending') or state = 'unknown' and due_at < 'infinity'`)
        return rows[0]?.moving === 0
      },
      1_000,
    )
  } finally {
    await database.end()
  }
}

function verdict(given: Given, { simulator }: Stage, asked: Asked[], conversations: readonly ShownConversation[], kills: number): Verdict {
  const seen = simulator.ledger.all().flatMap(({ text, number }) => {
    const token = tokenOf(text)
    return token ? [{ token, number }] : []
  })
  const told: Told[] = conversations.flatMap(({ messages, needsAction }) =>
    messages.flatMap(({ text, delivery }) => {
      const token = tokenOf(text)
      return token && delivery
        ? [
            {
              token,
              state: delivery.state,
              attempts: delivery.attempts,
              needsPerson: needsAction.includes('delivery_unknown') || needsAction.includes('delivery_refused'),
            },
          ]
        : []
    }),
  )
  const { sent, refused, unknown, ...found } = judge(asked, seen, told)
  const faulted = simulator.calls().filter(({ fault }) => fault).length
  given.note(`${faulted} calls met a fault`)
  return {
    events: asked.length,
    counts: {
      accepted: asked.filter(({ accepted }) => accepted).length,
      faults: faulted,
      kills,
      sent,
      refused,
      unknown,
      lost: found.lost.length,
      doubled: found.doubled.length,
      wrong: found.wrong.length,
      forgotten: found.forgotten.length,
      disordered: found.disordered.length,
    },
    findings: Object.entries(found).flatMap(([kind, tokens]) =>
      tokens.map((token) => `${kind}: ${token} ${explain(token, simulator, conversations)}`),
    ),
  }
}

/** What the ledger and the inbox say of one reply, for whoever looks for the reason. */
function explain(token: string, simulator: Simulator, conversations: readonly ShownConversation[]): string {
  const seen = simulator.ledger
    .find({ contains: `[${token}]` })
    .map(({ network, kind, at, fault }) => `${network} ${kind} at ${at}${fault ? ` under ${fault}` : ''}`)
  const shown = conversations.flatMap(({ messages }) => messages.filter(({ text }) => tokenOf(text) === token))
  return `(seen: ${seen.join(', ') || 'never'}; told: ${shown.map(({ delivery }) => `${delivery?.state} ${delivery?.words ?? ''}`).join(', ') || 'nothing'})`
}
