import { type ChannelEvent, finding, type StatusEvent } from '@baton/channel-kit'
import { ownDeliveryId } from './message-id.ts'

/** What the enhanced status codes mean (RFC 3463). */
const MEANING = [
  [/^5\.1\.[1-3]/, 'bounced_no_mailbox'],
  [/^5\.1\.\d/, 'bounced_wrong_address'],
  [/^5\.2\.1/, 'bounced_switched_off'],
  [/^[45]\.2\.2/, 'bounced_full'],
  [/^5\.2\.3|^5\.3\.4/, 'bounced_too_large'],
  [/^[45]\.4\.\d/, 'bounced_unreachable'],
  [/^5\.7\.\d/, 'bounced_by_rule'],
] as const

/** A report part of a mail: `message/delivery-status`, `message/disposition-notification`, the mail it is about. */
export interface ReportPart {
  mimeType: string
  text: string
}

type Base = { account: string; at: string; dedupeKey: string }

/** Does a mail server report here that a mail reached somebody not? */
export function isBounce(parts: ReportPart[]): boolean {
  return parts.some(({ mimeType, text }) => mimeType === 'message/delivery-status' && failureIn(recipientsIn(text)) !== undefined)
}

/**
 * What a report says about a mail of ours: failed, delivered, or read. Null when it is no report, or a bounce of a mail that
 * we cannot name or did not send: nothing here can show that as failed, and so the bounce is a message.
 */
export function statusOf(parts: ReportPart[], base: Base, bodyText: string): ChannelEvent | null {
  const original = originalOf(parts, bodyText)
  const delivery = parts.find(({ mimeType }) => mimeType === 'message/delivery-status')
  const receipt = parts.find(({ mimeType }) => mimeType === 'message/disposition-notification')
  if (!original || (!delivery && !receipt)) return null
  const deliveryId = ownDeliveryId(original)
  if (!deliveryId && isBounce(parts)) return null
  const event = { kind: 'status' as const, ...base, scope: '', externalId: original, ...(deliveryId ? { deliveryId } : {}) }
  if (receipt)
    return /^disposition:.*;\s*displayed/im.test(receipt.text)
      ? { ...event, status: 'read' }
      : unknown(base, 'receipt', original, receipt.text)
  return deliveryStatus(event, delivery?.text ?? '', base, original)
}

function deliveryStatus(event: Omit<StatusEvent, 'status'>, report: string, base: Base, original: string): ChannelEvent {
  const recipients = recipientsIn(report)
  const failed = failureIn(recipients)
  if (failed) {
    const code = field(failed, 'status')
    const words = field(failed, 'diagnostic-code').replace(/^(?:smtp|x-[\w-]+)\s*;\s*/i, '')
    const address = field(failed, 'final-recipient').replace(/^rfc822\s*;\s*/i, '')
    const meaning = MEANING.find(([pattern]) => pattern.test(code))?.[1] ?? 'bounced'
    const reason = address ? finding(meaning, { address }) : finding('reported_failed', {})
    return { ...event, status: 'failed', ...(words && { words }), finding: reason, code }
  }
  if (recipients.length && recipients.every((block) => /^(?:delivered|relayed|expanded)/i.test(field(block, 'action'))))
    return { ...event, status: 'delivered' }
  return unknown(base, 'delivery-delayed', original, report)
}

/** One block for the report, then one a recipient: the worst of them counts. */
const recipientsIn = (report: string): string[] => report.split(/\r?\n\s*\r?\n/).filter((block) => /^action:/im.test(block))

const failureIn = (recipients: string[]): string | undefined =>
  recipients.find((block) => field(block, 'action').toLowerCase().startsWith('failed'))

const field = (block: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(block)?.[1]?.replace(/\s+/g, ' ').trim() ?? ''

function unknown(base: Base, type: string, about: string, words: string): ChannelEvent {
  return { kind: 'unknown', ...base, type, raw: { about, words } }
}

/** Message-ID of the mail a report is about: named in the receipt, in the mail sent back, or one of ours in the text (old mail servers). */
function originalOf(parts: ReportPart[], bodyText: string): string {
  const fromReport = parts.map(({ text }) => /^original-message-id:\s*(<[^<>\s]+>)/im.exec(text)?.[1]).find(Boolean)
  const returned = parts
    .filter(({ mimeType }) => mimeType === 'message/rfc822' || mimeType === 'text/rfc822-headers')
    .map(({ text }) => /^message-id:\s*(<[^<>\s]+>)/im.exec(text)?.[1])
    .find(Boolean)
  return fromReport ?? returned ?? /<baton-[0-9a-z-]{8,64}@[^<>\s]+>/i.exec(bodyText)?.[0] ?? ''
}
