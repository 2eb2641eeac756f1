import type { MessageEvent, ThreadRef } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import type { Tx } from '#kernel/tx'
import { receive } from './receive.ts'
import { at, brand, dm, publicThread, said, stage } from './stage.fixtures.ts'

describe('receiving', () => {
  it('keeps five people under one post in five conversations', async () => {
    const { take, conversations } = await stage()
    await take(...['민지', 'สมชาย', 'Emily', '도윤', 'Ann'].map((who, index) => said(who, `${who}: 제품에서 소리가 나요`, index)))

    const rows = await conversations()

    expect(rows.map((row) => row.contact)).toEqual(['민지', 'สมชาย', 'Emily', '도윤', 'Ann'])
    expect(rows.every((row) => row.texts.length === 1 && row.needsAction)).toBe(true)
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5])
  })

  it('leaves the numbers to others until its end, and takes the next ones then', async () => {
    const { account, given, conversations } = await stage()
    const take = async (tx: Tx, event: MessageEvent) => {
      await tx.run`set local lock_timeout = '1s'`
      await receive(tx, [{ account, event, rawDeliveryId: tx.newId(), history: false }])
    }
    await given.ctx.tx(async (tx) => {
      await take(tx, said('민지', '소리가 나요', 1, { thread: dm('민지') }))
      await given.ctx.tx((other) => take(other, said('สมชาย', 'ของยังไม่มาค่ะ', 0, { thread: dm('สมชาย') })))
    })

    expect((await conversations()).map(({ number, contact }) => [number, contact])).toEqual([
      [1, 'สมชาย'],
      [2, '민지'],
    ])
    expect((await given.events('conversation.opened')).map(({ seq }) => seq)).toEqual([1, 3])
  })

  it("never shows B's private message in A's conversation", async () => {
    const { take, conversations } = await stage()
    await take(said('A', 'It leaks', 0))
    await take(said('B', 'me too', 1))
    await take(said('B', 'my order is 20415', 2, { thread: dm('B') }))

    const rows = await conversations()

    expect(rows.map((row) => [row.contact, row.texts])).toEqual([
      ['A', ['It leaks']],
      ['B', ['me too']],
      ['B', ['my order is 20415']],
    ])
  })

  it('folds what does not address us as a neighbour', async () => {
    const { take, conversations } = await stage()
    await take(said('A', 'It leaks', 0), said('Friend', '@A try the filter', 1, { addressesUs: false }))

    expect(await conversations()).toMatchObject([{ contact: 'A', texts: ['It leaks'] }])
  })

  it('changes nothing when the same message comes again', async () => {
    const { take, given, conversations } = await stage()
    const message = said('A', 'It leaks', 0)
    await take(message)
    await take(message, message)

    expect(await conversations()).toHaveLength(1)
    expect(await given.events('message.received')).toHaveLength(1)
  })

  it('stops the clock with an answer given in the network, and takes thanks without starting it again', async () => {
    const { take, conversations } = await stage('line')
    const thread = dm('A')
    await take(said('A', 'สั่งไปแล้วยังไม่ได้ของเลยค่ะ', 0, { thread }))
    await take(brand('ขออภัยค่ะ พรุ่งนี้ได้รับแน่นอน', 5, { thread }))
    await take(said('A', 'ขอบคุณค่ะ', 6, { thread }))

    expect(await conversations()).toMatchObject([{ waitingSince: null, needsAction: false, texts: { length: 3 } }])
  })

  it('opens a new conversation a week after the last one was done, and reopens within three days', async () => {
    const { take, given, conversations } = await stage('line')
    const thread = dm('A')
    const done = (when: string) =>
      given.ctx.tx(
        (tx) => tx.run`update conversations set status = 'resolved', resolved_at = ${when} where workspace_id = ${tx.workspaceId}`,
      )
    await take(said('A', 'where is my parcel', 0, { thread }))
    await done(at(10))
    await take(said('A', 'thank you', 11, { thread }), said('A', 'but it is broken', 60 * 24, { thread }))
    expect(await conversations()).toMatchObject([{ status: 'open', texts: { length: 3 } }])

    await done(at(60 * 24 + 1))
    await take(said('A', 'another thing', 60 * 24 * 8, { thread }))
    expect(await conversations()).toMatchObject([{ status: 'resolved' }, { status: 'open', texts: ['another thing'] }])
  })

  it('gives the same conversations whatever the order and the batches', async () => {
    const turns = (prefix: string) => {
      const thread: ThreadRef = { ...publicThread, externalId: `${prefix}root` }
      const id = (n: number) => `${prefix}${n}`
      return [
        said('A', 'It leaks', 0, { externalId: id(1), thread }),
        brand('Sorry! Which model?', 3, { externalId: id(2), thread, replyTo: id(1) }),
        said('A', 'The big one', 4, { externalId: id(3), thread, replyTo: id(2) }),
        said('B', 'mine too', 5, { externalId: id(4), thread }),
        brand('Please see our page', 6, { externalId: id(5), thread, replyTo: id(4) }),
        brand('And it is free', 7, { externalId: id(6), thread, replyTo: id(5) }),
        brand('We are on it', 9, { externalId: id(7), thread }),
      ]
    }
    const orders = [
      [0, 1, 2, 3, 4, 5, 6],
      [6, 5, 4, 3, 2, 1, 0],
      [5, 1, 6, 3, 0, 4, 2],
      [4, 6, 2, 0, 5, 3, 1],
    ]
    const results = []
    for (const [index, order] of orders.entries()) {
      const { take, conversations } = await stage()
      const events = turns(`t${index}-`)
      for (const n of order) await take(events[n] as MessageEvent)
      const rows = await conversations()
      results.push(
        rows.map(({ contact, texts, waitingSince }) => ({ contact, texts, waitingSince })).sort((a, b) => (a.contact < b.contact ? -1 : 1)),
      )
    }
    expect(results[0]).toEqual([
      { contact: 'A', texts: ['It leaks', 'Sorry! Which model?', 'The big one'], waitingSince: at(4) },
      { contact: 'B', texts: ['mine too', 'Please see our page', 'And it is free', 'We are on it'], waitingSince: null },
    ])
    for (const result of results) expect(result).toEqual(results[0])
  })

  it('finds the post of a thread whose first words came before it', async () => {
    const { given, take } = await stage()
    const { post: _, ...bare } = publicThread
    await take(said('A', 'Does it come in black?', 1, { thread: bare }))
    await take(brand('The new Haru washer', 0, { externalId: 'root' }))

    const threads = await given.ctx.tx(
      (tx) => tx.all`
        select p.external_id, p.kind from threads t join posts p on p.workspace_id = t.workspace_id and p.id = t.post_id
         where t.workspace_id = ${tx.workspaceId}`,
    )
    expect(threads).toEqual([{ externalId: 'root', kind: 'own' }])
  })

  it('takes what the brand adds below its own answer as an answer to who spoke last, in whatever order it comes', async () => {
    const words = () => [
      said('A', 'Still not working', 1, { replyTo: 'unseen-answer' }),
      brand('Could you restart it?', 4, { externalId: 'second', replyTo: 'first' }),
      brand('Hi there, help is here', 0, { externalId: 'first', replyTo: 'never-told' }),
    ]
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
    ]) {
      const { take, conversations } = await stage()
      const told = words()
      for (const index of order) await take(told[index] as MessageEvent)

      expect(await conversations()).toMatchObject([
        { contact: 'A', texts: ['Still not working', 'Could you restart it?'], waitingSince: null },
      ])
    }
  })

  it('leaves an answer to a neighbour out of the conversations of others', async () => {
    const { take, conversations } = await stage()
    await take(said('A', 'It leaks', 0))
    await take(said('Friend', '@A mine too', 1, { externalId: 'aside', addressesUs: false }))
    await take(brand('Sorry to hear that!', 2, { replyTo: 'aside' }))

    expect(await conversations()).toMatchObject([{ contact: 'A', texts: ['It leaks'], needsAction: true }])
  })

  it('honours a deletion that came before the message', async () => {
    const { take, given } = await stage('line')
    const message = said('A', 'my card is 4111 1111 1111 1111', 0, { thread: dm('A') })
    await take({
      kind: 'delete',
      account: 'brand',
      at: at(1),
      dedupeKey: 'd',
      scope: '',
      externalId: message.externalId,
      reason: 'unsent',
      by: 'author',
    })
    await take(message)

    const [row] = await given.ctx.tx(
      (tx) =>
        tx.all<{
          text: string | null
          deletedReason: string
        }>`select text, deleted_reason from messages where workspace_id = ${tx.workspaceId}`,
    )
    expect(row).toEqual({ text: null, deletedReason: 'unsent' })
  })

  it('forgets the words of a deleted post in the card and the subject too, and keeps a subject that an agent wrote', async () => {
    const { take, given } = await stage()
    const own = (id: string) => ({
      ...publicThread,
      externalId: id,
      post: { externalId: id, kind: 'mention' as const, text: 'my address is Sukhumvit 21' },
    })
    await take(
      said('A', 'my address is Sukhumvit 21', 0, { externalId: 'p1', thread: own('p1') }),
      said('B', 'my address is Sukhumvit 21', 1, { externalId: 'p2', thread: own('p2') }),
    )
    await given.ctx.tx(
      (tx) => tx.run`update conversations set subject = 'Asked for the shop' where workspace_id = ${tx.workspaceId} and number = 2`,
    )
    for (const externalId of ['p1', 'p2']) {
      await take({
        kind: 'delete',
        account: 'brand',
        at: at(2),
        dedupeKey: externalId,
        scope: '',
        externalId,
        reason: 'deleted',
        by: 'author',
      })
    }

    const subjects = await given.ctx.tx(
      (tx) => tx.all`select subject from conversations where workspace_id = ${tx.workspaceId} order by number`,
    )
    const posts = await given.ctx.tx((tx) => tx.all`select text from posts where workspace_id = ${tx.workspaceId}`)
    expect(subjects).toEqual([{ subject: null }, { subject: 'Asked for the shop' }])
    expect(posts).toEqual([{ text: null }, { text: null }])
  })
})

it('takes what only claims to be ours for what it is: words of somebody else', async () => {
  const on = await stage('email')
  const ifNotOurs = { externalId: 'forged#1', notice: 'own-address' }
  await on.take(said('A', 'ของยังไม่มาเลย', 0, { thread: dm('A') }))

  await on.take(brand('We refund you 5000 EUR.', 5, { thread: dm('A'), deliveryId: on.given.app.ids.next(), ifNotOurs }))

  const rows = await on.given.ctx.tx(
    (tx) => tx.all<{ direction: string; notice: string | null }>`
      select direction, notice from messages where workspace_id = ${tx.workspaceId} order by at`,
  )
  expect(rows).toEqual([
    { direction: 'inbound', notice: null },
    { direction: 'inbound', notice: 'own-address' },
  ])
  expect((await on.conversations()).every(({ waitingSince }) => waitingSince !== null)).toBe(true)
})
