import { HIGHLIGHT_END, HIGHLIGHT_START } from '@baton/language'
import { beforeEach, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { catchUp } from '#kernel/reactions'
import { type Matter, type Town, counting, town } from '../conversations.fixtures.ts'
import { searchReaction } from '../index-words.ts'
import { search } from './search.ts'

let given: Town
let minji: Ctx
let matter: Matter

beforeEach(async () => {
  given = await town()
  minji = await given.as('agent', 'Minji')
  matter = await given.matter(await given.person('박도윤', 'doyun_kr'))
})

const indexed = () => catchUp(given.app, searchReaction, given.workspace.id)
const find = async (who: Ctx, q: string, more: { cursor?: string; limit?: number } = {}) => {
  const answer = await search(who, { q, limit: 10, ...more })
  return {
    ...answer,
    shown: answer.items.map(
      (hit) => hit.snippet?.replaceAll(HIGHLIGHT_START, '[').replaceAll(HIGHLIGHT_END, ']') ?? `#${hit.conversation.number}`,
    ),
  }
}

it.each([
  ['환불', '어제 환불을 신청했어요', '어제 [환불]을 신청했어요'],
  ['คืนเงิน', 'ขอคืนเงินได้ไหมคะ', 'ขอ[คืนเงิน]ได้ไหมคะ'],
  ['refund', 'Where is my Refund?', 'Where is my [Refund]?'],
])('finds %s', async (q, text, snippet) => {
  await given.says(matter, { text })
  await given.says(matter, { text: 'something else' })
  await indexed()
  expect((await find(minji, q)).shown).toEqual([snippet])
})

it('finds numbers, names and handles before words', async () => {
  await given.says(matter, { text: '도윤이라고 합니다' })
  await indexed()
  expect((await find(minji, `#${matter.number}`)).shown).toEqual([`#${matter.number}`])
  expect((await find(minji, '도윤')).shown).toEqual([`#${matter.number}`, '[도윤]이라고 합니다'])
  expect((await find(minji, 'doyun')).shown).toEqual([`#${matter.number}`])
})

it('does not find a handle for whom personal data is not meant', async () => {
  await given.says(matter, { text: '안녕하세요' })
  await indexed()
  const clerk = given.ctx.as({ ...minji.actor, rights: { readPrivate: true, seePersonalData: false } })
  expect((await find(clerk, 'doyun')).shown).toEqual([])
  expect((await find(clerk, '박도윤')).shown).toEqual([`#${matter.number}`])
})

it('pages newest first, without a row twice', async () => {
  for (let i = 1; i <= 5; i++) {
    given.clock.advance({ minutes: 1 })
    await given.says(matter, { text: `배송 문의 ${i}` })
  }
  await indexed()
  const first = await find(minji, '배송', { limit: 2 })
  const second = await find(minji, '배송', { limit: 2, cursor: first.next ?? '' })
  const third = await find(minji, '배송', { limit: 2, cursor: second.next ?? '' })
  expect([first, second, third].flatMap(({ shown }) => shown)).toEqual([5, 4, 3, 2, 1].map((n) => `[배송] 문의 ${n}`))
  expect(third).toMatchObject({ next: null, lookedBackTo: null })
})

it('forgets what was erased and follows what was edited', async () => {
  const id = await given.says(matter, { text: '제 카드번호는 비밀이에요' })
  await indexed()
  expect((await find(minji, '카드번호')).items).toHaveLength(1)
  const change = (text: string | null, deleted: boolean) =>
    given.ctx.tx(async (tx) => {
      await tx.run`update messages set text = ${text}, deleted_at = case when ${deleted} then ${tx.now}::timestamptz end where workspace_id = ${tx.workspaceId} and id = ${id}`
      if (deleted) tx.emit('message.deleted', { messageId: id, conversationId: matter.id, by: 'author' }, { conversationId: matter.id })
      else tx.emit('message.edited', { messageId: id, conversationId: matter.id }, { conversationId: matter.id })
    })
  await change('주문번호를 잊었어요', false)
  await indexed()
  expect((await find(minji, '카드번호')).items).toEqual([])
  expect((await find(minji, '주문번호')).items).toHaveLength(1)
  await change(null, true)
  await indexed()
  expect((await find(minji, '주문번호')).items).toEqual([])
})

it('does not look into another workspace', async () => {
  const other = await town()
  const theirs = await other.matter(await other.person('박도윤'))
  await other.says(theirs, { text: '환불해 주세요' })
  await catchUp(other.app, searchReaction, other.workspace.id)
  await indexed()
  expect((await find(minji, '환불')).items).toEqual([])
  expect((await find(await other.as('agent'), '환불')).items).toHaveLength(1)
})

it('says nothing found for signs alone, and takes a constant number of statements', async () => {
  for (let i = 0; i < 4; i++) await given.says(matter, { text: 'delivery is late' })
  await indexed()
  expect((await find(minji, '!?')).items).toEqual([])
  const counted = counting(minji)
  await search(counted.ctx, { q: 'delivery', limit: 10 })
  expect(counted.statements()).toBeLessThanOrEqual(4)
})

it('finds a rare word behind thousands of others, and a common one without reading them all', async () => {
  const rare = await given.says(matter, { text: 'ชาตรามือหมดอายุ', at: '2026-10-01T00:00:00.000Z' })
  await indexed()
  await given.ctx.tx(async (tx) => {
    const ids = Array.from({ length: 3000 }, () => tx.newId())
    await tx.run`
      insert into message_search (workspace_id, message_id, conversation_id, private, at, segmenter, words)
      select ${tx.workspaceId}, i.id, ${matter.id}, true, ${tx.now}::timestamptz - i.n * interval '1 second', 1, ${`'${tx.workspaceId}:สวัสดี':1A`}::tsvector from unnest(${ids}::uuid[]) with ordinality as i(id, n)`
  })
  expect((await find(minji, 'ชาตรามือ')).items.map(({ messageId }) => messageId)).toEqual([rare])
  const found = await minji.tx(
    (tx) =>
      tx.all<{
        messageId: string
      }>`select message_id from system.search_messages(${`'${tx.workspaceId}:สวัสดี'`}::tsquery, ${minji.actor.audienceIds}::uuid[], null, true, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 20)`,
  )
  expect(found).toHaveLength(20)
})

it('finds words that joined a conversation later', async () => {
  const neighbour = await given.person('이서연')
  const id = await given.interjects(neighbour, matter, '택배가 분실됐대요')
  await indexed()
  expect((await find(minji, '분실')).items).toEqual([])
  await given.ctx.tx(async (tx) => {
    await tx.run`update messages set conversation_id = ${matter.id} where workspace_id = ${tx.workspaceId} and id = ${id}`
    tx.emit('conversation.changed', { conversationId: matter.id, what: 'messages', version: 9 }, { conversationId: matter.id })
  })
  await indexed()
  expect((await find(minji, '분실')).items).toHaveLength(1)
})
