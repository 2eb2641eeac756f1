import type { Finding } from '@baton/contract/findings'
import type { ImapFlow } from 'imapflow'
import { imapProblem, withImap } from './imap-session.ts'
import type { MailServer } from './mail-server.ts'
import { inOrder, type LyingMail, MAX_MAIL_BYTES, numberOf } from './mailbox.ts'

const AT_ONCE = 50

export interface FolderLook {
  server: MailServer
  folder: string
  /** ISO 8601. IMAP knows days only: earlier mails of that day are listed too. */
  since: string
  /** Of what lies there, the mails whose bytes are wanted. */
  choose(lying: readonly LyingMail[]): LyingMail[]
  onMail(bytes: Buffer, mail: LyingMail): Promise<void>
  signal: AbortSignal
}

/** Looks once into a folder beside the watch, in a session of its own. Nothing is marked as seen. */
export async function lookInto(look: FolderLook): Promise<Finding | null> {
  let ours: { error: unknown } | null = null
  const onMail = async (bytes: Buffer, mail: LyingMail) => {
    await look.onMail(bytes, mail).catch((error: unknown) => {
      ours = { error }
      throw error
    })
  }
  try {
    await withImap(look.server, look.signal, async (client) => {
      const { uidValidity } = await client.mailboxOpen(look.folder, { readOnly: true })
      await bring(client, look.choose(await list(client, String(uidValidity), look.since)), onMail)
    })
    return null
  } catch (error) {
    // What could not be stored is no fault of the mail server.
    if (ours) throw error
    return imapProblem(look.server, error).why
  }
}

async function list(client: ImapFlow, uidValidity: string, since: string): Promise<LyingMail[]> {
  // Days are cut in the server's zone.
  const day = new Date(Date.parse(since) - 86_400_000).toISOString().slice(0, 10)
  const uids = inOrder(await client.search({ since: day }, { uid: true }))
  if (uids.length === 0) return []
  const lying: LyingMail[] = []
  for await (const { uid, internalDate } of client.fetch(uids.join(','), { internalDate: true }, { uid: true }))
    lying.push({ uid, number: numberOf(uidValidity, uid), receivedAt: internalDate ? new Date(internalDate).toISOString() : '' })
  return lying
}

async function bring(client: ImapFlow, mails: readonly LyingMail[], onMail: FolderLook['onMail']): Promise<void> {
  for (let i = 0; i < mails.length; i += AT_ONCE) {
    const batch = new Map(mails.slice(i, i + AT_ONCE).map((mail) => [mail.uid, mail]))
    const wanted = { source: { start: 0, maxLength: MAX_MAIL_BYTES } }
    for await (const { uid, source } of client.fetch([...batch.keys()].join(','), wanted, { uid: true })) {
      const mail = batch.get(uid)
      if (source && mail) await onMail(source, mail)
    }
  }
}
