import { randomUUID } from 'node:crypto'
import { type LimitedCall, judgeLimits, judgeRefusals } from '../checker/limits.ts'
import { judge } from '../checker/sent-and-seen.ts'
import type { Given, Proof } from '../promise.ts'
import { asked as askedOnes, callsOf as callsElsewhere, placesOf, playAll, type Played, telling } from '../networks/index.ts'
import { connectX } from '../stage/accounts.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { onSeveral } from '../stage/several.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'

const accounts = 20
const sizes = { small: { people: 3, calls: 4, windowMs: 6_000 }, full: { people: 250, calls: 100, windowMs: 60_000 } }
const repliesEach = 2
/** When another program that used up the window of a network lets go of it. */
const freeInMs = 20_000
const peopleElsewhere = 3
/** Beyond a window, so much later than the others an account may be done. */
const patienceMs = 20_000

/**
 * Twenty accounts have more to say at once than their network takes in a window; and every second one shares its windows with
 * another program, which has used up the first, so that its first call is refused.
 */
export const limits: Proof = {
  name: 'limits',
  about:
    'at most one 429 for each account and window, and no call after it, over 20 accounts and 4 processes; all is said in the end, in order',
  run: (given) =>
    onSeveral({ seed: given.seed, processes: 4 }, async (stage) => {
      const { people, calls, windowMs } = sizes[given.size]
      const { simulator, api, at } = stage
      const names = Array.from({ length: accounts }, (_, n) => `HaruLiving${n}`)
      const connected = await connectX(stage, names)
      for (const [n, account] of names.entries())
        simulator.x.change({ account, limits: { 'POST /2/tweets': calls }, windowMs, usedElsewhere: n % 2 })
      given.note('all are connected')
      for (let n = 0; n < people; n++) {
        const said = names.flatMap((name, account) => {
          const { username } = simulator.x.createUser({ username: `nok_${account}_${n}`, name: `นก ${n}` })
          return simulator.x.post({ from: username, text: `@${name} ${given.random.pick(sayings)}` }).deliveries
        })
        await Promise.all(said)
      }
      await untilProcessed(stage)
      const others = await playAll(stage, [...telling, ...askedOnes])
      await peopleTalk(given, stage, others)
      const all = await walk<ApiConversation>(api, at('/conversations'))
      const conversations = all.filter(({ network }) => network === 'x')
      if (conversations.length < accounts * people) throw new Error(`Only ${conversations.length} conversations came of what was said`)
      const asked = await queueAll(given, stage, conversations)
      given.note(`${asked.length} replies are queued`)
      // Before the first of these is due: its call is refused, however long it takes to queue the others.
      for (const { exhaust } of others) exhaust.now(freeInMs)
      const elsewhere = await queueAll(
        given,
        stage,
        all.filter(({ network }) => network !== 'x'),
        1_000_000,
      )
      const patience = (Math.ceil((people * repliesEach) / calls) + 2) * windowMs + 60_000
      await until(
        'all is said',
        patience,
        async () => simulator.ledger.find({ network: 'x' }).filter(({ text }) => tokenOf(text)?.startsWith('r')).length >= asked.length,
      )
      let shown = await readAll(stage, { network: 'x' })
      await until('all is shown as sent', 20_000, async () => {
        shown = await readAll(stage, { network: 'x' })
        return shown.every(({ messages }) => messages.every(({ delivery }) => !delivery || delivery.state === 'sent'))
      })
      const seen = simulator.ledger.find({ network: 'x' }).flatMap(({ text, number }) => {
        const token = tokenOf(text)
        return token?.startsWith('r') ? [{ token, number }] : []
      })
      // Refused for its time, each is said at its first attempt that counts: order holds for all.
      const told = shown.flatMap(({ messages }) =>
        messages.flatMap(({ text, delivery }) => {
          const token = tokenOf(text)
          return token && delivery ? [{ token, state: delivery.state, attempts: 1, needsPerson: false }] : []
        }),
      )
      const { sent, refused: _, unknown: __, ...wrong } = judge(asked, seen, told)
      const tried = callsOf(stage)
      const found = judgeLimits(tried, windowMs, windowMs + patienceMs)
      const refusedElsewhere = await judgeElsewhere(given, stage, others, elsewhere)
      const kinds = Object.entries({ ...wrong, ...found, elsewhere: refusedElsewhere.findings })
      const refusals = tried.filter(({ status }) => status === 429).length
      if (refusals < accounts / 2) throw new Error(`Only ${refusals} calls were refused, so little was tried`)
      return {
        events: asked.length,
        counts: {
          accounts: connected.accounts.length,
          sent,
          refusals,
          refusalsElsewhere: refusedElsewhere.refusals,
          ...Object.fromEntries(kinds.map(([kind, each]) => [kind, each.length])),
        },
        findings: kinds.flatMap(([kind, each]) => each.map((words) => `${kind}: ${words}`)),
      }
    }),
}

async function queueAll({ random }: Given, stage: Stage, conversations: readonly ApiConversation[], serial = 0) {
  const { owner, at, inboxId } = stage
  await owner.send('PUT', at(`/inboxes/${inboxId}`), { name: 'Care', undoSeconds: 5, agentIds: [] })
  const queue = random.shuffle([...conversations]).map((conversation, n) => ({ conversation, n }))
  const asked: { token: string; accepted: boolean; thread: string; turn: number }[] = []
  const agent = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const thread = next.conversation.threads[0]?.id ?? ''
      for (let turn = 0; turn < repliesEach; turn++) {
        const token = `r${serial + next.n * repliesEach + turn}`
        const body = {
          clientMessageId: randomUUID(),
          threadId: thread,
          text: `확인해 드릴게요 [${token}]`,
          seenMessageId: null,
          sendAnyway: true,
        }
        await stage.api.at(random.pick(stage.servers).url).send('POST', at(`/conversations/${next.conversation.id}/messages`), body)
        asked.push({ token, accepted: true, thread, turn })
      }
    }
  }
  await Promise.all(Array.from({ length: 16 }, agent))
  return asked
}

/** Some talk at each place of the other networks, and the server knows it. */
async function peopleTalk({ random }: Given, stage: Stage, others: readonly Played[]): Promise<void> {
  const places = placesOf(others)
  for (const { place } of places) for (let who = 0; who < peopleElsewhere; who++) place.say({ who, text: random.pick(sayings) })
  await stage.simulator.idle()
  const heard = async ({ network }: Played) => (await walk(stage.api, stage.at(`/conversations?network=${network}`))).length
  await until('every network is heard', 60_000, async () => {
    const all = await Promise.all(others.map(heard))
    return all.every((count, n) => count >= (others[n]?.places.length ?? 0) * peopleElsewhere)
  })
}

/**
 * Each budget met one refusal and called no more before it may; what may be said again within the run was said. Where a window is
 * over only in an hour or a day, nothing was said.
 */
async function judgeElsewhere(given: Given, stage: Stage, others: readonly Played[], asked: readonly { token: string }[]) {
  const { simulator } = stage
  const soon = others.filter(({ exhaust }) => exhaust.toldMs <= 60_000)
  const due = soon.flatMap(({ places }) => places).length * peopleElsewhere * repliesEach
  const tokens = new Set(asked.map(({ token }) => token))
  const said = () =>
    soon.flatMap(({ atSimulator }) => simulator.ledger.find({ network: atSimulator })).filter(({ text }) => tokens.has(tokenOf(text) ?? ''))
  await until('all is said elsewhere', 240_000, async () => said().length >= due)
  given.note(`${said().length} replies are said on ${soon.map(({ network }) => network).join(', ')}`)
  let refusals = 0
  const findings = others.flatMap((other) => {
    const calls = callsElsewhere(simulator, other).map(
      ({ budget, call }): LimitedCall => ({ account: `${other.network} ${budget}`, at: Date.parse(call.at), status: call.status ?? 0 }),
    )
    return [...Map.groupBy(calls, ({ account }) => account)].flatMap(([budget, all]) => {
      const first = all.findIndex(({ status }) => status === 429 || status === 403)
      if (first === -1) return [`${budget} was never refused, so nothing is proven of it`]
      refusals += 1
      const { toldMs, slidesMs = toldMs } = other.exhaust
      const since = all.slice(first).map((call) => ({ ...call, status: call.status === 403 ? 429 : call.status }))
      const { refusedAgain, tooEarly } = judgeRefusals(since, { waitMs: toldMs, windowMs: slidesMs })
      return [...refusedAgain.map((words) => `refused again: ${words}`), ...tooEarly.map((words) => `too early: ${words}`)]
    })
  })
  return { refusals, findings }
}

function callsOf({ simulator }: Stage): LimitedCall[] {
  return simulator
    .calls()
    .filter(({ network, method, path }) => network === 'x' && method === 'POST' && path === '/2/tweets')
    .map(({ account, at, status }) => ({ account: account ?? '', at: Date.parse(at), status: status ?? 0 }))
}
