import { beforeEach, expect, it } from 'vitest'
import { type Matter, type Town, town } from './conversations.fixtures.ts'
import { deriveConversations } from './derive.ts'

let given: Town
let matter: Matter
beforeEach(async () => {
  given = await town()
  matter = await given.matter(await given.person('ปิยะ'))
})

const row = () =>
  given.ctx.tx(
    (tx) => tx.one<Record<string, unknown>>`select * from conversations where workspace_id = ${tx.workspaceId} and id = ${matter.id}`,
  )

it('counts the wait from the oldest message after our last answer, in whatever order they came', async () => {
  await given.says(matter, { at: '2026-11-02T08:10:00.000Z', text: 'ของยังไม่ถึงเลยค่ะ' })
  await given.answers(matter, { at: '2026-11-02T08:05:00.000Z' })
  await given.says(matter, { at: '2026-11-02T08:00:00.000Z', text: 'สวัสดีค่ะ' })

  expect(await row()).toMatchObject({
    firstInboundAt: '2026-11-02T08:00:00.000Z',
    lastAnswerAt: '2026-11-02T08:05:00.000Z',
    waitingSince: '2026-11-02T08:10:00.000Z',
    lastMessageAt: '2026-11-02T08:10:00.000Z',
    previewText: 'ของยังไม่ถึงเลยค่ะ',
    previewDirection: 'inbound',
    needsAction: true,
  })
})

it('starts no clock for thanks, history and answers of machines', async () => {
  await given.says(matter, { at: '2026-11-01T08:00:00.000Z', history: true })
  await given.says(matter, { at: '2026-11-02T08:00:00.000Z', acknowledged: true, text: '감사합니다' })
  expect(await row()).toMatchObject({ waitingSince: null, needsAction: false })

  await given.says(matter, { at: '2026-11-02T08:01:00.000Z', text: '환불은 언제 되나요?' })
  await given.answers(matter, { at: '2026-11-02T08:02:00.000Z', automatic: true })
  expect(await row()).toMatchObject({ waitingSince: '2026-11-02T08:01:00.000Z', lastAnswerAt: null, previewDirection: 'outbound' })
})

it('stops the clock of every conversation a reply answers, and of no other', async () => {
  const other = await given.matter(await given.person('민지'), { threadId: matter.threadId })
  const third = await given.matter(await given.person('Dana'), { threadId: matter.threadId })
  for (const each of [matter, other, third]) await given.says(each, { at: '2026-11-02T08:00:00.000Z' })
  await given.answers(matter, { at: '2026-11-02T08:30:00.000Z', also: [other] })

  const waiting = await given.ctx.tx(
    (tx) =>
      tx.all<{
        id: string
        waitingSince: string | null
      }>`select id, waiting_since from conversations where workspace_id = ${tx.workspaceId}`,
  )
  expect(waiting.find(({ id }) => id === matter.id)?.waitingSince).toBeNull()
  expect(waiting.find(({ id }) => id === other.id)?.waitingSince).toBeNull()
  expect(waiting.find(({ id }) => id === third.id)?.waitingSince).toBe('2026-11-02T08:00:00.000Z')
})

it('shows what stands before a deleted message, and raises the version each time', async () => {
  await given.says(matter, { at: '2026-11-02T08:00:00.000Z', text: '주소를 바꾸고 싶어요' })
  const last = await given.says(matter, { at: '2026-11-02T08:01:00.000Z', text: '카드번호는 1234' })
  const before = await row()
  await given.ctx.tx(async (tx) => {
    await tx.run`update messages set deleted_at = ${tx.now}, text = null where workspace_id = ${tx.workspaceId} and id = ${last}`
    await deriveConversations(tx, [matter.id])
  })
  expect(await row()).toMatchObject({
    previewText: '주소를 바꾸고 싶어요',
    lastMessageAt: '2026-11-02T08:01:00.000Z',
    version: (before?.version as number) + 1,
  })
})
