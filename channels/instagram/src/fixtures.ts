import type { AccountContext, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

/** Bodies in the shapes Meta documents, with invented people. Only tests read this file. */

export const US = '17841400000000001'
export const NOK = '7100000000000011'
export const MINJI = '7100000000000022'
export const MEDIA = '17900000000000100'
export const AD_MEDIA = '17900000000000101'
export const COMMENT = '17850000000000001'
export const REPLY = '17850000000000002'
export const OTHERS_MEDIA = '17900000000000900'
export const MENTION = '17850000000000900'
/** 2026-11-20T09:00:00.000Z */
export const AT = 1795165200
export const NOW = (AT + 60) * 1000

export const account: AccountContext = {
  network: 'instagram',
  externalId: US,
  handle: 'baanhom',
  baseUrl: 'https://graph.facebook.test',
  credentials: { accessToken: 'EAAGpagetoken' },
  app: { appId: '4711', appSecret: 'app-secret', verifyToken: 'verify-me-please' },
  settings: {},
}

export const from = {
  us: { id: US, username: 'baanhom' },
  nok: { id: NOK, username: 'nok.wanna' },
  minji: { id: MINJI, username: 'minji_kim' },
}

export function change(field: string, value: object, time = AT + 1): object {
  return entries({ id: US, time, changes: [{ field, value }] })
}

export function entries(...entry: object[]): object {
  return { object: 'instagram', entry }
}

export function comment(overrides: object = {}): object {
  return {
    id: COMMENT,
    text: 'ของยังไม่มาเลยค่ะ สั่งไปอาทิตย์ที่แล้ว',
    from: from.nok,
    media: { id: MEDIA, media_product_type: 'FEED' },
    ...overrides,
  }
}

export const reply = (overrides: object = {}) => comment({ id: REPLY, parent_id: COMMENT, text: 'เลขที่ 1042 ค่ะ', ...overrides })

export const inComment = (overrides: object = {}) => ({ media_id: OTHERS_MEDIA, comment_id: MENTION, ...overrides })

export function inbound(overrides: Partial<InboundContext> = {}): InboundContext {
  return {
    externalId: COMMENT,
    at: new Date(AT * 1000).toISOString(),
    author: { scope: US, externalId: NOK, handle: 'nok.wanna' },
    text: 'ของยังไม่มาเลยค่ะ',
    addressesUs: true,
    hints: {},
    ...overrides,
  }
}

export function thread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  return {
    externalId: COMMENT,
    kind: 'comment',
    visibility: 'public',
    post: { externalId: MEDIA, kind: 'own', url: 'https://www.instagram.com/p/abc/' },
    lastInbound: inbound(),
    ...overrides,
  }
}

export const mentioned = {
  inComment: inbound({ externalId: MENTION, hints: { mention: 'comment', media: OTHERS_MEDIA } }),
  inCaption: inbound({ externalId: OTHERS_MEDIA, hints: { mention: 'media', media: OTHERS_MEDIA } }),
}

export function outbound(overrides: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    deliveryId: '0199f1c2-7a3b-7c4d-8e5f-001122334455',
    at: new Date((AT + 40) * 1000).toISOString(),
    text: 'ขออภัยค่ะ ของออกจากคลังแล้วเมื่อเช้านี้',
    media: [],
    target: inbound(),
    ...overrides,
  }
}
