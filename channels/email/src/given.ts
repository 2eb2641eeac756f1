import type { AccountContext, MessageEvent, OutboundMessage, ThreadContext } from '@baton/channel-kit'
import { email } from './index.ts'

// Invented people and mails; imported by tests only.

export const account: AccountContext = {
  network: 'email',
  externalId: 'care@brand.example',
  handle: 'care@brand.example',
  baseUrl: '',
  credentials: { imapPassword: 'secret', smtpPassword: 'secret' },
  settings: { address: 'care@brand.example', displayName: 'Brand Care' },
}

export const withReplyKey: AccountContext = { ...account, credentials: { ...account.credentials, replyKey: 'a key of this account' } }

/** A mail as bytes. Lines of the body may be bytes of any charset. */
export function mail(headers: Record<string, string>, body: string | Uint8Array = 'Where is my parcel?'): Buffer {
  const all = {
    From: 'Ann <ann@example.org>',
    To: 'care@brand.example',
    Subject: 'Late parcel',
    'Message-ID': '<a1@example.org>',
    Date: 'Thu, 01 Oct 2026 10:00:00 +0700',
    'MIME-Version': '1.0',
    ...headers,
  }
  const lines = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${lines.join('')}\r\n`), Buffer.from(body)])
}

export function multipart(type: string, parts: [contentType: string, body: string][], headers: Record<string, string> = {}): Buffer {
  const body = parts.map(([contentType, content]) => `--b1\r\nContent-Type: ${contentType}\r\n\r\n${content}\r\n`).join('')
  return mail({ 'Content-Type': `multipart/${type}; boundary=b1`, ...headers }, `${body}--b1--\r\n`)
}

export async function eventOf(bytes: Uint8Array, headers: Record<string, string> = {}, of: AccountContext = account) {
  const parsed = await email.parse({ body: bytes, headers }, of)
  if (!parsed.ok) throw new Error(parsed.reason.code)
  const [event, ...others] = parsed.events
  if (!event || others.length) throw new Error(`one mail gave ${parsed.events.length} events`)
  return event
}

export async function messageOf(
  bytes: Uint8Array,
  headers: Record<string, string> = {},
  of: AccountContext = account,
): Promise<MessageEvent> {
  const event = await eventOf(bytes, headers, of)
  if (event.kind !== 'message') throw new Error(`this gave a ${event.kind}`)
  return event
}

export function threadOf({
  thread,
  externalId,
  at,
  author,
  text,
  addressesUs,
  sendHints = {},
  participants,
  kindHint,
}: MessageEvent): ThreadContext {
  const lastInbound = { externalId, at, author, text, addressesUs, hints: sendHints, participants, kindHint }
  return { externalId: thread.externalId, kind: 'mail', visibility: 'private', subject: thread.subject, lastInbound }
}

export function reply(text: string, thread: ThreadContext, more: Partial<OutboundMessage> = {}): OutboundMessage {
  const deliveryId = '0192a1f0-0000-7000-8000-000000000001'
  return { deliveryId, at: '2026-10-01T12:30:00.000Z', text, media: [], target: thread.lastInbound, ...more }
}
