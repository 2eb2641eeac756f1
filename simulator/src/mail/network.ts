import { toMillis } from '../clock.ts'
import type { ActiveFault } from '../faults.ts'
import { known } from '../known.ts'
import { show, type World } from '../world.ts'
import { imapServer } from './imap/server.ts'
import { type Mailbox, type MailBehaviour, type MailPerson, newFolders, numbered, put, show as showMail } from './mailbox.ts'
import { addressesIn, bounce, compose, decodedHeader, headerOf, readable } from './mime.ts'
import { smtpServer } from './smtp.ts'

export interface MailSaying {
  /** Address of the person; need not be created first. */
  from: string
  name?: string
  /** The brand's mailbox, or a plus-address of it. */
  to: string
  cc?: string[]
  subject: string
  text: string
  html?: string
  attachments?: { name: string; contentType: string; bytes: Buffer }[]
  inReplyTo?: string
  references?: string[]
  headers?: Record<string, string>
  at?: number | string
  /** When the mailbox got it, where that is not when it was written. */
  arrivesAt?: number | string
  messageId?: string
  /** The server numbers it at once and shows it so much later, when mails with higher numbers may have been read. */
  shownAfterMs?: number
}

export type MailNetwork = ReturnType<typeof mailNetwork>

export function mailNetwork(world: World) {
  const random = world.random.fork('mail')
  const mailboxes = new Map<string, Mailbox>()
  const persons = new Map<string, MailPerson>()
  const mailboxOf = (user: string) => [...mailboxes.values()].find((mailbox) => mailbox.user === user)
  /** A plus-address (`care+token@…`) reaches the mailbox without it. */
  const receiving = (address: string) =>
    mailboxes.get(address.toLowerCase()) ?? mailboxes.get(address.toLowerCase().replace(/\+[^@]*@/, '@'))
  const mailboxAt = (address: string) => receiving(address) ?? known(mailboxes, address.toLowerCase(), 'mailbox')
  /** Where answers to a mail of ours go, by its Message-ID. */
  const replyAddresses = new Map<string, string>()
  const newId = (domain: string) => `<${random.hex(20)}@${domain}>`

  function createMailbox(given: { address: string; name: string; user?: string; pass?: string; revoked?: boolean }): Mailbox {
    const { address, name, user = address, pass = random.hex(16), revoked = false } = given
    const mailbox = { address, name, user, pass, revoked, folders: newFolders(random.int(1, 2 ** 30)) }
    mailboxes.set(address.toLowerCase(), mailbox)
    return mailbox
  }

  function createPerson(given: { address: string; name: string; language?: string; behaviour?: MailBehaviour }): MailPerson {
    const person = { behaviour: 'reads' as MailBehaviour, ...given }
    persons.set(given.address.toLowerCase(), person)
    return person
  }

  /** A person writes to a mailbox of the brand. */
  function send(saying: MailSaying): { messageId: string; uid: number } {
    const at = toMillis(saying.at, world.clock.now())
    const name = saying.name ?? persons.get(saying.from.toLowerCase())?.name ?? ''
    const messageId = saying.messageId ?? newId(saying.from.split('@')[1] ?? 'example.org')
    const mailbox = mailboxAt(saying.to)
    const { subject, text, html, attachments, inReplyTo, references, headers } = saying
    const raw = compose({
      from: { name, address: saying.from },
      to: [{ name: mailbox.name, address: saying.to }],
      cc: saying.cc?.map((address) => ({ address })),
      subject,
      text,
      html,
      attachments,
      messageId,
      inReplyTo,
      references: references ?? (inReplyTo ? [inReplyTo] : undefined),
      headers,
      at,
    })
    return { messageId, uid: deliver({ to: saying.to, raw, at: saying.arrivesAt ?? at, shownAfterMs: saying.shownAfterMs }).uid }
  }

  /** Puts bytes into a mailbox as they are: any charset, any damage. */
  function deliver({
    to,
    raw,
    at,
    folder = 'INBOX',
    flags,
    shownAfterMs,
  }: {
    to: string
    raw: Buffer | string
    at?: number | string
    folder?: string
    flags?: string[]
    shownAfterMs?: number
  }) {
    const mailbox = mailboxAt(to)
    const target = known(mailbox.folders, folder, `folder of ${to}`)
    const arrived = toMillis(at, world.clock.now())
    if (!shownAfterMs) return put(target, Buffer.from(raw), arrived, flags)
    const mail = numbered(target, Buffer.from(raw), arrived, flags)
    world.clock.after(shownAfterMs, () => showMail(target, mail))
    return mail
  }

  /** What happens to a mail of ours once the provider has taken it. */
  function take(mailbox: Mailbox, envelope: { from: string; to: string[] }, raw: Buffer, fault: ActiveFault | null): void {
    const key = headerOf(raw, 'message-id')
    const subject = decodedHeader(headerOf(raw, 'subject') ?? '')
    const { text, attachments } = readable(raw)
    const replyTo = addressesIn(headerOf(raw, 'reply-to'))[0]?.address
    if (key && replyTo) replyAddresses.set(key, replyTo)
    for (const recipient of envelope.to) {
      const person = persons.get(recipient.toLowerCase())
      const own = receiving(recipient)
      if (person?.behaviour === 'bounces') {
        world.clock.after(500, () => sendBack(envelope.from, recipient, raw))
        continue
      }
      show(world, fault, {
        network: 'mail',
        account: mailbox.address,
        kind: 'mail',
        to: recipient,
        thread: threadOf(raw),
        text,
        media: attachments,
        externalId: key ?? '',
        ...(key && { key }),
        ...(headerOf(raw, 'in-reply-to') && { inReplyTo: headerOf(raw, 'in-reply-to') }),
      })
      if (own) put(own.folders.get('INBOX')!, raw, world.clock.now())
      if (person?.behaviour === 'auto-replies') world.clock.after(500, () => autoReply(person, mailbox, subject, key))
    }
  }

  /** The provider of a dead address returns a mail to who sent it. */
  function sendBack(to: string, recipient: string, original: Buffer): void {
    if (!receiving(to)) return
    const at = world.clock.now()
    const domain = recipient.split('@')[1] ?? 'example.org'
    const report = { to, recipient, original, messageId: newId(domain), at, postmaster: `mailer-daemon@${domain}` }
    deliver({ to, raw: bounce(report), at })
  }

  function autoReply(person: MailPerson, mailbox: Mailbox, subject: string, inReplyTo: string | undefined): void {
    send({
      from: person.address,
      to: replyAddress(inReplyTo ?? '', mailbox.address),
      subject: `Automatic reply: ${subject}`,
      text: 'I am out of the office until Monday and will read your message then.',
      headers: { 'Auto-Submitted': 'auto-replied', Precedence: 'auto_reply', 'X-Auto-Response-Suppress': 'All' },
      ...(inReplyTo && { inReplyTo }),
    })
  }

  const replyAddress = (messageId: string, otherwise: string): string => replyAddresses.get(messageId) ?? otherwise

  function change({ mailbox, ...changes }: { mailbox: string; revoked?: boolean; pass?: string }): Mailbox {
    return Object.assign(known(mailboxes, mailbox.toLowerCase(), 'mailbox'), changes)
  }

  /** Mails of a folder, newest last, as a person would look at them. */
  function folder({ mailbox, name = 'INBOX' }: { mailbox: string; name?: string }) {
    const found = known(known(mailboxes, mailbox.toLowerCase(), 'mailbox').folders, name, `folder of ${mailbox}`)
    return found.mails.map(({ uid, raw, flags, internalDate }) => ({
      uid,
      flags: [...flags],
      internalDate,
      messageId: headerOf(raw, 'message-id') ?? '',
      from: addressesIn(headerOf(raw, 'from'))[0]?.address ?? '',
      subject: decodedHeader(headerOf(raw, 'subject') ?? ''),
      text: readable(raw).text,
    }))
  }

  /** Both servers; a `refuse` fault on `mail` closes both ports until it is cleared. */
  async function listen(ports: { imap: number; smtp: number }, host: string) {
    const start = async (at: { imap: number; smtp: number }) => {
      const imap = imapServer(world, mailboxOf)
      const smtp = smtpServer(world, { mailbox: mailboxOf, person: (address) => persons.get(address.toLowerCase()) }, take)
      const imapPort = await imap.listen(at.imap, host)
      const smtpPort = await smtp.listen(at.smtp, host)
      return { imapPort, smtpPort, stop: () => Promise.all([imap.stop(), smtp.stop()]) }
    }
    const first = await start(ports)
    const { imapPort, smtpPort } = first
    let running: typeof first | null = first
    let change: Promise<void> = Promise.resolve()
    let stopped = false
    const settle = async () => {
      const wanted = !stopped && !world.faults.refuses('mail')
      if (wanted && !running) running = await start({ imap: imapPort, smtp: smtpPort })
      if (!wanted && running) {
        const closing = running
        running = null
        await closing.stop()
      }
    }
    world.faults.onChange(() => {
      change = change.then(settle)
    })
    return {
      imapPort,
      smtpPort,
      async stop() {
        stopped = true
        change = change.then(settle)
        await change
      },
    }
  }

  return { mailboxes, persons, createMailbox, createPerson, replyAddress, send, deliver, change, folder, listen }
}

/** The first mail of the thread, by its references. */
function threadOf(raw: Buffer): string {
  const references = headerOf(raw, 'references')?.match(/<[^>]+>/g)
  return references?.[0] ?? headerOf(raw, 'in-reply-to') ?? headerOf(raw, 'message-id') ?? ''
}
