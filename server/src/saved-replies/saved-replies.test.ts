import type { SavedReplyBody } from '@baton/contract/saved-replies'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { codeOf, type Scene, scene } from '#kernel/testing'
import { archiveSavedReply, changeSavedReply, makeSavedReply } from './change.ts'
import { listSavedReplies } from './list.ts'
import { countUse } from './use.ts'

let given: Scene
let lead: Ctx
let minji: Ctx
let sua: Ctx

beforeEach(async () => {
  given = await scene()
  lead = await given.as('lead', 'Jihoon')
  minji = await given.as('agent', 'Minji')
  sua = await given.as('agent', 'Sua')
})

const delay: SavedReplyBody = {
  name: 'Late parcel',
  shortcut: 'late',
  texts: { en: 'Sorry, {{contact.name | dear customer}}', ko: '{{contact.name | 고객}}님, 죄송합니다' },
  networks: null,
}
const make = (who: Ctx, shared: boolean, more: Partial<SavedReplyBody> = {}) =>
  makeSavedReply(who, { ...delay, ...more, id: given.ctx.newId(), shared })
const names = async (who: Ctx, archived = false) => (await listSavedReplies(who, { archived })).items.map(({ name }) => name)

it('shows everybody what is shared, and each their own', async () => {
  await make(lead, true, { name: 'Shared' })
  await make(minji, false, { name: 'Of Minji', shortcut: 'mine' })
  expect(await names(minji)).toEqual(['Of Minji', 'Shared'])
  expect(await names(sua)).toEqual(['Shared'])
  const stranger = await (await scene()).as('owner')
  expect(await names(stranger)).toEqual([])
})

it('lets who looks after them change what all use, and nobody the own ones of another', async () => {
  const shared = await make(lead, true)
  const own = await make(minji, false, { shortcut: null })
  expect(await codeOf(make(minji, true, { shortcut: 'x' }))).toBe('forbidden')
  expect(await codeOf(changeSavedReply(minji, shared.id, { ...delay, seenVersion: 1 }))).toBe('forbidden')
  expect(await codeOf(archiveSavedReply(lead, own.id, true))).toBe('not_found')
  expect(await codeOf(changeSavedReply(sua, own.id, { ...delay, seenVersion: 1 }))).toBe('not_found')
})

it('is made once, whoever presses twice, and told once', async () => {
  const body = { ...delay, id: given.ctx.newId(), shared: true }
  await makeSavedReply(lead, body)
  await makeSavedReply(lead, { ...body, name: 'Another press' })
  expect(await names(lead)).toEqual(['Late parcel'])
  expect(await given.events('saved-reply.changed')).toHaveLength(1)
})

it('tells the second of two who change it what stands there', async () => {
  const { id } = await make(lead, true)
  const first = await changeSavedReply(lead, id, { ...delay, name: 'First', seenVersion: 1 })
  expect(first).toMatchObject({ name: 'First', version: 2 })
  await expect(changeSavedReply(lead, id, { ...delay, name: 'Second', seenVersion: 1 })).rejects.toMatchObject({
    code: 'saved_reply_changed',
    details: { savedReply: { name: 'First' } },
  })
})

describe('the word behind which it is found', () => {
  it('is taken once among mine, once among all’s', async () => {
    await make(lead, true)
    await make(minji, false)
    expect(await codeOf(make(lead, true))).toBe('shortcut_taken')
    expect(await codeOf(make(minji, false))).toBe('shortcut_taken')
    expect(await codeOf(make(sua, false))).toBe('done')
  })

  it('is free when it is put away, and may be taken when it is taken out again', async () => {
    const { id } = await make(lead, true)
    await archiveSavedReply(lead, id, true)
    await make(lead, true, { name: 'Newer' })
    expect(await codeOf(archiveSavedReply(lead, id, false))).toBe('shortcut_taken')
    expect(await names(lead)).toEqual(['Newer'])
    expect(await names(lead, true)).toEqual(['Late parcel'])
  })
})

it('is put away once and comes back as it was', async () => {
  const { id } = await make(lead, true)
  await archiveSavedReply(lead, id, true)
  await archiveSavedReply(lead, id, true)
  expect(await given.events('saved-reply.changed')).toHaveLength(2)
  expect(await archiveSavedReply(lead, id, false)).toMatchObject({ name: 'Late parcel', archivedAt: null, shortcut: 'late' })
})

it('takes no placeholder that nobody knows', async () => {
  await expect(make(lead, true, { texts: { any: 'Your {{order.id}}' } })).rejects.toMatchObject({
    code: 'placeholder_unknown',
    details: { names: ['order.id'] },
  })
})

it('counts its uses, of what one sees', async () => {
  const { id } = await make(lead, true)
  const own = await make(minji, false, { shortcut: null })
  await Promise.all([countUse(minji, id), countUse(sua, id)])
  expect(await codeOf(countUse(sua, own.id))).toBe('not_found')
  const uses = new Map((await listSavedReplies(minji, { archived: false })).items.map((each) => [each.id, each.uses]))
  expect([uses.get(id), uses.get(own.id)]).toEqual([2, 0])
})
