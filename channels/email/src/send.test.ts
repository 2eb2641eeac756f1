import type { CallResult, SmtpCall, ThreadContext } from '@baton/channel-kit'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { account, mail, messageOf, reply, threadOf, withReplyKey } from './given.ts'
import { email, readReplyAddress, replyAlias } from './index.ts'

async function thread(headers: Record<string, string> = {}): Promise<ThreadContext> {
  return threadOf(await messageOf(mail(headers)))
}

async function sent(text: string, where: ThreadContext, more = {}, of = withReplyKey) {
  const call = (await email.send(reply(text, where, more), where, of, 0)) as SmtpCall
  const bytes = Buffer.from(call.messageBase64, 'base64')
  return { call, bytes, mail: await PostalMime.parse(bytes) }
}

describe('a sent mail', () => {
  it('answers in the thread, with a name of its own known beforehand', async () => {
    const where = await thread({ References: '<a0@example.org>' })
    const { call, mail: out } = await sent('ได้ค่ะ 🙏 café', where)
    expect(call).toMatchObject({ transport: 'smtp', from: 'care@brand.example', recipients: ['ann@example.org'] })
    expect(out).toMatchObject({
      messageId: '<baton-0192a1f0-0000-7000-8000-000000000001@brand.example>',
      inReplyTo: '<a1@example.org>',
      references: '<a0@example.org> <a1@example.org>',
      subject: 'Re: Late parcel',
      from: { name: 'Brand Care', address: 'care@brand.example' },
      date: '2026-10-01T12:30:00.000Z',
    })
    expect(out.text?.trim()).toBe('ได้ค่ะ 🙏 café')
    expect(out.html).toContain('ได้ค่ะ 🙏 café')
  })

  it('bears the address alone where no name was entered', async () => {
    const nameless = { ...withReplyKey, settings: { ...withReplyKey.settings, displayName: '' } }
    expect((await sent('hello', await thread(), {}, nameless)).bytes.toString()).toMatch(/^From: care@brand\.example\r$/m)
  })

  it('has the same bytes on every retry', async () => {
    const where = await thread()
    const media = [{ bytesBase64: 'AAAA', contentType: 'image/png', fileName: 'แผนที่.png' }]
    expect((await sent('hello', where, { media })).call).toEqual((await sent('hello', where, { media })).call)
  })

  it('asks for answers at an address that leads back to the thread, where the mail server is said to know such', async () => {
    const where = await thread()
    const { mail: out } = await sent('hello', where, {}, { ...withReplyKey, settings: { plusAddressing: 'on' } })
    const [to] = out.replyTo ?? []
    expect(to?.address?.split('@')[0]?.length).toBeLessThanOrEqual(64)
    expect(readReplyAddress(to?.address ?? '', 'care@brand.example', 'a key of this account')).toBe(replyAlias(where.externalId))
  })

  it('asks for answers at no plus-address unless switched on: on a server that knows none they would bounce', async () => {
    const where = await thread()
    for (const settings of [{}, { plusAddressing: 'off' }] as Record<string, string>[])
      expect((await sent('hello', where, {}, { ...withReplyKey, settings })).mail.replyTo).toBeUndefined()
  })

  it('goes to the address the contact asks for, and to nobody else unless chosen', async () => {
    const where = await thread({ 'Reply-To': 'ann.home@example.org', Cc: 'bo@example.org, care@brand.example' })
    expect((await sent('hello', where)).call.recipients).toEqual(['ann.home@example.org'])
    expect(email.capabilities(where, account, 0)).toMatchObject({ canReply: true, replyAll: true })
    const recipients = { to: ['ann@example.org'], cc: ['bo@example.org', 'care@brand.example', 'ann@example.org', 'not an address'] }
    expect((await sent('hello', where, { recipients })).call.recipients).toEqual(['ann@example.org', 'bo@example.org'])
  })

  it('cannot be given headers or recipients through a subject or a name', async () => {
    const where = { ...(await thread()), subject: 'hi\r\nBcc: thief@example.org' }
    const { bytes, call } = await sent('hello', where, {
      recipients: { to: ['ann@example.org\r\nRCPT TO:<thief@example.org>', 'ann@example.org'], cc: [] },
    })
    expect(call.recipients).toEqual(['ann@example.org'])
    expect(bytes.toString()).not.toMatch(/^bcc:/im)
  })

  it('carries attachments', async () => {
    const { mail: out } = await sent('see', await thread(), {
      media: [{ bytesBase64: Buffer.from('map').toString('base64'), contentType: 'image/png', fileName: 'แผนที่.png' }],
    })
    expect(out.attachments).toMatchObject([{ filename: 'แผนที่.png', mimeType: 'image/png' }])
    expect(Buffer.from(out.attachments[0]?.content as ArrayBuffer).toString()).toBe('map')
  })

  it('is read again as our own by the adapter', async () => {
    const { bytes } = await sent('hello', await thread())
    expect(await messageOf(bytes)).toMatchObject({
      direction: 'outbound',
      deliveryId: '0192a1f0-0000-7000-8000-000000000001',
      thread: { externalId: '<a1@example.org>' },
    })
  })
})

describe('what may be answered', () => {
  it('is anything but a bounce or a no-reply address', async () => {
    const answerable = async (headers: Record<string, string>) => email.capabilities(await thread(headers), account, 0).canReply
    expect(await answerable({})).toBe(true)
    expect(await answerable({ 'Auto-Submitted': 'auto-replied' })).toBe(true)
    expect(await answerable({ From: 'no-reply@shop.example' })).toBe(false)
    expect(await answerable({ From: 'no-reply@shop.example', 'Reply-To': 'ann@example.org' })).toBe(true)
    expect(await answerable({ From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>' })).toBe(false)
  })
})

describe('answers of the mail server', () => {
  const call: SmtpCall = { transport: 'smtp', from: 'care@brand.example', recipients: ['ann@example.org'], messageBase64: '' }
  const message = reply('hello', { externalId: '<a1@example.org>', kind: 'mail', visibility: 'private' })
  const result = (status: number, words: string): CallResult => ({ status, headers: {}, body: Buffer.from(words) })

  it.each([
    [250, '2.0.0 queued', { kind: 'sent', externalId: '<baton-0192a1f0-0000-7000-8000-000000000001@brand.example>' }],
    [421, '4.7.0 try later', { kind: 'not-now' }],
    [451, '4.7.1 greylisted', { kind: 'not-now' }],
    [535, '5.7.8 authentication failed', { kind: 'refused', class: 'reconnect' }],
    [530, '5.7.0 authentication required', { kind: 'refused', class: 'reconnect' }],
    [550, '5.1.1 no such user', { kind: 'refused', class: 'bad-recipient', code: '550 5.1.1' }],
    [552, '5.3.4 message too big', { kind: 'refused', class: 'too-long' }],
    [550, '5.7.1 rejected by policy', { kind: 'refused', class: 'not-allowed' }],
    [554, 'transaction failed', { kind: 'refused', class: 'other' }],
    [0, 'connection closed', { kind: 'unknown', words: 'connection closed' }],
  ])('%i %s', (status, words, expected) => {
    expect(email.readOutcome(result(status, words), message, call)).toMatchObject(expected)
  })

  it('that never came are settled by Sent only where the provider files copies, else by a person', () => {
    const where: ThreadContext = { externalId: '<a1@example.org>', kind: 'mail', visibility: 'private' }
    expect(email.afterUnknown(message, where, account, call)).toEqual({ kind: 'ask' })
    const provider = { ...account, settings: { ...account.settings, sentCopy: 'provider' } }
    const messageId = '<baton-0192a1f0-0000-7000-8000-000000000001@brand.example>'
    expect(email.afterUnknown(message, where, provider, call)).toMatchObject({
      kind: 'read-back',
      call: { transport: 'imap-search', header: { value: messageId } },
    })
    expect(email.readBack?.(result(200, JSON.stringify({ found: 1, messageId })), message)).toEqual({
      kind: 'found',
      externalId: messageId,
    })
    expect(email.readBack?.(result(200, '{"found":0}'), message)).toEqual({ kind: 'absent' })
    expect(email.readBack?.(result(0, 'connection refused'), message)).toMatchObject({ kind: 'unclear' })
  })
})
