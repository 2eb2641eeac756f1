import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Said, type Try, judgeCollisions } from '../checker/collisions.ts'
import type { Given, Proof } from '../promise.ts'
import { connectLine } from '../stage/accounts.ts'
import { type Colleague, inviteAgents } from '../stage/people.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { onSeveral } from '../stage/several.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'

const sizes = { small: { contacts: 10, rounds: 4 }, full: { contacts: 200, rounds: 10 } }
const names = ['Nok', 'Minji', 'Dana']
/** Look, contact and colleagues fall into so many milliseconds. */
const momentMs = 40

type Account = Awaited<ReturnType<typeof connectLine>>['line']

/** Contacts and three colleagues speak in the same moments, through two processes: who has missed anything is held. */
export const collision: Proof = {
  name: 'collision',
  about: 'a reply whose author missed a message or a colleague of the same moment is held, and none is lost',
  run: (given) =>
    onSeveral({ seed: given.seed, processes: 2 }, async (stage) => {
      const { random, note } = given
      const { contacts, rounds } = sizes[given.size]
      const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
      const people = Array.from({ length: contacts }, (_, n) => stage.simulator.line.createPerson({ name: `นก ${n}` }).userId)
      const colleagues = await inviteAgents(stage, names)
      let said = 0
      const speak = async (from: string) => {
        const text = `${random.pick(sayings)} [m${said++}]`
        const { request } = stage.simulator.line.prepare({ account: line.userId, from, text })
        const url = random.pick(stage.servers).url + new URL(line.webhookUrl).pathname
        await stage.simulator.deliver([{ ...request, url }], { connections: 1 })
      }
      await Promise.all(people.map(speak))
      await untilProcessed(stage)
      const threads = await conversationsOf(stage, people, line)
      note('everybody spoke')

      const tries: Tried[] = []
      let replies = 0
      for (let round = 0; round < rounds; round++)
        await Promise.all(
          threads.map(async ({ from, conversation }) => {
            const held: (() => Promise<Tried>)[] = []
            const speaks = async () => {
              await sleep(random.int(0, momentMs))
              await speak(from)
            }
            const answers = colleagues.map(async (colleague) => {
              const token = `r${replies++}`
              const id = randomUUID()
              let newest: string | null = null
              const again = async (missMs: number) => {
                const one = await lookAndReply(given, stage, conversation, colleague, { token, id, newest }, missMs)
                tries.push(one)
                newest = one.newest
                return one
              }
              await sleep(random.int(0, momentMs))
              if ((await again(random.int(0, momentMs))).told !== 'accepted') held.push(() => again(0))
            })
            await Promise.all([speaks(), ...answers])
            for (const again of held) for (let n = 0; n < 20 && (await again()).told !== 'accepted'; n++) await sleep(100)
          }),
        )
      note(`${tries.length} tries`)
      await untilProcessed(stage)
      return verdict(stage, threads.length, tries, said)
    }),
}

async function conversationsOf(
  stage: Stage,
  people: readonly string[],
  line: Account,
): Promise<{ from: string; conversation: ApiConversation }[]> {
  const all = await readAll(stage)
  const list = await walk<ApiConversation>(stage.api, stage.at('/conversations'))
  return people.map((from, n) => {
    const token = `m${n}`
    const id = all.find(({ messages }) => messages.some(({ text }) => tokenOf(text) === token))?.id
    const conversation = list.find((each) => each.id === id)
    if (!conversation) throw new Error(`What ${from} said to ${line.userId} is shown nowhere`)
    return { from, conversation }
  })
}

interface Tried extends Try {
  /** What a refusal named as the newest. */
  newest: string | null
  answer: string
}

/** Looks, thinks for a moment, and sends what was written for what was seen. */
async function lookAndReply(
  { random }: Given,
  stage: Stage,
  { id, threads }: ApiConversation,
  { name, api }: Colleague,
  { token, id: clientMessageId, newest }: { token: string; id: string; newest: string | null },
  missMs: number,
): Promise<Tried> {
  const path = stage.at(`/conversations/${id}`)
  const open = await api
    .at(random.pick(stage.servers).url)
    .get<{ timeline: { items: { type: string; id: string; text?: string | null }[] } }>(path)
  const messages = open.timeline.items.filter(({ type }) => type === 'message')
  await sleep(missMs)
  const answer = await api.at(random.pick(stage.servers).url).call('POST', `${path}/messages`, {
    clientMessageId,
    threadId: threads[0]?.id,
    text: `확인해 드릴게요 [${token}]`,
    // What the refusal named is the newest to have come, which need not be the last one shown.
    seenMessageId: messages.find((message) => message.id === newest)?.id ?? messages.at(-1)?.id ?? null,
  })
  const { code, messageId } = (answer.body ?? {}) as { code?: string; messageId?: string }
  const held = answer.status === 409 && code === 'reply_held'
  return {
    token,
    author: name,
    shown: messages.flatMap(({ text }) => tokenOf(text ?? null) ?? []),
    told: answer.status === 202 ? 'accepted' : held ? 'held' : answer.status === 503 && answer.headers['retry-after'] ? 'later' : 'other',
    newest: messageId ?? null,
    answer: `${answer.status} ${code ?? ''}`,
  }
}

async function verdict(stage: Stage, conversations: number, tries: readonly Tried[], said: number) {
  const authors = new Map(tries.map(({ token, author }) => [token, author]))
  let shown = await readAll(stage)
  await until('all replies are out', 300_000, async () => {
    shown = await readAll(stage)
    return shown.every(({ messages }) => messages.every(({ delivery }) => !delivery || delivery.state === 'sent'))
  })
  const tokens = new Map(shown.flatMap(({ messages }) => messages.map(({ id, text }) => [id, tokenOf(text)] as const)))
  const logs = new Map<string, Said[]>()
  for (const { conversationId, messageId } of await log(stage)) {
    const token = tokens.get(messageId)
    if (token) logs.set(conversationId, [...(logs.get(conversationId) ?? []), { token, author: authors.get(token) ?? null }])
  }
  const seen = stage.simulator.ledger.all().flatMap(({ text, network }) => (network === 'line' && tokenOf(text)) || [])
  const totals = { stale: 0, lost: 0, doubled: 0, heldAndSent: 0 }
  const findings: string[] = []
  for (const all of logs.values()) {
    const here = new Set(all.map(({ token }) => token))
    const found = judgeCollisions(
      tries.filter(({ token }) => here.has(token)),
      all,
      seen,
    )
    for (const [kind, words] of Object.entries(found) as [keyof typeof totals, string[]][]) {
      totals[kind] += words.length
      findings.push(...words.map((word) => `${kind}: ${word}`))
    }
  }
  const logged = new Set([...logs.values()].flat().map(({ token }) => token))
  const nowhere = tries.filter(({ token, told }) => told === 'accepted' && !logged.has(token)).map(({ token }) => token)
  const unanswered = [...authors.keys()].filter((token) => !tries.some((one) => one.token === token && one.told === 'accepted'))
  const held = tries.filter(({ told }) => told === 'held').length
  const unclear = tries.filter(({ told }) => told === 'other').map(({ token, answer }) => `unclear: ${token} was answered ${answer}`)
  if (held === 0 || held === tries.length) throw new Error(`${held} of ${tries.length} tries were held, so no race was run`)
  return {
    events: tries.length + said,
    counts: {
      conversations,
      accepted: tries.filter(({ told }) => told === 'accepted').length,
      held,
      later: tries.filter(({ told }) => told === 'later').length,
      ...totals,
      unclear: unclear.length,
      nowhere: nowhere.length + unanswered.length,
    },
    findings: [
      ...findings,
      ...unclear,
      ...nowhere.map((token) => `accepted, and in no log: ${token}`),
      ...unanswered.map((token) => `never accepted: ${token}, answered ${tries.findLast((one) => one.token === token)?.answer}`),
    ],
  }
}

/** What was said, by contacts and colleagues, in the order of the log. */
async function log({ api, at }: Stage): Promise<{ conversationId: string; messageId: string }[]> {
  const found: { conversationId: string; messageId: string }[] = []
  for (let after = 0, more = true; more; ) {
    const { items } = await api.get<{ items: LogEntry[] }>(at(`/events?after=${after}&limit=1000`))
    for (const { type, conversationId, data } of items)
      if (conversationId && data.messageId && (type === 'message.received' || (type === 'delivery.changed' && data.from === 'draft')))
        found.push({ conversationId, messageId: data.messageId })
    after = items.at(-1)?.seq ?? after
    more = items.length === 1000
  }
  return found
}

interface LogEntry {
  seq: number
  type: string
  conversationId: string | null
  data: { messageId?: string; from?: string }
}
