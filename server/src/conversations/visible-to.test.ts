import { roleRights } from '@baton/contract/permissions'
import { beforeEach, expect, it } from 'vitest'
import type { Actor, Ctx } from '#kernel/context'
import { sql } from '#kernel/sql'
import { assignConversation } from './assign.ts'
import { type Matter, type Town, town, wholeList } from './conversations.fixtures.ts'
import { countConversations } from './counts.ts'
import { conversationRows } from './conversation-rows.ts'
import { readHtml } from './html.ts'
import { listConversations } from './list.ts'
import { openConversation } from './open.ts'
import { openContact } from './open-contact.ts'
import { search } from './search/search.ts'
import { sees, visibleTo, visibleWalks } from './visible-to.ts'
import { indexMessages } from './index-words.ts'

let given: Town
let direct: Matter
let comment: Matter
let elsewhere: Matter
let directMessage: string
let outsider: Ctx
let somchai: Ctx

beforeEach(async () => {
  given = await town()
  somchai = await given.as('agent', 'somchai')
  direct = await given.matter(await given.person('ปิยะ', 'piya@mail.example'), { kind: 'dm', subject: 'คืนเงิน' })
  comment = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  elsewhere = await given.matter(await given.person('Dana Whitfield'), { kind: 'comment' })
  directMessage = await given.says(direct, { text: 'โทรกลับ 081-234-5678 ได้เลยค่ะ', html: '<p>โทรกลับ 081-234-5678</p>' })
  await given.says(comment, { text: '배송 문의는 doyun@mail.example 로 주세요' })
  await given.says(elsewhere, { text: 'Where is my order?' })
  const otherAudience = given.app.ids.next()
  await given.ctx.tx(async (tx) => {
    const inbox = tx.newId()
    await tx.run`insert into inboxes (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${inbox}, 'Press', ${tx.now})`
    await tx.run`insert into audiences (workspace_id, id, inbox_id) values (${tx.workspaceId}, ${otherAudience}, ${inbox})`
    await tx.run`update conversations set inbox_id = ${inbox}, audience_id = ${otherAudience} where workspace_id = ${tx.workspaceId} and id = ${elsewhere.id}`
    await indexMessages(
      tx,
      (await tx.all<{ id: string }>`select id from messages where workspace_id = ${tx.workspaceId}`).map(({ id }) => id),
    )
  })
  outsider = given.ctx.as({ ...somchai.actor, id: given.app.ids.next(), audienceIds: [], inboxIds: [] })
})

const key = (rights: Actor['rights'], audienceIds: string[]): Actor => ({
  ...somchai.actor,
  kind: 'apiKey',
  id: given.app.ids.next(),
  rights,
  audienceIds,
  role: null,
})

it('is one predicate, whichever way it is said', async () => {
  await given.ctx.tx(
    (tx) =>
      tx.run`update conversations set assignee_id = ${somchai.actor.id} where workspace_id = ${tx.workspaceId} and id = ${elsewhere.id}`,
  )
  const blind = { readPrivate: false, seePersonalData: false }
  const actors: Actor[] = [
    given.ctx.actor,
    somchai.actor,
    outsider.actor,
    { ...somchai.actor, rights: blind },
    { ...somchai.actor, rights: blind, audienceIds: [] },
    (await given.as('viewer')).actor,
    (await given.as('owner')).actor,
    key(blind, [given.audienceId]),
    key({ readPrivate: true, seePersonalData: false }, [given.audienceId]),
  ]
  for (const actor of actors) {
    await given.ctx.as(actor).tx(async (tx) => {
      const asked = await tx.all<{
        id: string
      }>`select c.id from conversations c where c.workspace_id = ${tx.workspaceId} and ${visibleTo(actor)}`
      const walked = await tx.query<{ id: string }>(
        sql`select id from ${visibleWalks(actor, tx.workspaceId, { columns: sql`c.id`, where: sql`true`, limit: 100 })} w`,
      )
      const told = (await conversationRows(tx, [direct.id, comment.id, elsewhere.id], 'any')).filter((row) => sees(actor, row))
      const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort()
      expect(ids(walked)).toEqual(ids(asked))
      expect(ids(told)).toEqual(ids(asked))
    })
  }
})

it('shows an agent their inboxes, and nothing of others by any way', async () => {
  expect((await listConversations(somchai, wholeList)).items.map(({ id }) => id).sort()).toEqual([direct.id, comment.id].sort())
  await expect(openConversation(somchai, elsewhere.id)).rejects.toMatchObject({ code: 'conversation_not_found' })
  await expect(openContact(somchai, elsewhere.contactId)).rejects.toMatchObject({ code: 'contact_not_found' })
  await expect(assignConversation(somchai, elsewhere.id, { assigneeId: somchai.actor.id, seenAssigneeId: null })).rejects.toMatchObject({
    code: 'conversation_not_found',
  })
  expect((await search(somchai, { q: 'order', limit: 10 })).items).toEqual([])
  expect((await search(somchai, { q: `#${elsewhere.number}`, limit: 10 })).items).toEqual([])
  expect((await countConversations(outsider)).all).toBe(0)
  expect((await listConversations(outsider, wholeList)).items).toEqual([])
})

it('opens what is assigned to me though I am not in that inbox', async () => {
  await given.ctx.tx(
    (tx) =>
      tx.run`update conversations set assignee_id = ${outsider.actor.id} where workspace_id = ${tx.workspaceId} and id = ${elsewhere.id}`,
  )
  expect((await listConversations(outsider, wholeList)).items.map(({ id }) => id)).toEqual([elsewhere.id])
  expect((await openConversation(outsider, elsewhere.id)).conversation.id).toBe(elsewhere.id)
})

it('shows a viewer public words alone, with addresses and numbers masked', async () => {
  const viewer = await given.as('viewer')
  expect(viewer.actor.rights).toEqual(roleRights.viewer)
  const { items } = await listConversations(viewer, wholeList)
  expect(items.map(({ id }) => id)).toEqual([comment.id])
  expect(items[0]?.preview).toMatchObject({ withheld: false })
  expect(items[0]?.preview.text).toContain('배송 문의는 ••••')
  expect(items[0]?.preview.text).not.toContain('doyun@mail.example')
  await expect(readHtml(viewer, directMessage, { pictures: false })).rejects.toMatchObject({ code: 'not_found' })
  expect((await search(viewer, { q: 'โทรกลับ', limit: 10 })).items).toEqual([])
})

it('withholds private words of a conversation that has a public part too', async () => {
  await given.ctx.tx(async (tx) => {
    await tx.run`update conversations set has_public = true, preview_visibility = 'private' where workspace_id = ${tx.workspaceId} and id = ${direct.id}`
  })
  const viewer = await given.as('viewer')
  const opened = await openConversation(viewer, direct.id)
  expect(opened.conversation).toMatchObject({ subject: null, preview: { text: null, withheld: true } })
  expect(opened.timeline.items.find(({ id }) => id === directMessage)).toMatchObject({ text: null, withheld: true, hasHtml: false })
  expect(JSON.stringify(opened)).not.toContain('081-234-5678')

  const holder = given.ctx.as({ ...viewer.actor })
  await given.ctx.tx(
    (tx) => tx.run`update conversations set assignee_id = ${viewer.actor.id} where workspace_id = ${tx.workspaceId} and id = ${direct.id}`,
  )
  const mine = await openConversation(holder, direct.id)
  expect(mine.timeline.items.find(({ id }) => id === directMessage)).toMatchObject({ withheld: false })
  expect(JSON.stringify(mine)).not.toContain('081-234-5678')
})

it('masks a name or handle that is an address, not one that is a name', async () => {
  const viewer = await given.as('viewer')
  await given.ctx.tx(
    (tx) => tx.run`update conversations set assignee_id = ${viewer.actor.id} where workspace_id = ${tx.workspaceId} and id = ${direct.id}`,
  )
  const { contact } = await openContact(viewer, direct.contactId)
  expect(contact.name).toBe('ปิยะ')
  expect(contact.identities[0]?.handle).toBe('••••ya')
})

it('shows no words to a key that may not read conversations, whatever else it may', async () => {
  for (const permission of ['contact:read', 'report:read', 'conversation:assign', 'conversation:work'] as const) {
    const blind = { ...key({ readPrivate: true, seePersonalData: true }, [given.audienceId]), permissions: new Set([permission]) }
    const ctx = given.ctx.as(blind)

    const { conversations } = await openContact(ctx, comment.contactId)
    const assigned = await assignConversation(ctx, comment.id, { assigneeId: null, seenAssigneeId: null })

    for (const shown of [...conversations, assigned]) {
      expect(shown).toMatchObject({ subject: null, preview: { text: null, media: null, withheld: true } })
    }
  }
})
