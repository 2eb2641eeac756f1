import { expect, it } from 'vitest'
import { assignConversation } from '../assign.ts'
import { resolveConversation } from '../resolve.ts'
import { at, brand, publicThread, said } from '../receive/stage.fixtures.ts'
import { clearStep, startClearing, undoClearing } from './clear.ts'
import { moveComment } from './move.ts'
import { picture, square, type Square } from './square.fixtures.ts'

async function busySquare(): Promise<Square> {
  const on = await square()
  await on.comment('สมชาย', 'เครื่องเสียตั้งแต่วันแรกค่ะ', 1)
  await on.comment('도윤', '', 2, { media: picture })
  await on.comment('Bob', '@ann @joon', 3)
  await on.comment('Ann', 'ร่วมสนุกค่ะ ขอให้ได้รางวัลนะคะ', 4, { externalId: 'ann' })
  return on
}

const conversationOf = async ({ given }: Square, messageId: string): Promise<string> => {
  const row = await given.ctx.tx(
    (tx) => tx.one<{ id: string }>`select conversation_id as id from messages where workspace_id = ${tx.workspaceId} and id = ${messageId}`,
  )
  return row?.id ?? ''
}

it('marks the chosen groups as needing no answer and leaves every other comment waiting', async () => {
  const on = await busySquare()
  const cleared = await on.clear(['joined', 'friends', 'emoji'])

  expect(cleared).toMatchObject({
    state: 'done',
    total: 3,
    outcomes: { cleared: 3, answered: 0, taken: 0, changed: 0 },
    by: { name: 'minji' },
  })
  expect(await on.groups()).toEqual({ complaint: [1, 1], photo: [1, 1], joined: [0, 2], friends: [0, 1] })
  expect((await on.conversations()).map(({ status, needsAction }) => [status, needsAction])).toEqual([
    ['resolved', false],
    ['open', true],
    ['open', true],
    ['resolved', false],
    ['resolved', false],
  ])
  expect(await on.given.events('message.deleted')).toEqual([])
  const told = await on.given.events('conversation.resolved')
  expect(told.map(({ data, actorId }) => [data.resolution, actorId])).toEqual(Array(3).fill(['dismissed', on.agent.actor.id]))
})

it('is taken back as a whole: every comment waits again, its conversation open', async () => {
  const on = await busySquare()
  const before = { groups: await on.groups(), conversations: await on.conversations() }
  const { id } = await on.clear(['joined', 'friends'])
  on.given.clock.advance({ hours: 23 })

  const undoing = await undoClearing(on.agent, { postId: on.postId, clearingId: id })
  expect(undoing).toMatchObject({ state: 'undoing' })

  expect(await on.finish(id)).toMatchObject({ state: 'undone', outcomes: { restored: 3, kept: 0, cleared: 0 } })
  expect({ groups: await on.groups(), conversations: await on.conversations() }).toEqual(before)
  await expect(undoClearing(on.agent, { postId: on.postId, clearingId: id })).rejects.toMatchObject({ code: 'clearing_not_undoable' })
})

it('cannot be taken back after a day', async () => {
  const on = await busySquare()
  const { id } = await on.clear(['joined'])
  on.given.clock.advance({ hours: 24, minutes: 1 })

  await expect(undoClearing(on.agent, { postId: on.postId, clearingId: id })).rejects.toMatchObject({ code: 'clearing_not_undoable' })
})

it('leaves alone what got an answer or a holder meanwhile, and says so', async () => {
  const on = await busySquare()
  const taken = await on.comment('C', '참여 완료', 5)
  const handled = await on.comment('D', '참여 완료', 6)
  const { seenUpTo } = await on.post()
  const { id } = await startClearing(on.agent, on.postId, { groups: ['joined', 'friends'], seenUpTo, looked: [] })
  await assignConversation(on.agent, await conversationOf(on, taken), { assigneeId: on.agent.actor.id, seenAssigneeId: null })
  await resolveConversation(on.agent, await conversationOf(on, handled), { resolution: 'answered', seenMessageId: handled })
  await on.take(brand('행운을 빌어요!', 7, { thread: publicThread, replyTo: 'ann' }))

  expect(await on.finish(id)).toMatchObject({ total: 5, outcomes: { cleared: 2, answered: 1, taken: 1, changed: 1 } })
  expect((await on.conversations()).find(({ contact }) => contact === 'C')).toMatchObject({ status: 'open', needsAction: true })
})

it('clears nothing that came, was edited or was moved after the figures on the screen', async () => {
  const on = await busySquare()
  const moved = await on.comment('E', '저도 응모합니다', 5)
  const { seenUpTo } = await on.post()
  await on.comment('Late', '참여 완료', 6)
  const { id, total } = await startClearing(on.agent, on.postId, { groups: ['joined', 'friends'], seenUpTo, looked: [] })
  await on.comment('Later', '저요 참여', 7)
  const text = 'ร่วมสนุกนะคะ'
  await on.take({ kind: 'edit', account: 'brand', at: at(8), dedupeKey: 'e', scope: '', externalId: 'ann', text, media: [] })
  await moveComment(on.agent, { postId: on.postId, messageId: moved }, { group: 'question' })
  await on.finish(id)

  expect(total).toBe(4)
  const waiting = (await on.conversations()).filter(({ needsAction }) => needsAction).map(({ contact }) => contact)
  expect(waiting).toEqual(['สมชาย', '도윤', 'Ann', 'E', 'Late', 'Later'])
})

it('clears each comment once when two people clear at the same time', async () => {
  const on = await busySquare()
  const jihoon = await on.given.as('lead', 'jihoon')
  const { seenUpTo } = await on.post()
  const started = await Promise.all(
    [on.agent, jihoon].map((who) => startClearing(who, on.postId, { groups: ['joined', 'friends'], seenUpTo, looked: [] })),
  )
  await Promise.all(started.map(({ id: clearingId }) => clearStep(on.given.ctx, { clearingId })))
  const [one, other] = await Promise.all(started.map(({ id }) => on.finish(id)))

  expect([one?.outcomes.cleared, other?.outcomes.cleared].sort()).toEqual([0, 3])
  expect(await on.given.events('conversation.resolved')).toHaveLength(3)
  const empty = one?.outcomes.cleared === 0 ? one : other
  await undoClearing(on.agent, { postId: on.postId, clearingId: empty?.id ?? '' })
  await on.finish(empty?.id ?? '')
  expect(await on.groups()).toMatchObject({ joined: [0, 2], friends: [0, 1] })
})

it('keeps a conversation open whose contact also complained', async () => {
  const on = await busySquare()
  await on.comment('Ann', 'ของยังไม่มาเลยค่ะ', 9)
  await on.clear(['joined', 'friends'])

  expect((await on.conversations()).find(({ contact }) => contact === 'Ann')).toMatchObject({
    status: 'open',
    needsAction: true,
    waitingSince: at(9),
  })
})

it('does not take back what went on meanwhile', async () => {
  const on = await busySquare()
  const { id } = await on.clear(['joined', 'friends'])
  await on.take(said('Ann', '그런데 당첨 발표는 언제인가요?', 10, { thread: publicThread }))
  await on.take(brand('다음 주예요!', 11, { thread: publicThread, replyTo: 'ann' }))
  await undoClearing(on.agent, { postId: on.postId, clearingId: id })

  expect(await on.finish(id)).toMatchObject({ outcomes: { restored: 2, kept: 1 } })
})

it('puts a cleared comment back when it is edited into a complaint', async () => {
  const on = await busySquare()
  await on.clear(['joined', 'friends'])
  const text = 'ร่วมสนุกค่ะ แต่เครื่องเสียแล้ว'
  await on.take({ kind: 'edit', account: 'brand', at: at(8), dedupeKey: 'e', scope: '', externalId: 'ann', text, media: [] })

  expect(await on.groups()).toMatchObject({ complaint: [2, 2], joined: [0, 1] })
  expect((await on.conversations()).find(({ contact }) => contact === 'Ann')).toMatchObject({ status: 'open', needsAction: true })
})

it('counts what was looked at and left as agreement', async () => {
  const on = await busySquare()
  const wrong = await on.comment('F', '하루 최고 가즈아', 5)
  await moveComment(on.agent, { postId: on.postId, messageId: wrong }, { group: 'joined' })
  const looked = await on.given.ctx.tx(
    (tx) => tx.all<{ messageId: string }>`
      select message_id from comments where workspace_id = ${tx.workspaceId} and comment_group in ('joined', 'friends', 'complaint')`,
  )
  await on.clear(
    ['joined', 'friends'],
    looked.map(({ messageId }) => messageId),
  )

  expect(await on.post()).toMatchObject({ agreement: { looked: 4, agreed: 3 }, clearings: [{ state: 'done', total: 4 }] })
})

it('is written into the audit log, and told with each step', async () => {
  const on = await busySquare()
  const { id } = await on.clear(['joined'])
  await undoClearing(on.agent, { postId: on.postId, clearingId: id })
  const audited = await on.given.ctx.tx(
    (tx) => tx.all`select action, target, actor_id, data from audit_entries where workspace_id = ${tx.workspaceId} order by seq`,
  )

  expect(audited).toEqual([
    { action: 'clearing.started', target: id, actorId: on.agent.actor.id, data: { postId: on.postId, groups: ['joined'], comments: 2 } },
    { action: 'clearing.undone', target: id, actorId: on.agent.actor.id, data: { postId: on.postId } },
  ])
  expect((await on.given.events('clearing.changed')).map(({ data }) => data.state)).toEqual(['running', 'done', 'undoing'])
})

it('goes on where it stopped when a step is run twice', async () => {
  const on = await busySquare()
  const { id } = await on.clear(['joined'])
  await clearStep(on.given.ctx, { clearingId: id })

  expect(await on.given.events('clearing.changed')).toHaveLength(2)
})

it('clears 3,000 comments of which 86 matter in seconds, and loses none of the 86', async () => {
  const on = await square()
  const noise = (n: number) =>
    [`참여 완료! 당첨되게 해 주세요 ${'🙏'.repeat(n % 3)}`, 'ร่วมสนุกค่ะ ขอให้ได้รางวัล', '@jiyoon_k @minsu', '🔥🔥🔥'][n % 4] ?? ''
  const matters = (n: number) => (n % 2 ? `환불이 ${n}주째 안 되고 있어요` : 'ประกาศผลวันไหนคะ')
  const texts = Array.from({ length: 2_999 }, (_, n) => (n % 34 === 1 && n < 2_924 ? matters(n) : noise(n)))
  for (let start = 0; start < texts.length; start += 200)
    await on.take(
      ...texts
        .slice(start, start + 200)
        .map((text, n) => said(`p${start + n}`, text, 1, { externalId: `c${start + n}`, thread: publicThread })),
    )
  const before = await on.groups()
  expect((before.complaint?.[0] ?? 0) + (before.question?.[0] ?? 0)).toBe(86)

  const begun = performance.now()
  const cleared = await on.clear(['joined', 'friends', 'emoji'])
  const tookMs = performance.now() - begun
  if (process.env.SAY_FIGURES) console.log(`cleared ${cleared.outcomes.cleared} in ${Math.round(tookMs)} ms`)

  expect(cleared).toMatchObject({ total: 2_914, outcomes: { cleared: 2_914 } })
  expect((await on.post()).post).toMatchObject({ comments: 3_000, needsPerson: 86 })
  expect((await on.conversations()).filter(({ needsAction }) => needsAction)).toHaveLength(86)
  expect(tookMs).toBeLessThan(60_000)
}, 180_000)
