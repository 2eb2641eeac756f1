import { facebook } from '@baton/channel-facebook'
import type { ChannelEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { type Stage, stage } from './stage.fixtures.ts'

const PAGE = 'brand'
const POST = 'brand_100'
const VISITOR_POST = 'brand_900'
const START = Date.parse('2026-11-02T09:00:00Z') / 1000

/** Deliveries of a Facebook Page, read and taken in; times are minutes after the start. */
async function page(): Promise<Stage & { hear: (...values: object[]) => Promise<unknown> }> {
  const on = await stage('facebook')
  const hear = (...values: object[]) => on.take(...values.flatMap(eventsOf))
  return { ...on, hear }
}

function eventsOf({ field = 'feed', minute = 0, ...value }: { field?: string; minute?: number }): ChannelEvent[] {
  const time = START + minute * 60
  const change = { field, value: { created_time: time, ...value } }
  const body = JSON.stringify({ object: 'page', entry: [{ id: PAGE, time: time + 1, changes: [change] }] })
  const result = facebook.parse({ body: Buffer.from(body), headers: {} })
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}

const nok = { from: { id: 'nok', name: 'นก' } }
const minji = { from: { id: 'minji', name: '민지' } }
const us = { from: { id: PAGE, name: 'Haru Living' } }
const comment = (id: number, minute: number, message: string, more: object = {}) => ({
  item: 'comment',
  verb: 'add',
  comment_id: `100_${id}`,
  post_id: POST,
  parent_id: POST,
  minute,
  message,
  ...nok,
  ...more,
})

async function said(on: Stage): Promise<{ text: string | null; conversation: number | null; addressesUs: boolean; thread: string }[]> {
  return on.given.ctx.tx(
    (tx) => tx.all`
      select m.text, c.number as conversation, m.addresses_us, t.external_id as thread from messages m
        join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
        left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where m.workspace_id = ${tx.workspaceId} order by m.at, m.order_key`,
  )
}

async function posts(on: Stage): Promise<Record<string, unknown>[]> {
  return on.given.ctx.tx(
    (tx) => tx.all`select external_id, kind, text, author_name from posts where workspace_id = ${tx.workspaceId} order by external_id`,
  )
}

describe('comments of one post', () => {
  it('are one conversation for each who spoke to us, and goes on with their next words there', async () => {
    const on = await page()
    await on.hear(comment(1, 0, 'ของยังไม่มาค่ะ'), comment(2, 1, '색상이 다른가요?', minji))
    await on.hear(comment(3, 2, 'ขอเลขที่สั่งซื้อค่ะ', { ...us, parent_id: '100_1' }))
    await on.hear(comment(4, 3, '1042 ค่ะ', { parent_id: '100_1' }), comment(5, 4, 'me too', { ...minji, parent_id: '100_1' }))

    expect(await said(on)).toMatchObject([
      { conversation: 1, addressesUs: true, thread: '1' },
      { conversation: 2, addressesUs: true, thread: '2' },
      { text: 'ขอเลขที่สั่งซื้อค่ะ', conversation: 1, thread: '1' },
      { text: '1042 ค่ะ', conversation: 1, addressesUs: true, thread: '1' },
      { text: 'me too', conversation: null, addressesUs: false, thread: '1' },
    ])
    expect((await on.conversations()).map(({ needsAction }) => needsAction)).toEqual([true, true])
  })

  it('open again what was done when the customer goes on, though no network tells whom they answer', async () => {
    const on = await page()
    await on.hear(comment(1, 0, 'ของยังไม่มาค่ะ'))
    await on.given.ctx.tx(
      (tx) =>
        tx.run`update conversations set status = 'resolved', resolution = 'answered', resolved_at = '2026-11-02T09:01:00Z' where workspace_id = ${tx.workspaceId}`,
    )
    await on.hear(comment(2, 5, 'ยังไม่ได้เลยค่ะ', { parent_id: '100_1' }))

    expect(await on.conversations()).toMatchObject([{ status: 'open', texts: ['ของยังไม่มาค่ะ', 'ยังไม่ได้เลยค่ะ'] }])
  })

  it('are one comment where it is seen under the post and under its ad', async () => {
    const on = await page()
    await on.hear(comment(1, 0, '가격이 얼마예요?'))
    await on.hear(comment(1, 0, '가격이 얼마예요?', { comment_id: '200_1', post_id: 'brand_200', parent_id: 'brand_200' }))
    await on.hear(comment(1, 0, '', { verb: 'edited', comment_id: '200_1', message: '가격이랑 재고가 궁금해요', minute: 3 }))

    expect(await said(on)).toMatchObject([{ text: '가격이랑 재고가 궁금해요', conversation: 1 }])
  })

  it('end the same when they are edited or deleted before they come', async () => {
    const on = await page()
    await on.hear(comment(1, 2, '', { verb: 'edited', message: 'ได้ของแล้วค่ะ' }))
    await on.hear(comment(2, 2, '', { verb: 'remove', created_time: undefined }))
    await on.hear(comment(1, 0, 'ของยังไม่มาค่ะ'), comment(2, 0, 'ด่าเจ็บ ๆ', minji))
    await on.hear(comment(1, 0, 'ของยังไม่มาค่ะ'), comment(2, 0, 'ด่าเจ็บ ๆ', minji))

    expect(await said(on)).toMatchObject([{ text: 'ได้ของแล้วค่ะ' }, { text: null }])
  })

  it('stay readable for us when they are hidden, and say so, in whatever order it is told', async () => {
    const on = await page()
    const hidden = () =>
      on.given.ctx.tx((tx) => tx.all`select text, hidden, hidden_by from messages where workspace_id = ${tx.workspaceId} order by at`)
    await on.hear(comment(2, 3, '', { verb: 'hide' }))
    await on.hear(comment(1, 0, 'spam'), comment(2, 1, 'scam', minji))
    await on.hear(comment(1, 4, 'spam', { verb: 'hide' }))

    expect(await hidden()).toEqual([
      { text: 'spam', hidden: true, hiddenBy: 'us' },
      { text: 'scam', hidden: true, hiddenBy: 'us' },
    ])
    await on.hear(comment(1, 6, 'spam', { verb: 'unhide' }))
    await on.hear(comment(1, 4, 'spam', { verb: 'hide' }))

    expect(await hidden()).toMatchObject([{ hidden: false, hiddenBy: null }, { hidden: true }])
    expect((await on.given.events('message.changed')).map(({ data }) => data.what)).toEqual(['hidden', 'hidden', 'shown'])
  })
})

describe('what stands under the post of a visitor', () => {
  const visitorPost = { item: 'post', verb: 'add', post_id: VISITOR_POST, message: '택배가 언제 오나요?', ...minji }
  const below = (id: number, minute: number, message: string, more: object = {}) =>
    comment(id, minute, message, { comment_id: `900_${id}`, post_id: VISITOR_POST, parent_id: VISITOR_POST, ...more })

  it('is one conversation with that visitor, also where Facebook does not tell whose post it is', async () => {
    const on = await page()
    await on.hear(visitorPost)
    await on.hear(below(1, 1, '확인해 드릴게요', us))
    await on.hear(below(2, 2, '네 부탁드려요', { ...minji, parent_id: '900_1' }))

    expect(await said(on)).toMatchObject([
      { text: '택배가 언제 오나요?', conversation: 1, thread: '900' },
      { text: '확인해 드릴게요', conversation: 1, thread: '900' },
      { text: '네 부탁드려요', conversation: 1, thread: '900', addressesUs: true },
    ])
  })
})

describe('the post itself', () => {
  const own = { item: 'status', verb: 'add', post_id: POST, message: 'The new Haru washer', ...us }

  it('has its words whether it comes before or after the first comment, and no conversation of its own', async () => {
    const [before, after] = [await page(), await page()]
    await before.hear(own)
    await before.hear(comment(1, 1, 'how much?'))
    await after.hear(comment(1, 1, 'how much?'))
    await after.hear(own)
    await after.hear(own)

    for (const on of [before, after]) {
      expect(await posts(on)).toEqual([{ externalId: POST, kind: 'own', text: 'The new Haru washer', authorName: 'Haru Living' }])
      expect(await said(on)).toHaveLength(1)
    }
  })

  it('changes its words with the newest edit, and loses them when it is removed', async () => {
    const on = await page()
    await on.hear(own, comment(1, 1, 'how much?'))
    await on.hear({ ...own, verb: 'edited', message: 'Now 20 % off', minute: 9 })
    await on.hear({ ...own, verb: 'edited', message: 'Now 10 % off', minute: 5 })

    expect(await posts(on)).toMatchObject([{ text: 'Now 20 % off' }])
    await on.hear({ ...own, verb: 'remove', minute: 10 })
    await on.hear({ ...own, verb: 'edited', message: 'Now 30 % off', minute: 11 })

    expect(await posts(on)).toMatchObject([{ text: null }])
  })
})
