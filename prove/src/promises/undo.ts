import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Attempted, type ShownState, judgeUndone } from '../checker/undone.ts'
import type { Given, Proof } from '../promise.ts'
import { connectLine } from '../stage/accounts.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { onSeveral } from '../stage/several.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings, tokenOf } from '../tokens.ts'

const sizes = { small: 60, full: 2_000 }
/** When an undo is asked, from the moment on which the reply is due: it is claimed some milliseconds later, on a busy machine some hundred. */
const spreads: readonly (readonly [number, number])[] = [
  [-10, 40],
  [0, 150],
  [100, 600],
]
const undoSeconds = 2

/** Replies are taken back by one of two processes in the very moments in which either sends them. */
export const undo: Proof = {
  name: 'undo',
  about: 'a reply taken back just as it is due is either undone and never seen, or sent and shown so',
  run: (given) =>
    onSeveral({ seed: given.seed, processes: 2 }, async (stage) => {
      const { simulator, owner, at, inboxId, api } = stage
      const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
      const people = Array.from({ length: sizes[given.size] }, (_, n) => simulator.line.createPerson({ name: `นก ${n}` }).userId)
      await Promise.all(people.map((from) => simulator.line.say({ account: line.userId, from, text: given.random.pick(sayings) }).delivery))
      await untilProcessed(stage)
      await owner.send('PUT', at(`/inboxes/${inboxId}`), { name: 'Care', undoSeconds, agentIds: [] })
      given.note('everybody spoke')
      const conversations = await walk<ApiConversation>(api, at('/conversations'))
      if (conversations.length < people.length)
        throw new Error(`Only ${conversations.length} of ${people.length} people have a conversation`)

      const attempted: Attempted[] = []
      const queue = conversations.map((conversation, n) => ({ conversation, n }))
      const agent = async () => {
        for (let next = queue.pop(); next; next = queue.pop())
          attempted.push(await replyAndUndo(given, stage, next.conversation, `r${next.n}`))
      }
      await Promise.all(Array.from({ length: 30 }, agent))
      given.note('all are asked')
      let shown: ShownState[] = []
      await until('every reply is sent or undone', 30_000, async () => {
        shown = await states(stage)
        return shown.every(({ state }) => state === 'sent')
      })

      const seen = simulator.ledger.all().flatMap(({ text }) => tokenOf(text) ?? [])
      const found = judgeUndone(attempted, seen, shown)
      const count = (told: Attempted['told']) => attempted.filter((one) => one.told === told).length
      if (count('undone') === 0 || count('too-late') === 0) throw new Error('All went one way, so no race was run')
      return {
        events: attempted.length,
        counts: {
          undone: count('undone'),
          tooLate: count('too-late'),
          ...Object.fromEntries(Object.entries(found).map(([kind, tokens]) => [kind, tokens.length])),
        },
        findings: Object.entries(found).flatMap(([kind, tokens]: [string, string[]]) => tokens.map((token) => `${kind}: ${token}`)),
      }
    }),
}

async function replyAndUndo({ random }: Given, stage: Stage, conversation: ApiConversation, token: string): Promise<Attempted> {
  const [one, other] = random.shuffle(stage.servers.map(({ url }) => stage.api.at(url)))
  if (!one || !other) throw new Error('Two processes are needed')
  const body = {
    clientMessageId: randomUUID(),
    threadId: conversation.threads[0]?.id,
    text: `확인해 드릴게요 [${token}]`,
    seenMessageId: null,
    sendAnyway: true,
  }
  const { messages } = await one.send<{ messages: { delivery: { id: string; dueAt: string } }[] }>(
    'POST',
    stage.at(`/conversations/${conversation.id}/messages`),
    body,
  )
  const delivery = messages[0]?.delivery
  if (!delivery) throw new Error('The reply was answered without its delivery')
  const [from, to] = random.pick(spreads)
  await sleep(Math.max(0, Date.parse(delivery.dueAt) - Date.now() + random.int(from, to)))
  const path = stage.at(`/deliveries/${delivery.id}`)
  const answers = await Promise.all((random.chance(0.5) ? [one, other] : [other]).map((api) => api.patiently('DELETE', path)))
  const statuses = new Set(answers.map(({ status }) => status))
  return { token, told: statuses.has(200) ? 'undone' : [...statuses].every((status) => status === 409) ? 'too-late' : 'unclear' }
}

async function states(stage: Stage): Promise<ShownState[]> {
  return (await readAll(stage)).flatMap(({ messages }) =>
    messages.flatMap(({ text, delivery }) => {
      const token = tokenOf(text)
      return token && delivery ? [{ token, state: delivery.state }] : []
    }),
  )
}
