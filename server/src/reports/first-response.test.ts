import { beforeEach, expect, it } from 'vitest'
import { type Matter, type Town, town } from '../conversations/conversations.fixtures.ts'
import { catchUp } from '#kernel/reactions'
import { factsReaction, recomputeFacts } from './facts.ts'
import { figureConversations } from './figure-conversations.ts'
import { firstResponse } from './first-response.ts'

let given: Town
beforeEach(async () => {
  given = await town()
})

const period = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' }
const settled = () => catchUp(given.app, factsReaction, given.workspace.id)
const at = (minutes: number) => new Date(Date.parse('2026-11-02T09:00:00Z') + minutes * 60_000).toISOString()

async function asked(
  minutes: number,
  answeredAfter: number | null,
  options: { by?: Awaited<ReturnType<Town['as']>> } = {},
): Promise<Matter> {
  const matter = await given.matter(await given.person('ปิยะ'))
  await given.says(matter, { at: at(minutes), text: 'ของยังไม่มาค่ะ' })
  if (answeredAfter !== null) await given.answers(matter, { at: at(minutes + answeredAfter), by: options.by })
  return matter
}

it('gives count, rate, median and p90 by linear interpolation', async () => {
  for (const after of [1, 2, 3, 10]) await asked(0, after)
  await asked(5, null)
  await settled()
  const { total, groups, now, approximate } = await firstResponse(given.ctx, period)
  expect(total).toMatchObject({ conversations: 5, firstResponses: 4, responseRate: 0.8, medianSeconds: 150, responses: 4 })
  // 90 % of the way from the first to the fourth of 60, 120, 180, 600: 180 + 0.7 × 420.
  expect(total.p90Seconds).toBeCloseTo(474, 6)
  expect(groups).toEqual([])
  expect(now).toEqual({ needsAction: 1, open: 5, waiting: 0, snoozed: 0 })
  expect(approximate).toBe(false)
})

it('has no figures where nothing was asked', async () => {
  expect((await firstResponse(given.ctx, period)).total).toEqual({
    key: null,
    label: '',
    conversations: 0,
    firstResponses: 0,
    responseRate: null,
    medianSeconds: null,
    p90Seconds: null,
    responses: 0,
  })
})

it('does not count machines, history or what the brand said first', async () => {
  const matter = await given.matter(await given.person('민지'))
  await given.answers(matter, { at: at(-5) })
  await given.says(matter, { at: at(-3), history: true })
  await given.says(matter, { at: at(0), text: '언제 오나요?' })
  await given.answers(matter, { at: at(1), automatic: true })
  await settled()
  expect((await firstResponse(given.ctx, period)).total).toMatchObject({ conversations: 1, firstResponses: 0, responses: 1 })
  await given.answers(matter, { at: at(20) })
  await settled()
  expect((await firstResponse(given.ctx, period)).total).toMatchObject({ firstResponses: 1, medianSeconds: 1200 })
})

it('comes to the same facts in any order, twice over, and computed anew', async () => {
  const facts = () =>
    given.ctx.tx(async (tx) => ({
      responses: await tx.all`select * from response_facts where workspace_id = ${tx.workspaceId} order by conversation_id`,
      sent: await tx.all`select * from sent_facts where workspace_id = ${tx.workspaceId} order by message_id`,
    }))
  const matter = await given.matter(await given.person('박도윤'))
  await given.answers(matter, { at: at(30) })
  await settled()
  await given.says(matter, { at: at(10) })
  await settled()
  await given.answers(matter, { at: at(15) })
  await given.says(matter, { at: at(5) })
  await asked(0, 7)
  await settled()
  const kept = await facts()
  expect(kept.responses.map((row) => (row as { seconds: number }).seconds).sort((a, b) => a - b)).toEqual([420, 600])

  await given.ctx.tx((tx) => tx.run`update reaction_cursors set seq = 0 where workspace_id = ${tx.workspaceId}`)
  await settled()
  expect(await facts()).toEqual(kept)
  await recomputeFacts(given.ctx)
  expect(await facts()).toEqual(kept)
})

it('counts a reply to two conversations as the first response of both', async () => {
  const post = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  const other = await given.matter(await given.person('이서연'), { threadId: post.threadId })
  await given.says(post, { at: at(0) })
  await given.says(other, { at: at(5) })
  await given.answers(post, { at: at(10), also: [other] })
  await settled()
  expect((await firstResponse(given.ctx, period)).total).toMatchObject({
    conversations: 2,
    firstResponses: 2,
    medianSeconds: 450,
    responses: 1,
  })
})

it('groups by network, account and person, and shows persons only to whom that is given', async () => {
  const minji = await given.as('agent', 'Minji')
  const somchai = await given.as('agent', 'Somchai')
  await asked(0, 1, { by: minji })
  await asked(0, 3, { by: minji })
  await asked(0, 9, { by: somchai })
  await settled()
  const lead = await given.as('lead')
  expect((await firstResponse(lead, { ...period, by: 'agent' })).groups).toMatchObject([
    { label: 'Minji', conversations: 2, medianSeconds: 120, responses: 2 },
    { label: 'Somchai', conversations: 1, medianSeconds: 540 },
  ])
  expect((await firstResponse(minji, { ...period, by: 'account' })).groups).toMatchObject([
    { key: given.accountId, label: 'haru', conversations: 3 },
  ])
  expect((await firstResponse(minji, { ...period, by: 'network' })).groups).toMatchObject([{ key: 'line', conversations: 3 }])
  expect((await firstResponse(lead, { ...period, agentId: somchai.actor.id ?? '' })).total.conversations).toBe(1)
  await expect(firstResponse(minji, { ...period, by: 'agent' })).rejects.toMatchObject({
    code: 'forbidden',
    details: { permission: 'report:persons' },
  })
})

it('leads from a figure to its conversations, page by page, and shows nobody what they may not see', async () => {
  for (const after of [1, 5, null, 20]) await asked(after ?? 0, after)
  await settled()
  const query = { ...period, limit: 2 }
  const first = await figureConversations(given.ctx, query)
  const second = await figureConversations(given.ctx, { ...query, cursor: first.next ?? '' })
  expect([...first.items, ...second.items].map((item) => item.firstResponseSeconds)).toEqual([1200, 300, 60, null])
  expect(second.next).toBeNull()
  expect((await figureConversations(given.ctx, { ...query, limit: 10, answered: false })).items).toHaveLength(1)
  expect((await figureConversations(given.ctx, { ...query, limit: 10, slowerThanSeconds: 60 })).items).toHaveLength(2)
  const viewer = await given.as('viewer')
  expect((await figureConversations(viewer, { ...query, limit: 10 })).items).toEqual([])
  expect((await firstResponse(viewer, period)).total.conversations).toBe(0)
})

it('estimates to within a hundredth when there are too many facts to sort, and says so', async () => {
  await given.ctx.tx(async (tx) => {
    const ids = Array.from({ length: 2000 }, () => tx.newId())
    const { contactId } = await given.person('ปิยะ')
    await tx.run`
      insert into conversations (workspace_id, id, number, contact_id, network, account_id, inbox_id, audience_id, status, has_public, last_message_at, created_at)
      select ${tx.workspaceId}, i.id, i.n, ${contactId}, 'line', ${given.accountId}, ${given.inboxId}, ${given.audienceId}, 'resolved', true, ${tx.now}, ${tx.now} from unnest(${ids}::uuid[]) with ordinality as i(id, n)`
    await tx.run`
      insert into response_facts (workspace_id, conversation_id, network, account_id, contact_id, asked_at, answered_at)
      select ${tx.workspaceId}, i.id, 'line', ${given.accountId}, ${contactId}, ${at(0)}, ${at(0)}::timestamptz + (i.n * i.n / 50.0) * interval '1 second' from unnest(${ids}::uuid[]) with ordinality as i(id, n)`
  })
  const exact = await firstResponse(given.ctx, period)
  const estimated = await firstResponse(given.ctx, period, 100)
  expect([exact.approximate, estimated.approximate]).toEqual([false, true])
  for (const figure of ['medianSeconds', 'p90Seconds'] as const) {
    const truth = exact.total[figure] ?? Number.NaN
    expect(Math.abs((estimated.total[figure] ?? Number.NaN) - truth) / truth).toBeLessThan(0.01)
  }
})
