import type { ChannelEvent, MessageEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { at, said, stage, type Stage } from './stage.fixtures.ts'

/** Words of somebody whom the network knows by these ids; the first is theirs for now. */
const from = ([externalId = '', ...aliases]: string[], text: string, minute: number, more: Partial<MessageEvent> = {}) =>
  said(externalId, text, minute, {
    author: { scope: 'biz', externalId, displayName: 'นก', ...(aliases.length > 0 && { aliases }) },
    thread: { externalId, kind: 'dm', visibility: 'private' },
    ...more,
  })

const PHONE = '66812345678'
const ID = 'TH.1'

/** Everybody, by all their ids, the first one first. */
const people = ({ given }: Stage) =>
  given.ctx.tx(
    (tx) => tx.all<{ ids: string[] }>`
      select i.external_id || array(select a.alias from identity_aliases a where a.workspace_id = i.workspace_id and a.identity_id = i.id order by a.alias) as ids
        from identities i where i.workspace_id = ${tx.workspaceId} order by i.created_at, i.id`,
  )
const threads = ({ given }: Stage) =>
  given.ctx.tx(
    (tx) => tx.all<{ externalId: string }>`select external_id from threads where workspace_id = ${tx.workspaceId} order by created_at`,
  )

describe('a person of several ids', () => {
  it('stays one contact in one thread, when the user id appears beside the number and then alone', async () => {
    const on = await stage('whatsapp')
    await on.take(from([PHONE], 'ของยังไม่ถึง', 0))
    await on.take(from([ID, PHONE], 'สั่งวันที่ 3', 1))
    await on.take(from([ID], 'ได้แล้วค่ะ', 2))
    await on.take(from([PHONE], 'อีกอย่าง', 3))

    expect(await people(on)).toEqual([{ ids: [ID, PHONE] }])
    expect(await threads(on)).toHaveLength(1)
    expect(await on.conversations()).toMatchObject([{ texts: ['ของยังไม่ถึง', 'สั่งวันที่ 3', 'ได้แล้วค่ะ', 'อีกอย่าง'] }])
  })

  it('stays one contact within one batch, and in one that tells the ids the other way round', async () => {
    const told = [from([PHONE], 'หนึ่ง', 0), from([ID, PHONE], 'สอง', 1), from([ID], 'สาม', 2)]
    for (const order of [told, told.toReversed()]) {
      const on = await stage('whatsapp')
      await on.take(...order)
      expect(await on.conversations()).toMatchObject([{ texts: ['หนึ่ง', 'สอง', 'สาม'] }])
      expect(await people(on)).toEqual([{ ids: [ID, PHONE] }])
    }
  })

  it('is found by the id of before when it changes, and what comes late under that one is theirs', async () => {
    const on = await stage('whatsapp')
    await on.take(from([ID, PHONE], 'ของยังไม่ถึง', 0))
    await on.take(from(['TH.2', ID, '66899999999'], '', 1, { addressesUs: false, kindHint: 'system', notice: 'number-changed' }))
    await on.take(from(['TH.2'], 'เบอร์ใหม่ค่ะ', 3))
    await on.take(from([ID, PHONE], 'มาช้า', 2))

    expect(await people(on)).toEqual([{ ids: ['TH.2', '66812345678', '66899999999', ID] }])
    expect(await threads(on)).toHaveLength(1)
    expect(await on.conversations()).toMatchObject([{ texts: ['ของยังไม่ถึง', '', 'มาช้า', 'เบอร์ใหม่ค่ะ'] }])
  })

  it('is not taken for whoever has the number next', async () => {
    const on = await stage('whatsapp')
    await on.take(from([ID, PHONE], 'ของยังไม่ถึง', 0))
    await on.take(from(['TH.9', PHONE], 'สวัสดี', 5))
    await on.take(from([PHONE], 'มีใครอยู่ไหม', 6))

    expect(await people(on)).toEqual([{ ids: [ID] }, { ids: ['TH.9', PHONE] }])
    expect(await threads(on)).toHaveLength(2)
    expect(await on.conversations()).toMatchObject([{ texts: ['ของยังไม่ถึง'] }, { texts: ['สวัสดี', 'มีใครอยู่ไหม'] }])
  })

  it('may be told of without a word', async () => {
    const on = await stage('whatsapp')
    await on.take(from([ID], 'ของยังไม่ถึง', 0))
    const other: ChannelEvent = {
      kind: 'relation',
      relation: 'other-id',
      account: 'brand',
      at: at(1),
      dedupeKey: 'other-id',
      contact: { scope: 'biz', externalId: 'TH.2', aliases: [ID] },
    }
    await on.take(other)
    await on.take(from(['TH.2'], 'ได้แล้วค่ะ', 2))

    expect(await on.conversations()).toMatchObject([{ texts: ['ของยังไม่ถึง', 'ได้แล้วค่ะ'] }])
  })
})

describe('the one reaction of a person', () => {
  const reaction = (emoji: string, minute: number): ChannelEvent => ({
    kind: 'reaction',
    account: 'brand',
    at: at(minute),
    dedupeKey: `r${minute}`,
    scope: '',
    externalId: 'm-liked',
    author: { scope: 'biz', externalId: ID },
    reaction: emoji,
    removed: emoji === '',
    only: true,
  })
  const standing = ({ given }: Stage) =>
    given.ctx.tx((tx) => tx.all`select reaction from message_reactions where workspace_id = ${tx.workspaceId} and not removed`)

  it.each([
    ['takes the place of the one before', ['👍', '❤️'], [{ reaction: '❤️' }]],
    ['is gone when it is taken back', ['👍', '❤️', ''], []],
    ['may come again', ['👍', '', '👍'], [{ reaction: '👍' }]],
  ])('%s, in whatever order it is told', async (_, emojis, expected) => {
    const told = emojis.map((emoji, index) => reaction(emoji, index + 1))
    for (const order of [told, told.toReversed(), [...told, ...told]]) {
      const on = await stage('whatsapp')
      await on.take(from([ID], 'ของยังไม่ถึง', 0, { externalId: 'm-liked' }))
      for (const each of order) await on.take(each)
      expect(await standing(on)).toEqual(expected)
    }
  })
})
