import type { AccountContext, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

/** Bodies in the shape Meta documents, with invented people. Only tests read this file. */

export const NUMBER = '106540352242922'
export const BUSINESS = '102290129340398'
export const NOK = { phone: '66812345678', userId: 'TH.13491208655302741918', name: 'นก' }
/** Hides the number behind a user name. */
export const MINJI = { phone: '', userId: 'KR.55512086553027419', name: '민지' }
export const GROUP = '120363418770915618@g.us'
/** 2026-11-20T09:00:00.000Z */
export const RECEIVED_AT = 1795165200000
export const NOW = RECEIVED_AT + 20_000

export const app = { appId: '4711', appSecret: 'geheim-비밀', verifyToken: 'haru-living-hook' }
export const account: AccountContext = {
  network: 'whatsapp',
  externalId: NUMBER,
  handle: '+66 2 123 4567',
  baseUrl: 'https://graph.test',
  credentials: { accessToken: 'EAAG-token' },
  app,
  settings: { phoneNumberId: NUMBER, businessAccountId: BUSINESS },
}

/** A template with holes in every part. */
export const parcel: NonNullable<OutboundMessage['template']> = {
  externalId: '900',
  name: 'order_update',
  language: 'th',
  content: {
    header: { text: 'คำสั่งซื้อ {{1}}', most: 60 },
    body: { text: 'คุณ{{1}} พัสดุ {{2}}', most: 1024 },
    footer: 'Haru Living',
    buttons: [
      { kind: 'reply', text: 'ขอบคุณ', url: null },
      { kind: 'link', text: 'ติดตาม', url: { text: 'https://haru.example/t/{{1}}', most: 2000 } },
    ],
    parameters: [
      { key: 'header.1', part: 'header', button: null, name: '1', example: 'HL-7' },
      { key: 'body.1', part: 'body', button: null, name: '1', example: 'นก' },
      { key: 'body.2', part: 'body', button: null, name: '2', example: 'TH001' },
      { key: 'button.1.1', part: 'button', button: 1, name: '1', example: 'TH001' },
    ],
    obstacle: null,
  },
  values: { 'header.1': 'HL-7', 'body.1': 'นก', 'body.2': 'TH001', 'button.1.1': 'TH001' },
}

interface Person {
  phone: string
  userId: string
  name: string
}

let serial = 0

/** One message as WhatsApp wraps it; `fields` replaces any. */
export function message(type: string, content: unknown, fields: object = {}, from: Person = NOK): Record<string, unknown> {
  serial++
  return {
    ...(from.phone && { from: from.phone }),
    ...(from.userId && { from_user_id: from.userId }),
    id: `wamid.HBgL${String(serial).padStart(20, '0')}==`,
    timestamp: String(RECEIVED_AT / 1000),
    type,
    [type]: content,
    ...fields,
  }
}

export const text = (body: string, fields: object = {}, from: Person = NOK) => message('text', { body }, fields, from)

export function status(what: string, fields: object = {}): Record<string, unknown> {
  return { id: 'wamid.OUT1', status: what, timestamp: String(RECEIVED_AT / 1000), recipient_id: NOK.phone, ...fields }
}

export function contact({ phone, userId, name }: Person): object {
  return { profile: { name }, ...(phone && { wa_id: phone }), ...(userId && { user_id: userId }) }
}

export function change(field: string, value: object, entry: object = {}): object {
  return { object: 'whatsapp_business_account', entry: [{ id: BUSINESS, ...entry, changes: [{ field, value }] }] }
}

const metadata = { display_phone_number: '6621234567', phone_number_id: NUMBER }

export const hook = (messages: object[], from: Person = NOK) =>
  change('messages', { messaging_product: 'whatsapp', metadata, contacts: [contact(from)], messages })

export const statusHook = (...statuses: object[]) => change('messages', { messaging_product: 'whatsapp', metadata, statuses })

export const echoHook = (...echoes: object[]) =>
  change('smb_message_echoes', { messaging_product: 'whatsapp', metadata, message_echoes: echoes })

export function inbound(overrides: Partial<InboundContext> = {}): InboundContext {
  return {
    externalId: 'wamid.IN1',
    at: new Date(RECEIVED_AT).toISOString(),
    author: { scope: BUSINESS, externalId: NOK.userId },
    text: 'ของยังไม่ถึงเลยค่ะ',
    addressesUs: true,
    hints: { phone: NOK.phone, userId: NOK.userId },
    ...overrides,
  }
}

export function thread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  return { externalId: NOK.userId, kind: 'dm', visibility: 'private', lastInbound: inbound(), ...overrides }
}

export function outbound(overrides: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    deliveryId: '0199f1c2-7a3b-7c4d-8e5f-001122334455',
    at: new Date(RECEIVED_AT + 10_000).toISOString(),
    text: 'ขออภัยค่ะ กำลังตรวจสอบให้นะคะ',
    media: [],
    target: inbound(),
    ...overrides,
  }
}
