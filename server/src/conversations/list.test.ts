import { beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { assignConversation } from './assign.ts'
import { type Matter, type Town, counting, town, wholeList } from './conversations.fixtures.ts'
import { countConversations } from './counts.ts'
import { listConversations } from './list.ts'
import { markRead } from './mark-read.ts'
import { resolveConversation } from './resolve.ts'
import { setWaiting } from './set-waiting.ts'
import { snoozeConversation } from './snooze.ts'
import { tagConversation } from './tags.ts'

let given: Town
let minji: Ctx
beforeEach(async () => {
  given = await town()
  minji = await given.as('agent', 'minji')
})

const numbers = (page: { items: { number: number }[] }) => page.items.map((item) => item.number)

async function waiters(count: number): Promise<Matter[]> {
  const matters: Matter[] = []
  for (let i = 0; i < count; i++) {
    const matter = await given.matter(await given.person(`ลูกค้า ${i + 1}`))
    given.clock.advance({ minutes: 1 })
    await given.says(matter, { text: `ของยังไม่มาค่ะ ${i + 1}` })
    matters.push(matter)
  }
  return matters
}

it('pages through everything once, newest first and longest wait first', async () => {
  await waiters(7)
  for (const [sort, expected] of [
    ['newest', [7, 6, 5, 4, 3, 2, 1]],
    ['waiting', [1, 2, 3, 4, 5, 6, 7]],
  ] as const) {
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await listConversations(minji, { ...wholeList, sort, limit: 3, cursor })
      seen.push(...numbers(page))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(expected)
  }
})

it('refuses a cursor that is none of ours', async () => {
  for (const cursor of ['nonsense', Buffer.from('["2026","x"]').toString('base64url'), Buffer.from('{}').toString('base64url')]) {
    await expect(listConversations(minji, { ...wholeList, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
  }
})

it('takes one statement, and the whole inbox with counters at most six, however many rows there are', async () => {
  await waiters(5)
  const counted = counting(minji)
  await listConversations(counted.ctx, wholeList)
  expect(counted.statements()).toBe(1)
  await countConversations(counted.ctx)
  expect(counted.statements()).toBeLessThanOrEqual(6)
})

describe('filters', () => {
  let matters: Matter[]
  let publicMatter: Matter
  beforeEach(async () => {
    matters = await waiters(4)
    const [first, second, third, fourth] = matters as [Matter, Matter, Matter, Matter]
    publicMatter = await given.matter(await given.person('박도윤'), { kind: 'comment' })
    given.clock.advance({ minutes: 1 })
    await given.says(publicMatter, { text: '배송이 너무 늦어요' })
    await assignConversation(minji, first.id, { assigneeId: minji.actor.id, seenAssigneeId: null })
    await setWaiting(minji, second.id)
    await snoozeConversation(minji, third.id, { until: '2026-11-09T09:00:00.000Z' })
    const [message] = await given.ctx.tx(
      (tx) => tx.all<{ id: string }>`select id from messages where workspace_id = ${tx.workspaceId} and conversation_id = ${fourth.id}`,
    )
    await resolveConversation(minji, fourth.id, { resolution: 'answered', seenMessageId: message?.id ?? null })
    await tagConversation(minji, first.id, '환불')
    await markRead(minji, publicMatter.id, { messageId: await given.says(publicMatter, { text: '확인 부탁드려요' }) })
  })

  it.each([
    ['needs action', { needsAction: true }, [5, 1]],
    ['needs none', { needsAction: false }, [4, 3, 2]],
    ['open', { status: ['open' as const] }, [5, 1]],
    ['waiting or snoozed', { status: ['waiting' as const, 'snoozed' as const] }, [3, 2]],
    ['unresolved', { status: ['open' as const, 'waiting' as const, 'snoozed' as const] }, [5, 3, 2, 1]],
    ['resolved', { status: ['resolved' as const] }, [4]],
    ['mine', { assignee: 'me' }, [1]],
    ['nobody’s', { assignee: 'none' }, [5, 4, 3, 2]],
    ['of somebody who is no agent', { assignee: 'not-an-id' }, []],
    ['public', { visibility: 'public' as const }, [5]],
    ['private', { visibility: 'private' as const }, [4, 3, 2, 1]],
    ['tagged', { tag: '환불' }, [1]],
    ['of another network', { network: ['x' as const] }, []],
    ['of this network', { network: ['line' as const, 'x' as const] }, [5, 4, 3, 2, 1]],
    ['unread', { unread: true }, [4, 3, 2, 1]],
    ['read', { unread: false }, [5]],
  ])('shows what is %s', async (_, filter, expected) => {
    expect(numbers(await listConversations(minji, { ...wholeList, ...filter }))).toEqual(expected)
  })

  it('shows one contact, one account, one inbox', async () => {
    expect(numbers(await listConversations(minji, { ...wholeList, contactId: publicMatter.contactId }))).toEqual([5])
    expect(numbers(await listConversations(minji, { ...wholeList, accountId: given.accountId }))).toHaveLength(5)
    expect(numbers(await listConversations(minji, { ...wholeList, inboxId: given.inboxId }))).toHaveLength(5)
    expect(numbers(await listConversations(minji, { ...wholeList, inboxId: given.app.ids.next() }))).toEqual([])
  })

  it('counts what the lists show', async () => {
    expect(await countConversations(minji)).toEqual({
      needsAction: 2,
      mine: 1,
      unassigned: 1,
      waiting: 1,
      snoozed: 1,
      unread: 3,
      all: 4,
      byInbox: { [given.inboxId]: 2 },
      secondLooks: 0,
    })
  })
})

it('says why each row needs action', async () => {
  const [matter] = (await waiters(1)) as [Matter]
  await given.ctx.tx(
    (tx) =>
      tx.run`update conversations set delivery_trouble = 'unknown', snooze_ended_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = ${matter.id}`,
  )
  const { items } = await listConversations(minji, wholeList)
  expect(items[0]?.needsAction).toEqual(['unanswered', 'delivery_unknown', 'snooze_ended'])
})
