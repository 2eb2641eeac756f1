import { randomUUID } from 'node:crypto'
import { type LimitedCall, judgeLimits } from '../checker/limits.ts'
import { judge } from '../checker/sent-and-seen.ts'
import type { Given, Proof } from '../promise.ts'
import { connectX } from '../stage/accounts.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { onSeveral } from '../stage/several.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'

const accounts = 20
const sizes = { small: { people: 3, calls: 4, windowMs: 6_000 }, full: { people: 250, calls: 100, windowMs: 60_000 } }
const repliesEach = 2
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
      const conversations = await walk<ApiConversation>(api, at('/conversations'))
      if (conversations.length < accounts * people) throw new Error(`Only ${conversations.length} conversations came of what was said`)
      const asked = await queueAll(given, stage, conversations)
      given.note(`${asked.length} replies are queued`)
      const patience = (Math.ceil((people * repliesEach) / calls) + 2) * windowMs + 60_000
      await until(
        'all is said',
        patience,
        async () => simulator.ledger.all().filter(({ text }) => tokenOf(text)?.startsWith('r')).length >= asked.length,
      )
      let shown = await readAll(stage)
      await until('all is shown as sent', 20_000, async () => {
        shown = await readAll(stage)
        return shown.every(({ messages }) => messages.every(({ delivery }) => !delivery || delivery.state === 'sent'))
      })
      const seen = simulator.ledger.all().flatMap(({ text, number }) => {
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
      const all = Object.entries({ ...wrong, ...found })
      const refusals = tried.filter(({ status }) => status === 429).length
      if (refusals < accounts / 2) throw new Error(`Only ${refusals} calls were refused, so little was tried`)
      return {
        events: asked.length,
        counts: {
          accounts: connected.accounts.length,
          sent,
          refusals,
          ...Object.fromEntries(all.map(([kind, each]) => [kind, each.length])),
        },
        findings: all.flatMap(([kind, each]) => each.map((words) => `${kind}: ${words}`)),
      }
    }),
}

async function queueAll({ random }: Given, stage: Stage, conversations: readonly ApiConversation[]) {
  const { owner, at, inboxId } = stage
  await owner.send('PUT', at(`/inboxes/${inboxId}`), { name: 'Care', undoSeconds: 5, agentIds: [] })
  const queue = random.shuffle([...conversations]).map((conversation, n) => ({ conversation, n }))
  const asked: { token: string; accepted: boolean; thread: string; turn: number }[] = []
  const agent = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const thread = next.conversation.threads[0]?.id ?? ''
      for (let turn = 0; turn < repliesEach; turn++) {
        const token = `r${next.n * repliesEach + turn}`
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

function callsOf({ simulator }: Stage): LimitedCall[] {
  return simulator
    .calls()
    .filter(({ network, method, path }) => network === 'x' && method === 'POST' && path === '/2/tweets')
    .map(({ account, at, status }) => ({ account: account ?? '', at: Date.parse(at), status: status ?? 0 }))
}
