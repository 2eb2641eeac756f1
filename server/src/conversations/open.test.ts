import type { ChannelAdapter } from '@baton/channel-kit'
import { beforeEach, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { type Matter, type Person, type Town, counting, town } from './conversations.fixtures.ts'
import { readHtml } from './html.ts'
import { addNote } from './note.ts'
import { openContact } from './open-contact.ts'
import { openConversation } from './open.ts'
import { setWaiting } from './set-waiting.ts'
import { listNeighbours, readTimeline } from './timeline.ts'

let given: Town
let minji: Ctx
let matter: Matter
let piya: Person

beforeEach(async () => {
  given = await town()
  given.clock.set('2026-11-02T09:00:00Z')
  minji = await given.as('agent', 'Minji')
  piya = await given.person('ปิยะ')
  matter = await given.matter(piya)
})

const texts = (items: { type: string; text?: string | null }[]) => items.map((item) => item.text ?? item.type)

it('takes as many statements for a long conversation as for a short one', async () => {
  await given.says(matter)
  const short = counting(minji)
  await openConversation(short.ctx, matter.id)
  for (let i = 0; i < 12; i++) await given.says(matter, { text: `ข้อความ ${i}` })
  await addNote(minji, matter.id, { id: given.app.ids.next(), text: '전화함' })
  const long = counting(minji)
  await openConversation(long.ctx, matter.id)
  expect(long.statements()).toBe(short.statements())
  expect(long.statements()).toBeLessThanOrEqual(6)
})

it('shows messages, notes and acts in the order of their times, and pages back to the first', async () => {
  for (let i = 1; i <= 6; i++) {
    await given.says(matter, { text: `${i}` })
    given.clock.advance({ minutes: 1 })
    if (i === 3) await addNote(minji, matter.id, { id: given.app.ids.next(), text: '메모' })
    if (i === 5) await setWaiting(minji, matter.id)
    given.clock.advance({ minutes: 1 })
  }
  const whole = (await openConversation(minji, matter.id)).timeline
  expect(texts(whole.items)).toEqual(['1', '2', '3', '메모', '4', '5', 'activity', '6'])
  expect(whole.earlier).toBeNull()

  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await readTimeline(minji, matter.id, { limit: 3, cursor })
    pages.unshift(texts(page.items))
    cursor = page.earlier ?? undefined
  } while (cursor)
  expect(pages.flat()).toEqual(texts(whole.items))
  expect(pages.map((page) => page.length)).toEqual([2, 3, 3])
})

it('pages through words, notes and acts of one instant, each once', async () => {
  const at = given.app.clock.now()
  for (const text of ['1', '2', '3']) await given.says(matter, { text, at: new Date(at).toISOString() })
  for (const text of ['메모', '또 메모']) await addNote(minji, matter.id, { id: given.app.ids.next(), text })
  await setWaiting(minji, matter.id)
  const whole = texts((await openConversation(minji, matter.id)).timeline.items)
  expect(whole).toEqual(['1', '2', '3', '메모', '또 메모', 'activity'])

  const paged: string[] = []
  let cursor: string | undefined
  do {
    const page = await readTimeline(minji, matter.id, { limit: 1, cursor })
    paged.unshift(...texts(page.items))
    cursor = page.earlier ?? undefined
  } while (cursor)
  expect(paged).toEqual(whole)
})

it('orders messages of one instant by the network’s own order', async () => {
  const at = '2026-11-02T08:00:00.000Z'
  for (const text of ['หนึ่ง', 'สอง', 'สาม']) await given.says(matter, { text, at })
  expect(texts((await openConversation(minji, matter.id)).timeline.items)).toEqual(['หนึ่ง', 'สอง', 'สาม'])
})

it('tells whose turn it is and how long each side has let the other wait', async () => {
  await given.says(matter, { at: '2026-11-02T08:00:00.000Z' })
  await given.says(matter, { at: '2026-11-02T08:05:00.000Z' })
  await given.answers(matter, { at: '2026-11-02T08:10:00.000Z' })
  const theirs = await openConversation(minji, matter.id)
  expect(theirs.turn).toEqual({ whose: 'contact', since: '2026-11-02T08:10:00.000Z', usSeconds: 600, contactSeconds: 3000 })

  await given.says(matter, { at: '2026-11-02T08:30:00.000Z' })
  const ours = await openConversation(minji, matter.id)
  expect(ours.turn).toEqual({ whose: 'us', since: '2026-11-02T08:30:00.000Z', usSeconds: 600 + 1800, contactSeconds: 1200 })
})

it('shows a reply in every conversation it answers', async () => {
  const post = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  const other = await given.matter(await given.person('이서연'), { threadId: post.threadId })
  await given.says(post, { text: '언제 와요?' })
  await given.says(other, { text: '저도요' })
  given.clock.advance({ minutes: 1 })
  const answer = await given.answers(post, { text: '두 분 모두 내일 도착해요', also: [other] })

  const seenByOther = (await openConversation(minji, other.id)).timeline.items.find(({ id }) => id === answer)
  expect(seenByOther).toMatchObject({
    conversationId: post.id,
    alsoAnswers: [other.id],
    text: '두 분 모두 내일 도착해요',
    neighbour: false,
  })
})

it('keeps other customers out of the conversation, and folds them beside it', async () => {
  const post = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  const other = await given.matter(await given.person('이서연'), { threadId: post.threadId })
  await given.says(post, { text: '언제 와요?' })
  given.clock.advance({ minutes: 1 })
  await given.says(other, { text: '저도요' })
  const direct = await given.matter({ contactId: other.contactId, identityId: '' })
  given.clock.advance({ minutes: 1 })
  await given.says(direct, { text: '주문번호 A-1204예요' })

  const opened = await openConversation(minji, post.id)
  expect(texts(opened.timeline.items)).toEqual(['언제 와요?'])
  expect(opened.neighbours).toBe(1)
  const { items } = await listNeighbours(minji, post.id, { limit: 10 })
  expect(items).toMatchObject([{ text: '저도요', neighbour: true, author: { name: '이서연' } }])
})

it('asks the adapter what may be said, first in the thread where we owe an answer', async () => {
  const asked: string[] = []
  const line: Pick<ChannelAdapter, 'network' | 'capabilities'> = {
    network: 'line',
    capabilities: (thread) => {
      asked.push(thread.lastInbound?.text ?? '-')
      return {
        canReply: true,
        text: { max: 5000, count: 'utf16', splits: false },
        media: { kinds: [], maxCount: 0, maxBytes: 0 },
        windowEndsAt: null,
        cost: { meter: 'line_push', units: 1, quota: { used: 3, limit: 200 } },
      }
    },
  }
  given = await town({ adapters: [line as ChannelAdapter] })
  minji = await given.as('agent', 'Minji')
  const post = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  await given.says(post, { text: '언제 와요?', at: '2026-11-02T08:00:00.000Z' })
  const { replyOptions } = await openConversation(minji, post.id)
  expect(replyOptions).toMatchObject([
    {
      threadId: post.threadId,
      visibility: 'public',
      canReply: true,
      to: { name: '박도윤' },
      text: { max: 5000 },
      cost: { meter: 'line_push', units: 1, quota: { used: 3, limit: 200 } },
    },
  ])
  expect(asked).toEqual(['언제 와요?'])
})

it('says that nothing can be said through an account that is gone', async () => {
  await given.says(matter)
  await given.ctx.tx((tx) => tx.run`update channel_accounts set disconnected_at = ${tx.now} where workspace_id = ${tx.workspaceId}`)
  expect((await openConversation(minji, matter.id)).replyOptions).toMatchObject([{ canReply: false, whyNot: { code: 'disconnected' } }])
})

it('shows a mail as it was laid out, without pictures that tell on the reader', async () => {
  const id = await given.says(matter, { html: '<p>안녕하세요 <img data-blocked-src="https://pixel.example/1.gif" alt=""></p>' })
  expect(await readHtml(minji, id, { pictures: false })).toEqual({
    html: '<p>안녕하세요 <img data-blocked-src="https://pixel.example/1.gif" alt=""></p>',
    remotePictures: 1,
  })
  expect((await readHtml(minji, id, { pictures: true })).html).toContain('<img src="https://pixel.example/1.gif"')
})

it('says that a person was first seen when they first wrote, also when that is history', async () => {
  const firstSeen = async () => (await openContact(minji, matter.contactId)).contact.firstSeenAt
  await given.says(matter)
  expect(await firstSeen()).toBe('2026-11-02T09:00:00.000Z')
  await given.says(await given.matter(piya), { at: '2026-03-04T05:06:07.000Z', history: true })
  expect(await firstSeen()).toBe('2026-03-04T05:06:07.000Z')
})
