import type { AccountContext, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

/** Bodies in the shapes Meta documents, with invented people. Only tests read this file. */

export const PAGE = '104000000000001'
export const NOK = '7100000000000011'
export const MINJI = '7100000000000022'
export const POST = `${PAGE}_500100`
export const VISITOR_POST = `${PAGE}_500900`
export const COMMENT = '500100_600001'
export const REPLY = '500100_600002'
export const STORY = '800001'
export const MID = 'm_ThvUC3sVJnWcbNzDTTDJOD'
/** 2026-11-20T09:00:00.000Z */
export const AT = 1795165200
export const NOW = (AT + 60) * 1000

export const account: AccountContext = {
  network: 'facebook',
  externalId: PAGE,
  handle: 'บ้านหอม',
  baseUrl: 'https://graph.facebook.test',
  credentials: { accessToken: 'EAAGpagetoken' },
  app: { appId: '4711', appSecret: 'app-secret', verifyToken: 'verify-me-please' },
  settings: {},
}

export const from = {
  us: { id: PAGE, name: 'บ้านหอม' },
  nok: { id: NOK, name: 'นก วรรณา' },
  minji: { id: MINJI, name: '김민지' },
}

export function change(field: string, value: object, time = AT + 1): object {
  return entries({ id: PAGE, time, changes: [{ field, value }] })
}

export function entries(...entry: object[]): object {
  return { object: 'page', entry }
}

export function comment(overrides: object = {}): object {
  return {
    item: 'comment',
    verb: 'add',
    comment_id: COMMENT,
    post_id: POST,
    parent_id: POST,
    from: from.nok,
    created_time: AT,
    message: 'ของยังไม่มาเลยค่ะ สั่งไปอาทิตย์ที่แล้ว',
    post: {
      id: POST,
      status_type: 'added_photos',
      is_published: true,
      promotion_status: 'inactive',
      permalink_url: 'https://www.facebook.com/baanhom/posts/500100',
    },
    ...overrides,
  }
}

export const reply = (overrides: object = {}) =>
  comment({ comment_id: REPLY, parent_id: COMMENT, created_time: AT + 30, message: 'เลขที่ 1042 ค่ะ', ...overrides })

export function post(overrides: object = {}): object {
  return { item: 'status', verb: 'add', post_id: POST, from: from.us, created_time: AT, published: 1, message: 'ส่งฟรีทั้งเดือน', ...overrides }
}

export const visitorPost = (overrides: object = {}) =>
  post({ item: 'post', post_id: VISITOR_POST, from: from.minji, message: '택배가 언제 오나요?', ...overrides })

export function rating(overrides: object = {}): object {
  return {
    item: 'rating',
    verb: 'add',
    open_graph_story_id: STORY,
    reviewer_id: NOK,
    reviewer_name: 'นก วรรณา',
    recommendation_type: 'NEGATIVE',
    review_text: 'แพ็กของไม่ดีเลย',
    comment_id: null,
    created_time: AT,
    ...overrides,
  }
}

/** One item of Messenger, from Nok to the Page. */
export function messaging(content: object, list: 'messaging' | 'standby' = 'messaging'): object {
  return entries({
    id: PAGE,
    time: AT * 1000,
    [list]: [{ sender: { id: NOK }, recipient: { id: PAGE }, timestamp: AT * 1000, ...content }],
  })
}

export const written = (message: object, list?: 'messaging' | 'standby') => messaging({ message: { mid: MID, ...message } }, list)

export const echoed = (message: object) =>
  messaging({ sender: { id: PAGE }, recipient: { id: NOK }, message: { mid: `${MID}2`, is_echo: true, ...message } })

export function privateThread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  return { externalId: NOK, kind: 'dm', visibility: 'private', lastInbound: inbound({ externalId: MID }), ...overrides }
}

export function inbound(overrides: Partial<InboundContext> = {}): InboundContext {
  return {
    externalId: COMMENT,
    at: new Date(AT * 1000).toISOString(),
    author: { scope: PAGE, externalId: NOK, displayName: 'นก วรรณา' },
    text: 'ของยังไม่มาเลยค่ะ',
    addressesUs: true,
    hints: {},
    ...overrides,
  }
}

export function thread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  return {
    externalId: '600001',
    kind: 'comment',
    visibility: 'public',
    post: { externalId: POST, url: 'https://www.facebook.com/baanhom/posts/500100' },
    lastInbound: inbound(),
    ...overrides,
  }
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
