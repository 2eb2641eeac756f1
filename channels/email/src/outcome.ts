import type {
  AccountContext,
  Call,
  CallResult,
  Outcome,
  OutboundMessage,
  ReadBack,
  RefusalClass,
  UnknownResolution,
} from '@baton/channel-kit'
import { jsonOf, numberOf, wordsOf } from '@baton/channel-kit'
import { ownMessageId } from './message-id.ts'

/** A server that says "later" (greylisting, too many at once) mostly means five minutes. */
const LATER_MS = 300_000

/** `status` is the SMTP code, the body the server's words. Codes below 200 mean that no code came. */
export function readOutcome(result: CallResult, message: OutboundMessage, call: Call): Outcome {
  const words = wordsOf(result)
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? ''
  const code = [String(result.status), enhanced].filter(Boolean).join(' ')
  if (result.status >= 250 && result.status < 300 && call.transport === 'smtp')
    return { kind: 'sent', externalId: ownMessageId(message.deliveryId, call.from) }
  if ([530, 534, 535, 538].includes(result.status) || enhanced.startsWith('5.7.8'))
    return { kind: 'refused', class: 'reconnect', words, code }
  if (result.status >= 400 && result.status < 500) return { kind: 'not-now', retryAfterMs: LATER_MS, words }
  if (result.status >= 500 && result.status < 600) return { kind: 'refused', class: classOf(result.status, enhanced, words), words, code }
  return { kind: 'unknown', words }
}

function classOf(status: number, enhanced: string, words: string): RefusalClass {
  if (status === 552 || /^5\.(?:3\.4|2\.3)/.test(enhanced)) return 'too-long'
  if (enhanced.startsWith('5.1.') || status === 551 || status === 553) return 'bad-recipient'
  if (enhanced.startsWith('5.2.')) return 'bad-recipient'
  if (enhanced.startsWith('5.6.')) return 'bad-content'
  if (enhanced.startsWith('5.7.')) return 'not-allowed'
  if (status === 550 && /user|mailbox|recipient|address/i.test(words)) return 'bad-recipient'
  if (/spam|policy|blocked|denied|relay/i.test(words)) return 'not-allowed'
  return 'other'
}

/**
 * Only a mail server that files what is sent through it (Gmail, Microsoft) can tell afterwards. Where Baton files the
 * copy itself, nothing in Sent proves nothing: then a person decides, since a second mail cannot be taken back.
 */
export function afterUnknown(message: OutboundMessage, account: AccountContext): UnknownResolution {
  if (account.settings.sentCopy !== 'provider') return { kind: 'ask' }
  const value = ownMessageId(message.deliveryId, account.externalId)
  return { kind: 'read-back', call: { transport: 'imap-search', folder: 'sent', header: { name: 'Message-ID', value } } }
}

/** The search answers 200 with `{"found": n, "messageId": "<…>"}`. */
export function readBack(result: CallResult): ReadBack {
  const { found, messageId } = jsonOf(result)
  const count = result.status === 200 ? numberOf(found) : undefined
  if (count === undefined) return { kind: 'unclear', words: wordsOf(result) }
  if (count === 0) return { kind: 'absent' }
  return typeof messageId === 'string' ? { kind: 'found', externalId: messageId } : { kind: 'unclear', words: wordsOf(result) }
}
