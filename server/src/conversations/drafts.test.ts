import type { Draft, KeepDraftBody } from '@baton/contract/drafts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import type { Signal } from '#kernel/bus'
import { assignConversation } from './assign.ts'
import { type Desk, desk } from './desk.fixtures.ts'
import { keepDraft, listDrafts } from './drafts.ts'
import { readEvents } from './live.ts'
import { addNote } from './note.ts'

let on: Desk
let matter: Awaited<ReturnType<Desk['hears']>>
beforeEach(async () => {
  on = await desk()
  matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
})
afterEach(() => on.end())

const draft = (text: string, more: Partial<Draft> = {}): Draft => ({
  text,
  mode: 'reply',
  threadId: null,
  replyTo: null,
  alsoAnswers: [],
  replyAll: false,
  template: null,
  answerId: null,
  ...more,
})
const keep = async (ctx: Ctx, text: string, more: Partial<KeepDraftBody> & { draft?: Draft } = {}) =>
  (await keepDraft(ctx, matter.conversationId, { draft: draft(text), base: null, writtenMsAgo: 0, forgetEarlier: false, ...more })).kept
const texts = async (ctx: Ctx) => (await listDrafts(ctx)).items.map((kept) => [kept.draft.text, kept.earlier?.draft.text ?? null])

it('keeps what was begun for its writer alone, whichever screen asks', async () => {
  const colleague = await on.given.as('agent', '수연')
  const first = await keep(on.agent, '확인해')
  await keep(on.agent, '확인해 보겠습니다', { base: first?.revision ?? null })

  expect(await texts(on.agent)).toEqual([['확인해 보겠습니다', null]])
  expect(await texts(colleague)).toEqual([])
})

it('ends with the reply that it became, though it was a few letters behind, and not with another', async () => {
  await keep(on.agent, 'กำลังส่ง ')
  await on.reply(matter, 'ขอโทษค่ะ', { sendAnyway: true })
  expect(await texts(on.agent)).toEqual([['กำลังส่ง ', null]])

  await on.reply(matter, 'กำลังส่งค่ะ', { sendAnyway: true })
  expect(await texts(on.agent)).toEqual([])
})

it('ends with the note that it became', async () => {
  await keep(on.agent, '', { draft: draft('VIP', { mode: 'note' }) })
  await addNote(on.agent, matter.conversationId, { id: on.given.app.ids.next(), text: 'VIP' })
  expect(await texts(on.agent)).toEqual([])
})

it('lets the newer of two screens win that had not seen each other, and keeps the other to take back', async () => {
  await keep(on.agent, 'from the desk')
  on.given.clock.advance({ minutes: 5 })
  const kept = await keep(on.agent, 'from the phone')
  expect(await texts(on.agent)).toEqual([['from the phone', 'from the desk']])

  await keep(on.agent, 'from the desk\n\nfrom the phone', { base: kept?.revision ?? null, forgetEarlier: true })
  expect(await texts(on.agent)).toEqual([['from the desk\n\nfrom the phone', null]])
})

it('does not let words written offline an hour ago stand over newer ones', async () => {
  await keep(on.agent, 'newer')
  await keep(on.agent, 'typed in the train', { writtenMsAgo: 3_600_000 })
  expect(await texts(on.agent)).toEqual([['newer', 'typed in the train']])
})

it('takes words that go on where the others end for no other words, so that a lost answer costs nothing', async () => {
  await keep(on.agent, 'Dear')
  await keep(on.agent, 'Dear Nok')
  await keep(on.agent, 'Dear Nok')
  expect(await texts(on.agent)).toEqual([['Dear Nok', null]])
})

it('lets go only of what was seen', async () => {
  const first = await keep(on.agent, 'one')
  const second = await keep(on.agent, 'one two', { base: first?.revision ?? null })
  await keep(on.agent, '', { base: first?.revision ?? null })
  expect(await texts(on.agent)).toEqual([['one two', null]])
  await keep(on.agent, '', { base: second?.revision ?? null })
  expect(await texts(on.agent)).toEqual([])
})

it('tells the writer’s own screens once for each change, and writes nothing into the log', async () => {
  const heard: Signal[] = []
  const stop = on.given.app.bus.subscribe((signal) => signal.kind === 'draft' && heard.push(signal))
  const { last } = await readEvents(on.given.ctx, { after: 0, limit: 1 })
  const kept = await keep(on.agent, 'one')
  await keep(on.agent, 'one')
  await keep(on.agent, '', { base: kept?.revision ?? null })
  await new Promise((resolve) => setTimeout(resolve, 20))
  stop()

  const mark = { agentId: on.agent.actor.id, conversationId: matter.conversationId }
  expect(heard).toMatchObject([{ mark: { ...mark, revision: kept?.revision } }, { mark: { ...mark, revision: null } }])
  expect(await readEvents(on.given.ctx, { after: last, limit: 1 })).toEqual({ items: [], last })
})

it('shows words for a private thread no longer to who may no longer read it', async () => {
  await keep(on.agent, 'private words')
  const narrowed = on.agent.as({ ...on.agent.actor, rights: { ...on.agent.actor.rights, readPrivate: false } })
  expect(await texts(narrowed)).toEqual([])
  await assignConversation(on.agent, matter.conversationId, { assigneeId: on.agent.actor.id, seenAssigneeId: null })
  expect(await texts(narrowed)).toEqual([['private words', null]])
})

it('is for who sees the conversation', async () => {
  const stranger = on.agent.as({ ...on.agent.actor, id: on.given.app.ids.next(), audienceIds: [] })
  await expect(keep(stranger, 'x')).rejects.toMatchObject({ code: 'conversation_not_found' })
})
