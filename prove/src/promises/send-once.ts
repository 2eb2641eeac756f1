import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, Simulator } from '@baton/simulator'
import { type Asked, judge, overruled, shownTwice, type Told } from '../checker/sent-and-seen.ts'
import type { Given, Proof, Verdict } from '../promise.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import type { Answer } from '../stage/api.ts'
import { openDatabase } from '../stage/database.ts'
import { type ShownConversation, readAll, until, untilProcessed, walk, type ApiConversation } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'
import { breakElsewhere, closePorts, connectElsewhere, type Ports, unmet, type Waiting, writeElsewhere } from './send-once-elsewhere.ts'

const sizes = { small: { replies: 120, kills: 5, patienceMs: 240_000 }, full: { replies: 5_000, kills: 60, patienceMs: 1_800_000 } }
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
      const accounts = await connectElsewhere(stage)
      const contacts = await contactsWrite(given, stage, replies)
      const waiting = await writeElsewhere(given, stage, accounts)
      await untilProcessed(stage)
      const heard = () => walk<ApiConversation>(stage.api, stage.at('/conversations'))
      await until('every contact has a conversation', 120_000, async () => (await heard()).length >= contacts + waiting.size)
      const conversations = await heard()
      given.note(`${conversations.length} contacts wait for an answer`)
      breakNetworks(given, stage.simulator)
      const rules = breakElsewhere(given, stage.simulator, accounts)
      const closable = new Set(['line', 'x', ...accounts.map(({ played }) => played.atSimulator)])
      const ports = { areOpen: false }
      const [asked] = await Promise.all([
        replyToAll(given, stage, conversations, { waiting, ports }),
        killAtRandom(given, stage, kills),
        closePorts(stage.simulator, ports, [...closable], () => networksWaitedFor(stage)),
      ])
      given.note('all replies are handed over; waiting until each is settled or a person is asked')
      await untilSettled(stage, patienceMs)
      const untried = unmet(rules, accounts)
      if (untried.length > 0) throw new Error(`No call met: ${untried.join('; ')}`)
      return verdict(given, stage, asked, await readAll(stage), { kills, waiting })
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

/** Each kind of failure a few times on LINE, X and by mail, spread over the calls by chance. */
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

async function killAtRandom({ random, note }: Given, { server }: Stage, kills: number): Promise<void> {
  for (let n = 0; n < kills; n++) {
    await sleep(random.int(500, 2_500))
    note('kill -9: server')
    await server.kill()
    await server.start()
  }
}

/** As the web app does it: the same client message id until the server says that it has it. */
async function replyToAll(
  { random }: Given,
  stage: Stage,
  conversations: readonly ApiConversation[],
  { waiting, ports }: { waiting: ReadonlyMap<string, Waiting>; ports: Ports },
): Promise<Asked[]> {
  const queue = random.shuffle(conversations.toSorted((a, b) => a.number - b.number)).map((conversation, n) => ({ conversation, n }))
  const asked: Asked[] = []
  const agent = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { conversation, n } = next
      const waits = waiting.get(tokenOf(conversation.preview.text) ?? '')
      const body = await bodyFor(stage, conversation, waits?.way.how ?? 'there')
      // Every fifth thread gets two, one right after the other: they must arrive in this order.
      const turns = waits?.turns ?? (n % 5 === 0 ? 2 : 1)
      for (let turn = 0; turn < turns; turn++) {
        const token = `r${n * 10 + turn}`
        await handOver(stage, conversation, body(`ขออภัยค่ะ 확인해 드릴게요, one moment please [${token}]`))
        // While a network is not there it cannot be asked, either.
        asked.push({ token, accepted: true, thread: conversation.id, turn, isTold: ports.areOpen && waits?.isTold === true })
      }
      await sleep(random.int(0, 300))
    }
  }
  await Promise.all(Array.from({ length: 6 }, agent))
  return asked
}

interface Templates {
  items: { id: string; content: { parameters: { key: string }[] } }[]
}

/** What is to be sent for such words, by the way that the conversation is answered. */
async function bodyFor({ api, at }: Stage, { id, accountId, threads: [thread] }: ApiConversation, how: Waiting['way']['how']) {
  if (how === 'in-private') {
    const opened = await insist(() => api.call('PUT', at(`/conversations/${id}/private-thread`)))
    const { threadId } = opened.body as { threadId: string }
    return (text: string) => ({ threadId, text })
  }
  if (how === 'there') return (text: string) => ({ threadId: thread?.id, text })
  const read = await insist(() => api.call('GET', at(`/channel-accounts/${accountId}/templates`)))
  const [template] = (read.body as Templates).items
  const [hole] = template?.content.parameters ?? []
  return (text: string) => ({ threadId: thread?.id, text: '', template: { id: template?.id, values: { [hole?.key ?? '']: text } } })
}

async function handOver({ api, at }: Stage, { id }: ApiConversation, body: object): Promise<void> {
  const whole = { ...body, clientMessageId: randomUUID(), seenMessageId: null, sendAnyway: true }
  await insist(() => api.call('POST', at(`/conversations/${id}/messages`), whole))
}

/** Asks until the server answers, which is killed time and again. */
async function insist(ask: () => Promise<Answer>): Promise<Answer> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(300)) {
    try {
      const answer = await ask()
      if (answer.status < 300) return answer
      if (answer.status < 500) throw new Refused(`It was answered ${answer.status}: ${answer.text}`)
    } catch (error) {
      if (error instanceof Refused) throw error
      // The server was just killed: the next try asks the new one.
    }
  }
  throw new Error('For a minute the server answered nothing')
}

class Refused extends Error {}

/** Networks of which a call could not be made, and is to be tried again. While the server is down nobody can tell. */
async function networksWaitedFor(stage: Stage): Promise<string[]> {
  try {
    const database = await openDatabase(stage)
    database.on('error', () => undefined)
    try {
      const { rows } = await database.query<{ network: string }>(`
        select distinct a.network from deliveries d join channel_accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
         where d.state = 'ready' and d.reason ->> 'code' = 'host_unreachable'`)
      return rows.map(({ network }) => network)
    } finally {
      await database.end()
    }
  } catch {
    return []
  }
}

/** Nothing is under way any more, and of what is unknown no network is asked once more: a person is. */
async function untilSettled(stage: Stage, patienceMs: number): Promise<void> {
  const database = await openDatabase(stage)
  try {
    for (const end = Date.now() + patienceMs; ; await sleep(1_000)) {
      const { rows } = await database.query<{ moving: string }>(`
        select concat_ws(' ', count(*), a.network, d.endpoint, d.state, d.words, d.reason ->> 'code') as moving
          from deliveries d join channel_accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
         where d.state in ('scheduled', 'ready', 'sending') or d.state = 'unknown' and d.due_at < 'infinity'
         group by a.network, d.endpoint, d.state, d.words, d.reason ->> 'code'`)
      if (rows.length === 0) return
      if (Date.now() > end) throw new Error(`After ${patienceMs / 1000} s there still move: ${rows.map(({ moving }) => moving).join('; ')}`)
    }
  } finally {
    await database.end()
  }
}

interface Tried {
  kills: number
  waiting: ReadonlyMap<string, Waiting>
}

function verdict(
  given: Given,
  { simulator }: Stage,
  asked: Asked[],
  conversations: readonly ShownConversation[],
  { kills, waiting }: Tried,
): Verdict {
  const seen = simulator.ledger.all().flatMap(({ text, number }) => {
    const token = tokenOf(text)
    return token ? [{ token, number }] : []
  })
  const ours = conversations.flatMap(({ id, needsAction, messages }) =>
    messages.flatMap((message) => {
      const token = tokenOf(message.text)
      return token && message.direction === 'outbound' ? [{ ...message, token, thread: id, needsAction }] : []
    }),
  )
  const told: Told[] = ours.flatMap(({ token, delivery, needsAction }) => {
    const needsPerson = needsAction.includes('delivery_unknown') || needsAction.includes('delivery_refused')
    return delivery ? [{ token, state: delivery.state, attempts: delivery.attempts, needsPerson }] : []
  })
  const standing = new Map(
    conversations.flatMap(({ id, messages }) => {
      const waits = messages.map(({ text }) => waiting.get(tokenOf(text) ?? '')).find(Boolean)
      return waits?.way.place.stands ? [[id, tokenOf(waits.way.place.stands(waits.said))] as const] : []
    }),
  )
  const { sent, refused, unknown, ...judged } = judge(asked, seen, told)
  const found = {
    ...judged,
    shownTwice: shownTwice(ours.map(({ token }) => token)),
    overruled: overruled(asked, told, standing),
  }
  const unused = waysUnused(waiting, conversations)
  if (unused.length > 0) throw new Error(`Nothing was sent, so nothing is proven, of ${unused.join(', ')}`)
  const faulted = simulator.calls().filter(({ fault }) => fault).length
  given.note(`${faulted} calls met a fault`)
  return {
    events: asked.length,
    counts: {
      ways: new Set([...waiting.values()].map(({ way }) => way.name)).size,
      reviews: standing.size,
      faults: faulted,
      kills,
      sent,
      refused,
      unknown,
      ...Object.fromEntries(Object.entries(found).map(([kind, tokens]) => [kind, tokens.length])),
    },
    findings: Object.entries(found).flatMap(([kind, tokens]) =>
      tokens.map((token) => `${kind}: ${token} ${explain(token, simulator, conversations)}`),
    ),
  }
}

/** Ways in which not one reply went out. */
function waysUnused(waiting: ReadonlyMap<string, Waiting>, conversations: readonly ShownConversation[]): string[] {
  const used = conversations.flatMap(({ messages }) => {
    const way = messages.flatMap(({ text }) => waiting.get(tokenOf(text) ?? '')?.way.name ?? [])
    return messages.some(({ delivery }) => delivery?.state === 'sent') ? way : []
  })
  return [...new Set([...waiting.values()].map(({ way }) => way.name))].filter((name) => !used.includes(name))
}

/** What the ledger and the inbox say of one reply, for whoever looks for the reason. */
function explain(token: string, simulator: Simulator, conversations: readonly ShownConversation[]): string {
  const seen = simulator.ledger
    .find({ contains: `[${token}]` })
    .map(({ network, kind, at, fault }) => `${network} ${kind} at ${at}${fault ? ` under ${fault}` : ''}`)
  const shown = conversations.flatMap(({ network, messages }) =>
    messages.filter(({ text }) => tokenOf(text) === token).map((message) => ({ ...message, network })),
  )
  return `(seen: ${seen.join(', ') || 'never'}; told: ${shown.map(({ network, delivery }) => `${network} ${delivery?.state} ${delivery?.words ?? ''}`).join(', ') || 'nothing'})`
}
