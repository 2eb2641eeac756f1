import type { AccountContext, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

/** Bodies in the shape LINE documents, with invented people. Only tests read this file. */

export const BOT = 'U00000000000000000000000000000b07'
export const SOMCHAI = 'U0000000000000000000000000050ac4a1'
export const GROUP = 'C0000000000000000000000000000c0de'
/** 2026-11-20T09:00:00.000Z */
export const RECEIVED_AT = 1795165200000
export const NOW = RECEIVED_AT + 20_000

export const account: AccountContext = {
  network: 'line',
  externalId: BOT,
  handle: '@baanhom',
  baseUrl: 'https://api.line.test',
  credentials: { channelAccessToken: 'line-token' },
  settings: {},
}

let serial = 0

/** One event as LINE wraps it; `overrides` replaces any field. */
export function event(type: string, overrides: object = {}): Record<string, unknown> {
  serial++
  return {
    type,
    mode: 'active',
    timestamp: RECEIVED_AT,
    source: { type: 'user', userId: SOMCHAI },
    webhookEventId: `01KAH5W0R0${String(serial).padStart(16, '0')}`,
    deliveryContext: { isRedelivery: false },
    ...overrides,
  }
}

export function message(content: object, overrides: object = {}): Record<string, unknown> {
  serial++
  return event('message', {
    replyToken: `reply-${serial}`,
    message: { id: String(593000000000000000n + BigInt(serial)), quoteToken: `quote-${serial}`, ...content },
    ...overrides,
  })
}

export function hook(...events: object[]): object {
  return { destination: BOT, events }
}

export function inbound(overrides: Partial<InboundContext> = {}): InboundContext {
  return {
    externalId: '593000000000000001',
    at: new Date(RECEIVED_AT).toISOString(),
    author: { scope: BOT, externalId: SOMCHAI },
    text: 'ของยังไม่ถึงเลยค่ะ',
    addressesUs: true,
    hints: { replyToken: 'reply-1', quoteToken: 'quote-1' },
    ...overrides,
  }
}

export function thread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  return { externalId: SOMCHAI, kind: 'dm', visibility: 'private', lastInbound: inbound(), ...overrides }
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
