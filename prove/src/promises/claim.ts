import { type Ask, type Move, judgeClaims } from '../checker/claims.ts'
import type { Given, Proof } from '../promise.ts'
import { connectLine } from '../stage/accounts.ts'
import { type Colleague, inviteAgents } from '../stage/people.ts'
import { type ApiConversation, untilProcessed, walk } from '../stage/read-back.ts'
import { onSeveral } from '../stage/several.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings } from '../tokens.ts'

const agents = 20
const sizes = { small: { conversations: 8, rounds: 3 }, full: { conversations: 100, rounds: 10 } }

type Assigned = ApiConversation & { assigneeId: string | null }

/** Twenty agents claim, hand over and give back one conversation at once, through two processes. */
export const claim: Proof = {
  name: 'claim',
  about: '20 agents claim, hand over and give back a conversation at once: one has it, the log tells one truth, losers hear who',
  run: (given) =>
    onSeveral({ seed: given.seed, processes: 2 }, async (stage) => {
      const { simulator, api, at } = stage
      const { conversations: count, rounds } = sizes[given.size]
      const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
      const people = Array.from({ length: count }, (_, n) => simulator.line.createPerson({ name: `นก ${n}` }).userId)
      await Promise.all(people.map((from) => simulator.line.say({ account: line.userId, from, text: given.random.pick(sayings) }).delivery))
      const colleagues = await inviteAgents(
        stage,
        Array.from({ length: agents }, (_, n) => `Agent ${n}`),
      )
      await untilProcessed(stage)
      given.note('all are there')
      const conversations = await walk<Assigned>(api, at('/conversations'))
      const asks = new Map<string, Ask[]>(conversations.map(({ id }) => [id, []]))
      for (let round = 0; round < rounds; round++)
        for (const { id } of conversations) asks.get(id)?.push(...(await allAtOnce(given, stage, colleagues, { id, round })))
      const log = await moves(stage)
      const findings: string[] = []
      const totals = { doubled: 0, logBroken: 0, loserUntold: 0 }
      for (const { id, number, assigneeId } of await walk<Assigned>(api, at('/conversations'))) {
        const found = judgeClaims(asks.get(id) ?? [], log.get(id) ?? [], assigneeId)
        for (const [kind, all] of Object.entries(found) as [keyof typeof totals, string[]][]) {
          totals[kind] += all.length
          findings.push(...all.map((words) => `#${number} ${kind}: ${words}`))
        }
      }
      const all = [...asks.values()].flat()
      const moved = all.filter(({ told }) => told.kind === 'moved').length
      if (moved < rounds * count || moved === all.length) throw new Error(`${moved} of ${all.length} asks were granted, so no race was run`)
      return { events: all.length, counts: { conversations: conversations.length, moved, taken: all.length - moved, ...totals }, findings }
    }),
}

/** Everybody saw the same and presses at once: most take it, some give it to a colleague, whoever has it gives it back. */
async function allAtOnce(
  { random }: Given,
  stage: Stage,
  colleagues: readonly Colleague[],
  { id, round }: { id: string; round: number },
): Promise<Ask[]> {
  const path = stage.at(`/conversations/${id}`)
  const { conversation } = await stage.api.get<{ conversation: Assigned }>(path)
  const seen = conversation.assigneeId
  const plans = random.shuffle(colleagues).map(({ id: agent, api }) => ({
    agent,
    api: api.at(random.pick(stage.servers).url),
    to: agent === seen ? null : random.chance(0.7) ? agent : random.pick(colleagues).id,
  }))
  return Promise.all(
    plans.map(async ({ agent, api, to }) => {
      const answer = await api.call('PUT', `${path}/assignee`, { assigneeId: to, seenAssigneeId: seen })
      return { agent, round, seen, to, told: toldBy(answer) }
    }),
  )
}

function toldBy({ status, body }: { status: number; body: unknown }): Ask['told'] {
  if (status === 200) return { kind: 'moved' }
  const { code, holder } = (body ?? {}) as { code?: string; holder?: { id: string } | null }
  return status === 409 && code === 'conversation_taken' ? { kind: 'taken', holder: holder?.id ?? null } : { kind: 'other', status }
}

async function moves({ api, at }: Stage): Promise<Map<string, Move[]>> {
  const found = new Map<string, Move[]>()
  for (let after = 0, more = true; more; ) {
    const { items } = await api.get<{ items: LogEntry[] }>(at(`/events?after=${after}&limit=1000`))
    for (const { type, actor, conversationId, data } of items) {
      if (type !== 'conversation.assigned' || !conversationId) continue
      const move = { actor: actor.id ?? '', from: data.fromAssigneeId ?? null, to: data.toAssigneeId ?? null }
      found.set(conversationId, [...(found.get(conversationId) ?? []), move])
    }
    after = items.at(-1)?.seq ?? after
    more = items.length === 1000
  }
  return found
}

interface LogEntry {
  seq: number
  type: string
  actor: { id: string | null }
  conversationId: string | null
  data: { fromAssigneeId?: string | null; toAssigneeId?: string | null }
}
