import type { ChannelEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import type { Incoming, ReceivingAccount } from '#channels'
import { decide } from './decide.ts'
import type { Plan } from './plan.ts'
import { type Stage, stage } from './stage.fixtures.ts'
import { dice, growTree, inDisorder } from './trees.fixtures.ts'
import { World } from './world.ts'

const START = Date.parse('2026-11-02T09:00:00Z')
const account: ReceivingAccount = {
  id: 'account',
  appId: 'app',
  network: 'x',
  externalId: 'brand',
  handle: 'haru',
  name: 'Haru Living',
  inboxId: 'inbox',
  audienceId: 'audience',
  reopenDays: 3,
}

describe('ten thousand random trees of speakers', () => {
  it("never put a message into another contact's conversation", () => {
    const roll = dice(20_261_102)
    let messages = 0
    let conversations = 0
    let ids = 0
    for (let n = 0; n < 10_000; n++) {
      const events = growTree(`t${n}`, roll, START)
      const world = new World()
      const plans = inDisorder(events, roll).map((batch) =>
        decide(
          world,
          batch.map((event): Incoming => ({ account, event, rawDeliveryId: 'raw', history: false })),
          () => `id${++ids}`,
        ),
      )
      for (const plan of plans) {
        const strays = straysOf(plan, world)
        if (strays.length > 0) expect({ tree: n, strays, events }).toEqual({ tree: n, strays: [], events })
        messages += plan.messages.length
        conversations += plan.conversations.length
      }
      // Each message once, however often it was told.
      const told = events.filter((event) => event.kind === 'message' && event.thread.post?.externalId !== event.externalId).length
      expect(plans.reduce((sum, plan) => sum + plan.messages.length, 0)).toBe(told)
    }
    expect(messages).toBeGreaterThan(50_000)
    expect(conversations).toBeGreaterThan(20_000)
  }, 60_000)
})

/** Messages whose author is not the contact of their conversation; addressed ones without a conversation. */
function straysOf(plan: Plan, world: World): unknown[] {
  return plan.messages.filter(({ known }) => {
    if (known.direction === 'outbound') return false
    const owner = known.conversationId && world.conversations.get(known.conversationId)?.contactId
    return owner ? owner !== known.contactId : known.addressesUs
  })
}

describe('through the database', () => {
  it('give the same conversations, clocks and answers in whatever order and batches they are told', async () => {
    const roll = dice(7)
    const trees = Array.from({ length: 70 }, (_, n) => growTree(`d${n}`, roll, START + n * 1_000))
    const told = trees.flat()

    const inOrder = await outcome(
      told.map((event) => event).sort((a, b) => (a.at < b.at ? -1 : 1)),
      (events) => inBatches(events, 40),
    )
    const one = await outcome(told, (events) => inDisorder(events, dice(1)))
    const other = await outcome(told, (events) => inDisorder(events, dice(2)))

    expect(inOrder.size).toBeGreaterThan(120)
    for (const different of [one, other]) {
      const wrong = [...inOrder].filter(([key, value]) => JSON.stringify(different.get(key)) !== JSON.stringify(value))
      expect(wrong.slice(0, 2).map(([key, value]) => ({ key, inOrder: value, inDisorder: different.get(key) }))).toEqual([])
      expect([...different.keys()].sort()).toEqual([...inOrder.keys()].sort())
    }
  }, 60_000)
})

function inBatches(events: ChannelEvent[], size: number): ChannelEvent[][] {
  return Array.from({ length: Math.ceil(events.length / size) }, (_, n) => events.slice(n * size, (n + 1) * size))
}

/** Every conversation by its contact and thread of the first message, as it stands when all was told. */
async function outcome(events: ChannelEvent[], cut: (events: ChannelEvent[]) => ChannelEvent[][]): Promise<Map<string, unknown>> {
  const on: Stage = await stage()
  for (const batch of cut(events)) await on.take(...batch)
  const rows = await on.given.ctx.tx(
    (tx) => tx.all<{ key: string; strays: number }>`
      select i.external_id || ' in ' || (select t.external_id from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
               where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction = 'inbound' order by m.at limit 1) as key,
             c.status, c.waiting_since, c.last_answer_at, c.first_inbound_at, c.needs_action, c.has_public, c.preview_text,
             (select json_agg(json_build_array(m.external_id, m.text, m.deleted_reason, m.edited_at is not null and m.deleted_at is null,
                       (select count(*) from message_reactions r where r.workspace_id = m.workspace_id and r.message_id = m.id)) order by m.at, m.order_key)
                from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id) as messages,
             (select json_agg(m.external_id order by a.at) from answers a join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
               where a.workspace_id = c.workspace_id and a.conversation_id = c.id) as answers,
             (select count(*)::int from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction = 'inbound' and m.contact_id <> c.contact_id) as strays
        from conversations c join identities i on i.workspace_id = c.workspace_id and i.contact_id = c.contact_id
       where c.workspace_id = ${tx.workspaceId}`,
  )
  expect(rows.filter(({ strays }) => strays > 0)).toEqual([])
  return new Map(rows.map((row) => [row.key, row]))
}
