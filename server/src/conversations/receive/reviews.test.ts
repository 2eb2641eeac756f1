import type { ChannelEvent, MessageEvent, ThreadRef } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { timelinePage } from '../timeline.ts'
import { conversationRows } from '../conversation-rows.ts'
import { at, brand, said, stage, type Stage } from './stage.fixtures.ts'

const thread = (id: string): ThreadRef => ({ externalId: id, kind: 'review', visibility: 'public', oneAnswer: true })

/** A review as its author left it at that minute; each change has an id of its own. */
function review(stars: number | null, text: string, minute: number, more: Partial<MessageEvent> = {}): MessageEvent {
  return said('ฟ้า', text, minute, { externalId: `r1@${minute}`, thread: thread('r1'), review: { stars }, ...more })
}

function answered(text: string, minute: number, more: Partial<MessageEvent> = {}): MessageEvent {
  return brand(text, minute, { externalId: `r1/answer@${minute}`, thread: thread('r1'), replyTo: 'r1@0', addressesUs: false, ...more })
}

async function seen(on: Stage) {
  return on.given.ctx.tx(async (tx) => {
    const rows = await tx.all<{ id: string }>`select id from conversations where workspace_id = ${tx.workspaceId} order by number`
    const conversations = await conversationRows(
      tx,
      rows.map(({ id }) => id),
    )
    const pages = await Promise.all(rows.map(({ id }) => timelinePage(tx, id, 50)))
    return conversations.map((conversation) => ({
      status: conversation.status,
      waiting: conversation.waitingSince !== null,
      stars: conversation.threads[0]?.stars,
      subject: conversation.subject,
      preview: conversation.previewText,
      entries: (pages[rows.findIndex(({ id }) => id === conversation.id)]?.items ?? []).flatMap((entry) =>
        entry.type === 'message'
          ? [
              {
                said: entry.deleted ? null : entry.text,
                replaced: entry.replacedAt !== null,
                stars: entry.review?.stars,
                former: entry.review?.formerStars,
              },
            ]
          : [],
      ),
    }))
  })
}

describe('a review', () => {
  it('is one conversation of its author, with its stars and title', async () => {
    const on = await stage('x')

    await on.take(review(2, 'เปิดแอปไม่ได้เลย', 0, { review: { stars: 2, title: 'ผิดหวัง', version: '4.1.0' } }))

    expect(await seen(on)).toEqual([
      {
        status: 'open',
        waiting: true,
        stars: 2,
        subject: 'ผิดหวัง',
        preview: 'ผิดหวัง · เปิดแอปไม่ได้เลย',
        entries: [{ said: 'เปิดแอปไม่ได้เลย', replaced: false, stars: 2, former: null }],
      },
    ])
  })

  it('changed after our answer asks anew, and both ways it stood are kept', async () => {
    const on = await stage('x')
    await on.take(review(2, '앱이 자꾸 꺼져요', 0))
    await on.take(answered('고쳤습니다. 업데이트해 주세요.', 5))
    expect((await seen(on))[0]).toMatchObject({ waiting: false })

    await on.take(review(5, '감사합니다', 9))

    expect(await seen(on)).toMatchObject([
      {
        status: 'open',
        waiting: true,
        stars: 5,
        entries: [
          { said: '앱이 자꾸 꺼져요', replaced: true, stars: 2, former: null },
          { said: '고쳤습니다. 업데이트해 주세요.', replaced: false },
          { said: '감사합니다', replaced: false, stars: 5, former: 2 },
        ],
      },
    ])
  })

  it('told again by overlapping polls changes nothing', async () => {
    const on = await stage('x')
    const events = [review(2, 'slow', 0), answered('We are on it', 5), review(4, 'faster', 9)]
    await on.take(...events)
    const before = await seen(on)
    const replaced = await on.given.events('message.changed')

    await on.take(...events)
    await on.take(review(2, 'slow', 0))

    expect(await seen(on)).toEqual(before)
    expect(await on.given.events('message.changed')).toEqual(replaced)
  })

  it.each([
    ['in order', [0, 1, 2]],
    ['the newest first', [2, 1, 0]],
    ['the answer first', [1, 2, 0]],
  ])('gives the same conversation when it comes %s', async (_, order) => {
    const events = [review(1, 'เข้าไม่ได้', 0), answered('แก้แล้วค่ะ', 5), review(5, 'ดีแล้ว', 9)]
    const [together, apart] = [await stage('x'), await stage('x')]
    await together.take(...events)
    for (const place of order) await apart.take(events[place] as MessageEvent)

    const [one] = await seen(together)
    const [other] = await seen(apart)
    expect({ ...other, subject: null }).toEqual({ ...one, subject: null })
  })

  it('first seen after its author changed it has its older answer with it', async () => {
    const on = await stage('x')

    await on.take(answered('Please update', 5, { replyTo: 'r1@9' }), review(3, 'better', 9))

    expect(await seen(on)).toMatchObject([{ waiting: true, stars: 3, entries: [{ said: 'Please update' }, { said: 'better' }] }])
  })

  it('deleted by its author leaves no words of any way it stood, and no stars', async () => {
    const on = await stage('x')
    await on.take(review(1, 'ห่วย', 0, { review: { stars: 1, title: 'ห่วยมาก' } }))
    await on.take(review(2, 'ยังห่วย', 3, { review: { stars: 2, title: 'ยังห่วยอยู่' } }))

    await on.take({
      kind: 'delete',
      account: 'brand',
      at: review(1, '', 7).at,
      dedupeKey: 'gone',
      scope: '',
      externalId: 'r1@3',
      reason: 'deleted',
      by: 'author',
    })

    expect(await seen(on)).toMatchObject([
      {
        waiting: false,
        stars: null,
        subject: null,
        preview: null,
        entries: [
          { said: null, stars: undefined },
          { said: null, stars: undefined },
        ],
      },
    ])
  })

  it('without words or a name of its author is there all the same', async () => {
    const on = await stage('x')

    await on.take(review(3, '', 0, { author: { scope: 'app', externalId: 'r1' } }))

    expect(await seen(on)).toMatchObject([{ waiting: true, stars: 3, entries: [{ said: '', stars: 3 }] }])
  })
})

describe('an answer written in the network’s own console', () => {
  it('replaces the one before', async () => {
    const on = await stage('x')
    await on.take(review(2, 'slow', 0), answered('We look into it', 5))

    await on.take(answered('It is mended in 4.2', 8))

    expect((await seen(on))[0]?.entries).toMatchObject([
      { said: 'slow', replaced: false },
      { said: 'We look into it', replaced: true },
      { said: 'It is mended in 4.2', replaced: false },
    ])
  })

  it('with the words that stand there is the same answer under another id', async () => {
    const on = await stage('x')
    await on.take(review(2, 'slow', 0), answered('We look into it', 5))

    await on.take(answered('We look  into it', 5, { externalId: 'r1/answer@5.713' }))

    expect((await seen(on))[0]?.entries).toHaveLength(2)
  })

  it('put back to what it said first is an answer of its own', async () => {
    const on = await stage('x')
    await on.take(review(2, 'slow', 0), answered('A', 5), answered('B', 6))

    await on.take(answered('A', 7))

    expect((await seen(on))[0]?.entries.map(({ said: words, replaced }) => [words, replaced])).toEqual([
      ['slow', false],
      ['A', true],
      ['B', true],
      ['A', false],
    ])
  })
})

describe('an answer that the network looks at first', () => {
  const told = (what: 'pending' | 'delivered' | 'failed', minute: number): ChannelEvent => ({
    kind: 'status',
    account: 'brand',
    at: at(minute),
    dedupeKey: `${what} ${minute}`,
    scope: '',
    externalId: 'r1/answer@5',
    status: what,
  })
  const ours = async (on: Stage) =>
    on.given.ctx.tx(
      (tx) =>
        tx.one<{ status: string; deleted: boolean; replaced: boolean }>`
          select status, deleted_at is not null as deleted, replaced_at is not null as replaced
            from messages where workspace_id = ${tx.workspaceId} and external_id = 'r1/answer@5'`,
    )

  it('waits until it is shown, and does not wait again afterwards', async () => {
    const on = await stage('x')
    await on.take(review(2, '느려요', 0), answered('고쳤습니다', 5), told('pending', 5))
    expect(await ours(on)).toMatchObject({ status: 'pending' })

    await on.take(told('delivered', 9))
    await on.take(told('pending', 10))

    expect(await ours(on)).toMatchObject({ status: 'delivered' })
  })

  it('answers nothing once it is refused, when it was written at the network', async () => {
    const on = await stage('x')
    await on.take(review(2, 'ช้า', 0), answered('แก้แล้วค่ะ', 5), told('pending', 5))

    await on.take(told('failed', 9))

    expect(await ours(on)).toMatchObject({ status: 'failed' })
    expect((await seen(on))[0]).toMatchObject({ status: 'open', waiting: true })
  })

  it('leaves those before it replaced when it is deleted', async () => {
    const on = await stage('x')
    await on.take(review(2, 'slow', 0), answered('We look into it', 5), answered('Mended', 7))

    await on.take({
      kind: 'delete',
      account: 'brand',
      at: at(9),
      dedupeKey: 'r1/answer@7 gone',
      scope: '',
      externalId: 'r1/answer@7',
      reason: 'deleted',
      by: 'us',
    })
    await on.take(review(3, 'still slow', 11))

    expect(await ours(on)).toMatchObject({ deleted: false, replaced: true })
  })
})
