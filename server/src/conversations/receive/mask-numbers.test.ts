import type { EditEvent, MessageEvent } from '@baton/channel-kit'
import { expect, it } from 'vitest'
import type { Incoming, ReceivingAccount } from '#channels'
import { maskArrivals, maskEdit } from './mask-numbers.ts'
import { at, brand, dm, said } from './stage.fixtures.ts'

const CARD = '4111 1111 1111 1111'
const account = { id: 'account', network: 'x' } as ReceivingAccount
const told = (event: Incoming['event'], rawDeliveryId = 'raw'): Incoming => ({ account, event, rawDeliveryId, history: false })

/** What a single message becomes. */
function masked(event: MessageEvent) {
  const { incoming, holding } = maskArrivals([told(event)])
  return { ...incoming[0], holding }
}

it('masks every text of a contact, counts a number once, and keeps how the words were', () => {
  const event = said('A', `카드 ${CARD}`, 0, {
    html: `<p>카드 <b>4111 1111</b> 1111 1111</p>`,
    thread: { ...dm('A'), kind: 'mail', subject: `환불 ${CARD}` },
    sendHints: { subject: `Re: 환불 ${CARD}`, messageId: '<4111111111111111@mail.example>' },
    review: { stars: 1, title: `계좌 123456-12-123456` },
    media: [
      { kind: 'file', fileName: `${CARD}.pdf`, altText: CARD },
      { kind: 'location', place: { title: CARD, address: 'สยาม', latitude: 13, longitude: 100 } },
    ],
  })
  const { event: shown, written, holding } = masked(event)

  expect(shown).toEqual({
    ...event,
    text: '카드 ••••1111',
    html: '<p>카드 <b>••••1111</b></p>',
    thread: { ...event.thread, subject: '환불 ••••1111' },
    sendHints: { subject: 'Re: 환불 ••••1111', messageId: '<4111111111111111@mail.example>' },
    review: { stars: 1, title: '계좌 ••••3456' },
    media: [
      { kind: 'file', fileName: '••••1111.pdf', altText: '••••1111' },
      { kind: 'location', place: { title: '••••1111', address: 'สยาม', latitude: 13, longitude: 100 } },
    ],
  })
  expect(written).toEqual({
    text: `카드 ${CARD}`,
    numbers: [
      { kind: 'card', number: CARD, besides: true },
      { kind: 'bank_account', number: '123456-12-123456', besides: true },
    ],
  })
  expect(holding).toEqual(['raw'])
})

it('leaves alone what the brand says, and its own posts; not what others post of it', () => {
  const own = said('A', 'จ่ายแล้วค่ะ', 0, {
    thread: { ...said('A', '', 0).thread, post: { externalId: 'root', kind: 'own', text: 'โอนมาที่ 123-4-56789-0' } },
  })
  const theirs = said('A', '저도요', 0, {
    thread: { ...own.thread, post: { externalId: 'root', kind: 'mention', text: `haru가 ${CARD} 를 받아갔어요` } },
  })
  const { incoming, holding } = maskArrivals([
    told(brand('โอนมาที่ 123-4-56789-0 นะคะ', 0)),
    told(own),
    told(theirs, 'holds it'),
    told({ ...brand('확인할게요', 1), thread: theirs.thread }, 'holds it too'),
  ])

  const [ours, underOwn, underTheirs, answer] = incoming.map(({ event }) => event as MessageEvent)
  expect([ours?.text, underOwn?.thread.post?.text]).toEqual(['โอนมาที่ 123-4-56789-0 นะคะ', 'โอนมาที่ 123-4-56789-0'])
  expect([underTheirs?.thread.post?.text, answer?.thread.post?.text]).toEqual([
    'haru가 ••••1111 를 받아갔어요',
    'haru가 ••••1111 를 받아갔어요',
  ])
  expect(incoming.map(({ written }) => written)).toEqual([undefined, undefined, undefined, undefined])
  expect(holding).toEqual(['holds it', 'holds it too'])
})

it('gives back the very same where there is nothing to mask', () => {
  const plain = told(said('A', '010-1234-5678 로 전화 주세요, 주문 2024-1103-5531', 0, { html: '<p>010-1234-5678</p>' }))
  const { incoming, holding } = maskArrivals([plain])
  expect(incoming[0]).toBe(plain)
  expect(holding).toEqual([])
})

it('masks the words of an edit', () => {
  const change: EditEvent = { kind: 'edit', account: 'brand', at: at(1), dedupeKey: 'e', scope: '', externalId: 'm1', text: `no: ${CARD}` }
  expect(maskEdit(change)).toEqual({ change: { ...change, text: 'no: ••••1111' }, numbers: [{ kind: 'card', number: CARD }] })
  const plain = { ...change, text: 'no' }
  expect(maskEdit(plain).change).toBe(plain)
})
