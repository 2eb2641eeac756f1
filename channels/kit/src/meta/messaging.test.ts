import { describe, expect, it } from 'vitest'
import type { ChannelEvent, MessageEvent } from '../adapter.ts'
import { isHeldElsewhere } from '../control.ts'
import { messagingEvents } from './index.ts'

const PAGE = '104000000000001'
const NOK = '7100000000000011'
const MS = 1795165200000
const AT = '2026-11-20T09:00:00.000Z'
const place = { account: PAGE, toldAt: '2026-11-20T09:00:09.000Z', appId: '4711' }
const OURS = '0199f1c2-7a3b-7c4d-8e5f-001122334455'

const from = (content: object) => ({ sender: { id: NOK }, recipient: { id: PAGE }, timestamp: MS, ...content })
const echo = (message: object) => ({ sender: { id: PAGE }, recipient: { id: NOK }, timestamp: MS, message: { is_echo: true, ...message } })
const read = (item: object, list = 'messaging'): ChannelEvent[] => messagingEvents({ [list]: [item] }, place)
const said = (message: object, list?: string): MessageEvent => {
  const [event] = read(from({ message: { mid: 'm_1', ...message } }), list)
  if (event?.kind !== 'message') throw new Error(`no message but ${event?.kind}`)
  return event
}

describe('what a person says in private', () => {
  it('is a message in the one thread with them, known by its mid within the account', () => {
    expect(said({ text: '배송 언제 와요?', reply_to: { mid: 'm_0' } })).toEqual({
      kind: 'message',
      account: PAGE,
      at: AT,
      scope: PAGE,
      dedupeKey: 'message:m_1',
      direction: 'inbound',
      externalId: 'm_1',
      order: 'm_1',
      thread: { externalId: NOK, kind: 'dm', visibility: 'private' },
      author: { scope: PAGE, externalId: NOK },
      text: '배송 언제 와요?',
      media: [],
      addressesUs: true,
      replyTo: 'm_0',
    })
  })

  it('is the same when ids come as numbers, also where both sides are swapped', () => {
    const swapped = { sender: { id: Number(PAGE) }, recipient: { id: Number(NOK) }, timestamp: MS, message: { mid: 'm_1', text: 'hi' } }

    expect(read(swapped)).toEqual(read(from({ message: { mid: 'm_1', text: 'hi' } })))
  })

  it('shows a sticker once, whether it comes as picture, as sticker or as both', () => {
    const url = 'https://scontent.test/s.png'
    const picture = { type: 'image', payload: { url, sticker_id: 369239263222822 } }
    const sticker = { type: 'sticker', payload: { url, sticker_id: '369239263222822', label: '👍' } }

    for (const attachments of [[picture], [sticker], [picture, sticker]]) {
      const { media, kindHint } = said({ attachments })
      expect(media).toMatchObject([{ kind: 'sticker', externalId: '369239263222822', fetch: { url } }])
      expect(kindHint).toBe('sticker')
    }
    expect(said({ text: 'thanks', attachments: [sticker] }).kindHint).toBeUndefined()
    expect(said({ attachments: [picture, { type: 'image', payload: { url: 'https://scontent.test/p.jpg' } }] })).toMatchObject({
      media: [{ kind: 'sticker' }, { kind: 'image' }],
    })
  })

  it('brings files, places and shared pages, and no address that is none', () => {
    const media = (type: string, payload: unknown, more: object = {}) => said({ attachments: [{ type, payload, ...more }] }).media

    expect(media('file', { url: 'https://cdn.test/a.pdf' })).toMatchObject([{ kind: 'file', fetch: { url: 'https://cdn.test/a.pdf' } }])
    expect(media('location', { coordinates: { lat: 12.34, long: 43.21 } })).toEqual([
      { kind: 'location', place: { latitude: 12.34, longitude: 43.21 } },
    ])
    expect(media('fallback', { url: 'https://shop.test/x', title: 'A lamp' })).toEqual([
      { kind: 'link', link: { url: 'https://shop.test/x' }, altText: 'A lamp' },
    ])
    expect(media('fallback', null, { url: 'https://shop.test/x', title: 'A lamp' })).toHaveLength(1)
    expect(media('image', { url: 'javascript:alert(1)' })).toEqual([])
    expect(media('__proto__', { url: 'https://cdn.test/a' })).toMatchObject([{ kind: 'link' }])
  })

  it('is told as unreadable where Meta does not show it, and never lost', () => {
    expect(said({ is_unsupported: true })).toMatchObject({ text: '', notice: 'unsupported', addressesUs: true })
    expect(said({ attachments: [{ type: 'hologram', payload: {} }] })).toMatchObject({ notice: 'unsupported' })
    expect(read(echo({ mid: 'm_9', attachments: [{ type: 'hologram', payload: {} }] }))[0]).not.toHaveProperty('notice')
  })

  it('may be a button pressed, or come from an ad or a link', () => {
    const postback = { title: 'Talk to a person', payload: 'AGENT', mid: 'm_7' }
    const ad = { source: 'ADS', type: 'OPEN_THREAD', ads_context_data: { ad_title: 'Summer sale' } }

    expect(read(from({ postback }))).toMatchObject([{ kind: 'message', externalId: 'm_7', text: 'Talk to a person', addressesUs: true }])
    expect(read(from({ postback: { payload: 'AGENT', referral: ad } }))).toMatchObject([{ text: 'AGENT', notice: 'from-ad:Summer sale' }])
    expect(said({ text: 'Price?', referral: ad }).notice).toBe('from-ad:Summer sale')
    expect(said({ text: '❤', reply_to: { story: { id: 's1', url: 'https://cdn.test/story' } } })).toMatchObject({
      notice: 'story-reply',
      media: [{ kind: 'link', link: { url: 'https://cdn.test/story', until: '2026-11-21T09:00:00.000Z' } }],
    })
    expect(read(from({ referral: { source: 'SHORTLINK', ref: 'spring', type: 'OPEN_THREAD' } }))).toMatchObject([
      { kind: 'message', text: '', kindHint: 'system', addressesUs: false, notice: 'from-link' },
    ])
  })

  it('is edited, taken back and reacted to by its mid', () => {
    const edited = (text: string, num_edit: string) => read(from({ message_edit: { mid: 'm_1', text, num_edit } }))[0]

    expect(edited('2 pieces', '1')).toMatchObject({ kind: 'edit', externalId: 'm_1', scope: PAGE, text: '2 pieces', at: AT })
    expect(edited('3 pieces', '2')?.dedupeKey).not.toBe(edited('2 pieces', '1')?.dedupeKey)
    expect(read(from({ message: { mid: 'm_1', is_deleted: true } }))).toMatchObject([
      { kind: 'delete', externalId: 'm_1', reason: 'unsent', by: 'author' },
    ])
    expect(read(echo({ mid: 'm_2', is_deleted: true }))).toMatchObject([{ kind: 'delete', by: 'us' }])
    expect(read(from({ reaction: { mid: 'm_2', action: 'react', emoji: '😢', reaction: 'sad' } }))).toMatchObject([
      { kind: 'reaction', externalId: 'm_2', reaction: '😢', removed: false, only: true },
    ])
    expect(read(from({ reaction: { mid: 'm_2', action: 'unreact' } }))).toMatchObject([{ reaction: '', removed: true, only: true }])
  })
})

describe('what the brand says in private', () => {
  it('is an echo: ours by the id of the delivery, else written elsewhere', () => {
    expect(read(echo({ mid: 'm_3', text: 'ได้ค่ะ', app_id: 4711, metadata: OURS }))).toMatchObject([
      { direction: 'outbound', deliveryId: OURS, author: { externalId: PAGE }, thread: { externalId: NOK }, addressesUs: false },
    ])
    const [elsewhere] = read(echo({ mid: 'm_4', text: 'Hello', metadata: 'BOT' }))
    expect(elsewhere).toMatchObject({ direction: 'outbound', text: 'Hello' })
    expect(elsewhere).not.toHaveProperty('deliveryId')
  })

  it('is said by a program where another app holds the thread, and by people in the inbox of Meta', () => {
    const kind = (app_id: number | undefined, list: string) => {
      const [event] = read(echo({ mid: 'm_5', text: 'Hi', app_id }), list)
      return event?.kind === 'message' ? [event.kindHint, event.standby] : event
    }

    expect(kind(1517776481860111, 'standby')).toEqual(['auto-reply', true])
    expect(kind(263902037430900, 'standby')).toEqual([undefined, true])
    expect(kind(undefined, 'standby')).toEqual([undefined, true])
    expect(kind(1517776481860111, 'messaging')).toEqual([undefined, undefined])
  })

  it('shows the words of templates', () => {
    const payload = { template_type: 'generic', elements: [{ title: 'Lamp', subtitle: '990 ฿' }, { title: 'Shade' }] }

    expect(read(echo({ mid: 'm_6', attachments: [{ type: 'template', payload }] }))).toMatchObject([{ text: 'Lamp – 990 ฿\nShade' }])
  })

  it('was delivered and read, by message or up to a watermark', () => {
    const until = '2026-11-20T08:59:59.000Z'

    expect(read(from({ delivery: { mids: ['m_3', 'm_4'], watermark: MS - 1000 } }))).toMatchObject([
      { kind: 'status', externalId: 'm_3', status: 'delivered' },
      { kind: 'status', externalId: 'm_4', status: 'delivered' },
      { kind: 'status', status: 'delivered', upTo: { thread: NOK, at: until } },
    ])
    expect(read(from({ read: { watermark: String(MS - 1000) } }))).toMatchObject([{ status: 'read', upTo: { thread: NOK, at: until } }])
    expect(read(from({ read: { mid: 'm_3' } }))).toMatchObject([{ status: 'read', externalId: 'm_3' }])
    expect(read(from({ read: {} }))).toMatchObject([{ kind: 'unknown', type: 'messaging.read' }])
  })
})

describe('who may speak in a private thread', () => {
  const held = (item: object) => read(from(item)).map((event) => (event.kind === 'control' ? event.holder : event.kind))

  it('is told when an app passes or takes it', () => {
    expect(held({ pass_thread_control: { previous_owner_app_id: '99', new_owner_app_id: '4711' } })).toEqual(['us'])
    expect(held({ pass_thread_control: { previous_owner_app_id: '4711', new_owner_app_id: 99 } })).toEqual(['other'])
    expect(held({ take_thread_control: { previous_owner_app_id: '4711', metadata: 'x' } })).toEqual(['other'])
    expect(held({ take_thread_control: { previous_owner_app_id: '99', new_owner_app_id: '4711' } })).toEqual(['us'])
    expect(held({ request_thread_control: { requested_owner_app_id: '99' } })).toEqual(['unknown'])
  })

  it('goes by what was told last, control or message', () => {
    const lastInbound = (at: string, standby: boolean) =>
      ({
        lastInbound: { externalId: 'm', at, author: { scope: '', externalId: '' }, text: '', addressesUs: true, hints: {}, standby },
      }) as const
    const control = (who: string, controlAt: string) => ({ facts: { control: who, controlAt } })

    expect(said({ text: 'hi' }, 'standby').standby).toBe(true)
    expect(isHeldElsewhere(lastInbound(AT, true))).toBe(true)
    expect(isHeldElsewhere({ ...lastInbound(AT, true), ...control('us', '2026-11-20T09:01:00.000Z') })).toBe(false)
    expect(isHeldElsewhere({ ...lastInbound(AT, false), ...control('other', '2026-11-20T09:01:00.000Z') })).toBe(true)
    expect(isHeldElsewhere({ ...lastInbound(AT, false), ...control('other', '2026-11-20T08:00:00.000Z') })).toBe(false)
    expect(isHeldElsewhere(control('other', AT))).toBe(true)
    expect(isHeldElsewhere({})).toBe(false)
  })
})

it('keeps what it does not know, and tells when Meta restricts the account', () => {
  expect(read(from({ optin: { ref: 'x' } }))).toMatchObject([{ kind: 'unknown', type: 'messaging.optin', raw: { optin: { ref: 'x' } } }])
  expect(read(from({ message: { text: 'without an id' } }), 'standby')).toMatchObject([{ kind: 'unknown', type: 'standby.message' }])
  const told = (action: string) =>
    read({ recipient: { id: PAGE }, timestamp: MS, 'policy-enforcement': { action, reason: 'Too many messages' } })
  expect(told('block')).toMatchObject([
    { kind: 'account', what: 'warning', finding: { code: 'meta_messages_restricted', networkWords: 'Too many messages' } },
  ])
  expect(told('unblock')).toMatchObject([{ kind: 'account', what: 'connected' }])
  expect(read({})).toMatchObject([{ kind: 'unknown', type: 'messaging.none', at: place.toldAt }])
})
