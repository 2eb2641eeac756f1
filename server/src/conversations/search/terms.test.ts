import { beforeEach, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { catchUp } from '#kernel/reactions'
import { assignConversation } from '../assign.ts'
import { type Matter, type Town, counting, town } from '../conversations.fixtures.ts'
import { searchReaction } from '../index-words.ts'
import { resolveConversation } from '../resolve.ts'
import { tagConversation } from '../tags.ts'
import { search } from './search.ts'

let given: Town
let minji: Ctx
let doyun: Matter
let mali: Matter
let inPublic: Matter
let lastInPublic: string

/** Two people with a chat each, and one of them under a post too. */
beforeEach(async () => {
  given = await town()
  minji = await given.as('agent', 'Minji')
  doyun = await given.matter(await given.person('박도윤', 'doyun_kr'))
  const person = await given.person('Mali S', 'mali.s')
  mali = await given.matter(person)
  inPublic = await given.matter(person, { kind: 'comment' })
  await given.says(doyun, { text: '환불 언제 되나요 refund please', at: '2026-11-20T03:00:00.000Z' })
  await given.says(mali, { text: 'refund was late, see https://example.org/a', at: '2026-11-22T03:00:00.000Z' })
  lastInPublic = await given.says(inPublic, { text: 'where is my refund', at: '2026-11-24T03:00:00.000Z' })
  await given.answers(mali, { text: 'your refund is on its way', at: '2026-11-23T03:00:00.000Z', by: minji })
  await catchUp(given.app, searchReaction, given.workspace.id)
})

const names = () =>
  new Map([
    [doyun.id, 'doyun'],
    [mali.id, 'mali'],
    [inPublic.id, 'public'],
  ])

async function find(q: string, who: Ctx = minji, more: { cursor?: string; limit?: number } = {}) {
  const answer = await search(who, { q, limit: 10, ...more })
  return { ...answer, shown: answer.items.map(({ conversation, messageId }) => `${names().get(conversation.id)}${messageId ? '*' : ''}`) }
}

it.each([
  ['refund', ['public*', 'mali*', 'mali*', 'doyun*']],
  ['refund from:박도윤', ['doyun*']],
  ['refund from:doyun_kr', ['doyun*']],
  ['refund from:"Mali S"', ['public*', 'mali*']],
  ['refund to:"Mali S"', ['mali*']],
  ['refund from:us', ['mali*']],
  ['refund from:me', ['mali*']],
  ['refund from:minji', ['mali*']],
  ['refund to:us', ['public*', 'mali*', 'doyun*']],
  ['refund has:link', ['mali*']],
  ['refund is:public', ['public*']],
  ['refund is:private', ['mali*', 'mali*', 'doyun*']],
  ['refund after:2026-11-22', ['public*', 'mali*', 'mali*']],
  ['refund before:2026-11-22', ['doyun*']],
  ['refund after:2026-11-22 before:2026-11-23', ['mali*']],
  ['"refund was"', ['mali*']],
  ['"my refund" is:open', ['public*']],
  ['refund channel:line', ['public*', 'mali*', 'mali*', 'doyun*']],
  ['refund channel:x', []],
  ['refund is:waiting is:open from:박도윤', ['doyun*']],
])('finds words with %s', async (q, shown) => {
  expect(await find(q)).toMatchObject({ shown, problems: [] })
})

it.each([
  ['is:open', ['public', 'mali', 'doyun']],
  ['from:"Mali S"', ['public*', 'mali*']],
  ['from:me', ['mali*']],
  ['to:doyun_kr', []],
  ['is:public', ['public*']],
  ['before:2026-11-21', ['doyun*']],
  ['is:needs-action', ['public', 'doyun']],
  ['in:', []],
])('finds conversations by %s alone', async (q, shown) => {
  const waits = await find(q)
  expect(waits).toMatchObject({ problems: [] })
  expect(waits.shown.sort()).toEqual([...shown].sort())
})

it('goes by status, assignee and tag as they are now', async () => {
  await tagConversation(minji, mali.id, 'late parcel')
  await assignConversation(minji, doyun.id, { assigneeId: minji.actor.id, seenAssigneeId: null })
  await resolveConversation(minji, inPublic.id, { resolution: 'answered', seenMessageId: lastInPublic })
  expect((await find('refund tag:"late parcel"')).shown).toEqual(['mali*', 'mali*'])
  expect((await find('tag:late')).shown).toEqual(['mali'])
  expect((await find('refund assignee:me')).shown).toEqual(['doyun*'])
  expect((await find('assignee:Minji')).shown).toEqual(['doyun'])
  expect((await find('refund assignee:none is:done')).shown).toEqual(['public*'])
  expect((await find('is:mine')).shown).toEqual(['doyun'])
})

it('says what it does not understand, and finds nothing by it', async () => {
  const found = await find('refund in:Nowhere is:lovely tag:none has:wings after:soon assignee:nobody-here from:zzz channel:telex')
  expect(found.shown).toEqual([])
  expect(found.problems).toEqual([
    { operator: 'in', value: 'Nowhere', problem: 'unknown' },
    { operator: 'is', value: 'lovely', problem: 'invalid' },
    { operator: 'tag', value: 'none', problem: 'unknown' },
    { operator: 'has', value: 'wings', problem: 'invalid' },
    { operator: 'after', value: 'soon', problem: 'invalid' },
    { operator: 'assignee', value: 'nobody-here', problem: 'unknown' },
    { operator: 'from', value: 'zzz', problem: 'unknown' },
    { operator: 'channel', value: 'telex', problem: 'unknown' },
  ])
})

it('narrows by no words that the reader may not read', async () => {
  const clerk = given.ctx.as({ ...minji.actor, id: given.ctx.newId(), rights: { readPrivate: false, seePersonalData: true } })
  expect((await find('refund from:"Mali S"', clerk)).shown).toEqual(['public*'])
  expect((await find('from:"Mali S" has:link', clerk)).shown).toEqual([])
  expect((await find('has:link', clerk)).shown).toEqual([])
  expect((await find('is:private', clerk)).shown).toEqual([])
  const masked = given.ctx.as({ ...minji.actor, rights: { readPrivate: true, seePersonalData: false } })
  expect((await find('from:doyun_kr', masked)).problems).toEqual([{ operator: 'from', value: 'doyun_kr', problem: 'unknown' }])
})

it('finds files by kind', async () => {
  const id = await given.says(doyun, { text: 'ดูรูปนี้' })
  await given.ctx.tx(
    (tx) =>
      tx.run`insert into media (workspace_id, id, message_id, kind, state, created_at) values (${tx.workspaceId}, ${tx.newId()}, ${id}, 'image', 'none', ${tx.now})`,
  )
  expect((await find('has:picture')).items.map(({ messageId }) => messageId)).toEqual([id])
  expect((await find('has:video')).shown).toEqual([])
})

it('goes on behind what it looked through, without a row twice', async () => {
  const all: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 6; page++) {
    const found = await find('refund is:open to:us', minji, { limit: 1, ...(cursor && { cursor }) })
    all.push(...found.shown)
    if (!found.next) break
    cursor = found.next
  }
  expect(all).toEqual(['public*', 'mali*', 'doyun*'])
})

it('finds in another workspace nobody and nothing', async () => {
  const other = await town()
  const stranger = await other.as('agent', 'Jihoon')
  expect((await search(stranger, { q: 'from:박도윤', limit: 10 })).problems).toHaveLength(1)
  expect((await search(stranger, { q: 'is:open', limit: 10 })).items).toEqual([])
})

it.each([
  ['refund from:"Mali S" is:open after:2026-11-01', 6],
  ['refund is:open', 5],
  ['from:us', 6],
])('asks %s in at most %d statements', async (q, most) => {
  const counted = counting(minji)
  await search(counted.ctx, { q, limit: 10 })
  expect(counted.statements()).toBeLessThanOrEqual(most)
})
