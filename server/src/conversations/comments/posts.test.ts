import { describe, expect, it } from 'vitest'
import { scene } from '#kernel/testing'
import { at, said } from '../receive/stage.fixtures.ts'
import { counting } from '../conversations.fixtures.ts'
import { undoClearing } from './clear.ts'
import { listComments, sampleComments } from './list.ts'
import { listPosts, openPost } from './posts.ts'
import { square } from './square.fixtures.ts'

const others = {
  externalId: 'elsewhere',
  kind: 'comment' as const,
  visibility: 'public' as const,
  post: { externalId: 'elsewhere', kind: 'mention' as const, text: 'call 081-234-5678' },
}

it('lists posts by their newest comment, with figures, and without those of others where asked', async () => {
  const { agent, comment, take, given, postId } = await square()
  await comment('A', '환불이 안 되고 있어요', 1)
  await take(said('B', '@haru what is this?', 5, { thread: others, externalId: 'elsewhere' }))
  given.clock.set(at(6))

  const all = await listPosts(agent, { limit: 10 })
  expect(all.items).toMatchObject([
    { kind: 'mention', comments: 1, needsPerson: 1 },
    {
      id: postId,
      kind: 'own',
      comments: 2,
      needsPerson: 1,
      perMinute: 0.2,
      text: 'The new Haru washer',
      mode: 'normal',
      account: { handle: 'haru', name: 'Haru Living' },
    },
  ])
  expect((await listPosts(agent, { ours: true, limit: 10 })).items.map(({ id }) => id)).toEqual([postId])
  const first = await listPosts(agent, { limit: 1 })
  expect((await listPosts(agent, { limit: 1, cursor: first.next ?? '' })).items.map(({ id }) => id)).toEqual([postId])
})

it('says of each group how many wait, with words of the newest', async () => {
  const { agent, comment, postId } = await square()
  await comment('A', '환불이 안 되고 있어요', 1)
  await comment('B', 'เครื่องเสียค่ะ', 2)
  await comment('C', '고장났어요', 3)

  const { groups } = await openPost(agent, postId)
  expect(groups.map(({ group }) => group)).toEqual(['complaint', 'question', 'photo', 'unclear', 'joined', 'friends', 'emoji', 'scam'])
  expect(groups[0]).toEqual({ group: 'complaint', waiting: 3, total: 3, examples: ['고장났어요', 'เครื่องเสียค่ะ'] })
  expect(groups[1]).toEqual({ group: 'question', waiting: 0, total: 0, examples: [] })
})

it('pages through a group, and draws a sample of what waits', async () => {
  const { agent, comment, postId, clear } = await square()
  for (let n = 1; n <= 24; n++) await comment(`p${n}`, `참여합니다 ${'가나다라마바사아자차카타'[n % 12]}`, n)

  const one = await listComments(agent, postId, { group: 'joined', limit: 20 })
  const other = await listComments(agent, postId, { group: 'joined', limit: 20, cursor: one.next ?? '' })
  expect([one.items.length, other.items.length, other.next]).toEqual([20, 5, null])
  expect(one.items[0]).toMatchObject({ group: 'joined', waiting: true, message: { author: { name: 'p24' } } })
  const sample = await sampleComments(agent, postId, { group: 'joined' })
  expect(new Set(sample.items.map(({ message }) => message.id)).size).toBe(20)

  await clear(['joined'])
  expect((await sampleComments(agent, postId, { group: 'joined' })).items.every(({ waiting, setAside }) => !waiting && setAside)).toBe(true)
})

it('takes as many statements for a thousand comments as for one', async () => {
  const { agent, comment, postId } = await square()
  const few = counting(agent)
  await openPost(few.ctx, postId)
  for (let n = 1; n <= 10; n++) await comment(`p${n}`, '참여합니다', n)
  const many = counting(agent)
  await openPost(many.ctx, postId)

  expect(many.statements()).toBe(few.statements())
})

describe('who sees a post', () => {
  it('is whoever works in the inbox of its account, and nobody of another workspace', async () => {
    const { agent, postId } = await square()
    const outsider = agent.as({ ...agent.actor, audienceIds: [], inboxIds: [] })
    const stranger = await (await scene()).as('owner')

    for (const who of [outsider, stranger]) {
      expect((await listPosts(who, { limit: 10 })).items).toEqual([])
      await expect(openPost(who, postId)).rejects.toMatchObject({ code: 'post_not_found' })
      await expect(listComments(who, postId, { group: 'joined', limit: 5 })).rejects.toMatchObject({ code: 'post_not_found' })
      await expect(undoClearing(who, { postId, clearingId: postId })).rejects.toMatchObject({ code: 'post_not_found' })
    }
  })

  it('reads its words masked without the right to personal data', async () => {
    const { given, comment, postId } = await square()
    await comment('A', '환불해 주세요 081-234-5678', 1)
    const marketer = await given.as('marketer')

    const { groups } = await openPost(marketer, postId)
    expect(groups[0]?.examples).toEqual(['환불해 주세요 ••••5678'])
    expect((await listComments(marketer, postId, { group: 'complaint', limit: 5 })).items[0]?.message.text).toBe('환불해 주세요 ••••5678')
  })
})
