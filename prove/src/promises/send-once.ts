import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, Simulator } from '@baton/simulator'
import { type Asked, judge, type Told } from '../checker/sent-and-seen.ts'
import { judgeStanding, withoutRepeats } from '../checker/standing.ts'
import type { Given, Proof, Verdict } from '../promise.ts'
import { asked as askedNetworks, placesOf, playAll, type Played, telling } from '../networks/index.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import type { Answer } from '../stage/api.ts'
import { openDatabase } from '../stage/database.ts'
import { type ShownConversation, readAll, until, untilProcessed, walk, type ApiConversation } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'

const sizes = { small: { replies: 200, kills: 5, patienceMs: 240_000 }, full: { replies: 5_000, kills: 60, patienceMs: 1_800_000 } }
const mailbox = 'care@haruliving.example'
/** Replies on X and by mail are few: the networks' own budgets (100 posts in 15 minutes, 20 mails a minute) hold here too. */
const most = { xReplies: 30, xDms: 12, mails: 12 }
/** People at each place of the other networks; one in three of those who comment is also answered in private. */
const peopleAt = { small: 8, full: 100 }
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
      const { contacts, played } = await contactsWrite(given, stage, replies)
      await untilProcessed(stage)
      await until(
        'every contact has a conversation',
        120_000,
        async () => (await walk(stage.api, stage.at('/conversations'))).length >= contacts,
      )
      const conversations = await walk<ApiConversation>(stage.api, stage.at('/conversations'))
      breakNetworks(given, stage.simulator, played)
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
async function contactsWrite({ random, size }: Given, stage: Stage, replies: number): Promise<{ contacts: number; played: Played[] }> {
  const { simulator } = stage
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const { accounts } = await connectX(stage, brands)
  await connectMail(stage, mailbox)
  const played = await playAll(stage, [...telling, ...askedNetworks])
  const places = placesOf(played)
  for (const { place } of places) for (let who = 0; who < peopleAt[size]; who++) place.say({ who, text: random.pick(sayings) })
  const elsewhere = most.xReplies + most.xDms + most.mails + places.length * peopleAt[size]
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
  await simulator.idle()
  return { contacts: replies, played }
}

/** Each kind of failure a few times on each network, spread over the calls by chance; and once a closed port. */
function breakNetworks({ random, size }: Given, { faults }: Simulator, played: readonly Played[]): void {
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
  for (const { atSimulator: network, sending: calls } of played)
    for (const call of calls) {
      // Likelier, since each of these networks says little.
      const where = { ...call, network, times, probability: 0.2 }
      set({ ...where, kind: 'reset', taken: true })
      set({ ...where, kind: 'reset', taken: false })
      set({ ...where, kind: 'cut' })
      set({ ...where, kind: 'status', status: 500, taken: true })
      set({ ...where, kind: 'status', status: 503, taken: false })
      set({ ...where, kind: 'hang', taken: true })
      set({ ...where, kind: 'hang', taken: false })
      // Meta counts in whole minutes.
      if (size === 'full') set({ ...where, kind: 'status', status: 429, retryAfterSeconds: 60, times: 1 })
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

interface Reply extends Asked {
  /** Of which one answer stands, the last. */
  isReview: boolean
}

/** As the web app does it: the same client message id until the server says that it has it. */
async function replyToAll({ random }: Given, stage: Stage, conversations: readonly ApiConversation[]): Promise<Reply[]> {
  const queue = random.shuffle(conversations.toSorted((a, b) => a.number - b.number)).map((conversation, n) => ({ conversation, n }))
  const asked: Reply[] = []
  const agent = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { conversation, n } = next
      // Every fifth thread gets two, one right after the other: they must arrive in this order.
      const isReview = conversation.threads[0]?.kind === 'review'
      const turns = isReview || (n % 5 === 0 && asked.length + queue.length < conversations.length * 1.2) ? 2 : 1
      for (let turn = 0; turn < turns; turn++) {
        const token = `r${n * 10 + turn}`
        const accepted = await handOver(stage, conversation, `ขออภัยค่ะ 확인해 드릴게요, one moment please [${token}]`)
        asked.push({ token, accepted, thread: conversation.threads[0]?.id ?? '', turn, isReview })
      }
      if (conversation.threads[0]?.kind === 'comment' && n % 3 === 0) {
        const token = `r${n * 10 + 5}`
        const thread = await answerInPrivate(stage, conversation, `ส่งข้อความส่วนตัวนะคะ [${token}]`)
        if (thread) asked.push({ token, accepted: true, thread, turn: 0, isReview: false })
      }
      await sleep(random.int(0, 400))
    }
  }
  await Promise.all(Array.from({ length: 6 }, agent))
  return asked
}

const bodyOf = (threadId: string | undefined, text: string) => ({
  clientMessageId: randomUUID(),
  threadId,
  text,
  seenMessageId: null,
  sendAnyway: true,
})

/** The same call until the server, just killed perhaps, has answered it; null after a minute. */
async function patiently(call: () => Promise<Answer>): Promise<Answer | null> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(300)) {
    // The server was just killed: the next try asks the new one.
    const answer = await call().catch(() => null)
    if (answer && answer.status < 500) return answer
  }
  return null
}

async function handOver(stage: Stage, conversation: ApiConversation, text: string): Promise<boolean> {
  const body = bodyOf(conversation.threads[0]?.id, text)
  const answer = await patiently(() => stage.api.call('POST', stage.at(`/conversations/${conversation.id}/messages`), body))
  if (answer && answer.status !== 202) throw new Error(`A reply was answered ${answer.status}: ${answer.text}`)
  return answer !== null
}

/** In private, to who spoke in public, twice: Meta takes one. Gives the thread, or null where the network has no such way. */
async function answerInPrivate(stage: Stage, conversation: ApiConversation, text: string): Promise<string | null> {
  const thread = await patiently(() => stage.api.call('PUT', stage.at(`/conversations/${conversation.id}/private-thread`)))
  if (!thread || thread.status >= 300) return null
  // X, too, lets us write in private, as often as we like.
  const { threadId, privateReply } = thread.body as { threadId: string; privateReply: object | null }
  if (!privateReply) return null
  const [first, second] = [bodyOf(threadId, text), bodyOf(threadId, `${text} again`.replace(/\[r(\d+)\]/, '[r$11]'))]
  const at = stage.at(`/conversations/${conversation.id}/messages`)
  const taken = await patiently(() => stage.api.call('POST', at, first))
  if (taken?.status !== 202) throw new Error(`A private reply was answered ${taken?.status}: ${taken?.text}`)
  const again = await patiently(() => stage.api.call('POST', at, second))
  if (again && again.status < 400) throw new Error('A second private reply to one comment was taken')
  return threadId
}

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

function verdict(given: Given, { simulator }: Stage, asked: Reply[], conversations: readonly ShownConversation[], kills: number): Verdict {
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
  const states = new Map(told.map(({ token, state }) => [token, state]))
  const reviews = asked
    .filter(({ isReview }) => isReview)
    .map(({ token, thread, turn }) => ({ token, review: thread, turn, state: states.get(token) ?? '' }))
  const { sent, refused, unknown, ...found } = judge(asked, withoutRepeats(seen, reviews), told)
  const misplaced = judgeStanding(reviews, seen)
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
      misplaced: misplaced.length,
    },
    findings: [
      ...Object.entries(found).flatMap(([kind, tokens]) =>
        tokens.map((token) => `${kind}: ${token} ${explain(token, simulator, conversations)}`),
      ),
      ...misplaced,
    ],
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
