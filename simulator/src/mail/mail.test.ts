import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../simulator.ts'
import type { Mailbox } from './mailbox.ts'

let simulator: Simulator
let care: Mailbox
const clients: ImapFlow[] = []

beforeEach(async () => {
  simulator = await startSimulator({ seed: 31 })
  care = simulator.mail.createMailbox({ address: 'care@haruliving.example', name: 'Haru Living Care' })
  simulator.mail.createPerson({ address: 'gone@oldhost.example', name: 'Gone', behaviour: 'bounces' })
  simulator.mail.createPerson({ address: 'away@office.example', name: 'Away', behaviour: 'auto-replies' })
  simulator.mail.createPerson({ address: 'nobody@nowhere.example', name: 'Nobody', behaviour: 'rejects' })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await simulator.stop()
})

async function imap(pass = care.pass): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: simulator.mail.host,
    port: simulator.mail.imapPort,
    secure: false,
    doSTARTTLS: false,
    auth: { user: care.user, pass },
    logger: false,
  })
  client.on('error', () => undefined)
  clients.push(client)
  await client.connect()
  return client
}

const transport = () =>
  createTransport({
    host: simulator.mail.host,
    port: simulator.mail.smtpPort,
    secure: false,
    ignoreTLS: true,
    socketTimeout: 1000,
    auth: { user: care.user, pass: care.pass },
  })
const send = (to: string, messageId = '<baton-1@haruliving.example>', text = 'Thank you, we are on it. 감사합니다 ✅') =>
  transport().sendMail({ from: { name: 'Haru Living Care', address: care.address }, to, subject: 'Re: เครื่องเสีย', text, messageId })

describe('SMTP', () => {
  it('shows the person what we sent, with our Message-ID as key', async () => {
    await send('ann@post.example')
    expect(simulator.ledger.find({ key: '<baton-1@haruliving.example>' })).toMatchObject([
      {
        network: 'mail',
        kind: 'mail',
        to: 'ann@post.example',
        text: 'Thank you, we are on it. 감사합니다 ✅',
        thread: '<baton-1@haruliving.example>',
      },
    ])
  })

  it('returns what cannot be delivered, answers by machine, and refuses at once, as their providers do', async () => {
    await send('gone@oldhost.example')
    await send('away@office.example', '<baton-2@haruliving.example>')
    await expect(send('nobody@nowhere.example')).rejects.toMatchObject({ responseCode: 550 })
    await expect
      .poll(() => simulator.mail.folder({ mailbox: care.address }).map((one) => one.subject))
      .toEqual(['Undelivered Mail Returned to Sender', 'Automatic reply: Re: เครื่องเสีย'])
    expect(simulator.ledger.all().map((seen) => seen.to)).toEqual(['away@office.example'])
  })

  it.each([
    [{ kind: 'status', status: 451 }, 451, 0],
    [{ kind: 'status', status: 554 }, 554, 0],
    [{ kind: 'reset', taken: true }, undefined, 1],
    [{ kind: 'reset' }, undefined, 0],
    [{ kind: 'reset', beforeBody: true }, undefined, 0],
    [{ kind: 'hang', taken: true }, undefined, 1],
  ] as const)('%o: the sender learns %s and the contact sees it %i times', async (given, code, times) => {
    simulator.faults.set({ network: 'mail', path: 'smtp', ...given })
    const failed = await send('ann@post.example').catch((error: { responseCode?: number }) => error)
    expect((failed as { responseCode?: number }).responseCode).toBe(code)
    expect(failed).toBeInstanceOf(Error)
    expect(simulator.ledger.all()).toHaveLength(times)
  })
})

it('answers go where our mail asked for them: to the plus-address of the thread', async () => {
  simulator.people.add({
    network: 'mail',
    person: 'ann@post.example',
    account: care.address,
    name: 'Ann',
    language: 'en',
    lines: [{ text: 'Friday is fine.' }],
    seconds: [0, 0],
  })
  const { messageId } = simulator.mail.send({ from: 'ann@post.example', to: care.address, subject: 'Visit', text: 'When?' })
  await transport().sendMail({
    from: care.address,
    replyTo: 'care+k7x2@haruliving.example',
    to: 'ann@post.example',
    subject: 'Re: Visit',
    text: 'Friday?',
    messageId: '<baton-5@haruliving.example>',
    inReplyTo: messageId,
    references: [messageId],
  })
  await expect.poll(() => simulator.mail.folder({ mailbox: care.address }).map((one) => one.text)).toEqual(['When?', 'Friday is fine.'])
  const answer = care.folders.get('INBOX')!.mails[1]!.raw.toString()
  expect(answer).toContain('<care+k7x2@haruliving.example>')
  expect(answer).toContain(`References: ${messageId} <baton-5@haruliving.example>`)
})

describe('IMAP with imapflow', () => {
  it('lists, opens, fetches and searches', async () => {
    const { messageId } = simulator.mail.send({
      from: 'ann@post.example',
      name: 'Ann "Annie" Lee',
      to: care.address,
      subject: 'พัดลมมีเสียงดัง มาก ๆ ทุกคืนเลยค่ะ ช่วยดูให้หน่อย',
      text: 'It hums. 윙윙.',
      html: '<p>It hums.</p>',
      attachments: [{ name: 'hum.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF') }],
      at: '2026-01-04T10:00:00Z',
    })
    simulator.mail.send({ from: 'bo@post.example', to: care.address, subject: 'Second', text: 'x', at: '2026-01-05T10:00:00Z' })
    const client = await imap()

    expect((await client.list()).map((one) => [one.path, one.specialUse])).toEqual(
      expect.arrayContaining([
        ['INBOX', '\\Inbox'],
        ['Sent', '\\Sent'],
      ]),
    )
    expect(await client.status('INBOX', { messages: true, uidNext: true, unseen: true })).toMatchObject({
      messages: 2,
      uidNext: 3,
      unseen: 2,
    })
    const box = await client.mailboxOpen('INBOX', { readOnly: true })
    expect(box).toMatchObject({ exists: 2, uidNext: 3, uidValidity: BigInt(care.folders.get('INBOX')!.uidValidity) })
    const mails = []
    for await (const mail of client.fetch(
      '1:*',
      { uid: true, envelope: true, source: true, flags: true, internalDate: true, size: true },
      { uid: true },
    ))
      mails.push(mail)
    expect(mails.map((mail) => mail.uid)).toEqual([1, 2])
    expect(mails[0]).toMatchObject({
      envelope: {
        subject: 'พัดลมมีเสียงดัง มาก ๆ ทุกคืนเลยค่ะ ช่วยดูให้หน่อย',
        messageId,
        from: [{ name: 'Ann "Annie" Lee', address: 'ann@post.example' }],
      },
      internalDate: new Date('2026-01-04T10:00:00Z'),
      size: mails[0]!.source!.length,
    })
    expect(mails[0]!.source!.toString()).toContain('multipart/mixed')
    expect(mails[0]!.flags!.size).toBe(0)
    expect(await client.search({ header: { 'message-id': messageId } }, { uid: true })).toEqual([1])
    expect(await client.search({ uid: '2:*' }, { uid: true })).toEqual([2])
    expect(await client.search({ since: new Date('2026-01-05T00:00:00Z') }, { uid: true })).toEqual([2])
    await client.logout()
  })

  it('pushes new mail to who idles', async () => {
    const client = await imap()
    await client.mailboxOpen('INBOX')
    const told = new Promise<{ count: number }>((resolve) => client.on('exists', resolve))
    const idling = client.idle()
    await new Promise((resolve) => setTimeout(resolve, 50))
    simulator.mail.send({ from: 'ann@post.example', to: care.address, subject: 'Now', text: 'Right now' })
    expect(await told).toMatchObject({ count: 1 })
    const mail = await client.fetchOne('1', { source: true, uid: true })
    await idling
    expect(mail && mail.uid).toBe(1)
  })

  it('keeps what we append to Sent, and marks', async () => {
    const client = await imap()
    const raw =
      'From: care@haruliving.example\r\nTo: ann@post.example\r\nMessage-ID: <baton-9@haruliving.example>\r\nSubject: Hi\r\n\r\nBody with (brackets) and "quotes"\r\n'
    expect(await client.append('Sent', raw, ['\\Seen'], new Date('2026-01-03T01:02:03Z'))).toMatchObject({ uid: 1 })
    await client.mailboxOpen('Sent')
    expect(await client.search({ header: { 'message-id': '<baton-9@haruliving.example>' } }, { uid: true })).toEqual([1])
    const mail = await client.fetchOne('1', { source: true, flags: true, internalDate: true }, { uid: true })
    expect(mail && [mail.source!.toString(), [...mail.flags!], mail.internalDate]).toEqual([
      raw,
      ['\\Seen'],
      new Date('2026-01-03T01:02:03Z'),
    ])
    await client.messageFlagsAdd('1', ['\\Flagged'], { uid: true })
    expect([...care.folders.get('Sent')!.mails[0]!.flags]).toEqual(['\\Seen', '\\Flagged'])
    await client.messageDelete('1', { uid: true })
    expect(care.folders.get('Sent')!.mails).toEqual([])
  })

  it('refuses a wrong password, and a dead mailbox', async () => {
    await expect(imap('wrong')).rejects.toMatchObject({ authenticationFailed: true })
    simulator.mail.change({ mailbox: care.address, revoked: true })
    await expect(imap()).rejects.toMatchObject({ authenticationFailed: true })
  })

  it('closes and opens its ports on command', async () => {
    simulator.faults.set({ network: 'mail', kind: 'refuse' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(imap()).rejects.toThrow()
    simulator.faults.clear()
    await expect
      .poll(() =>
        imap().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
  })
})
