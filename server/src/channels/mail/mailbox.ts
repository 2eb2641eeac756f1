import { setTimeout as sleep } from 'node:timers/promises'
import { advance, begun, caughtUp, type MailboxCursor, resync } from '@baton/channel-email'
import type { ImapFlow } from 'imapflow'
import { imapClient, imapProblem } from './imap-session.ts'
import type { MailProblem, MailServer } from './mail-server.ts'

/** A mail beyond this is cut: what people wrote stands before the attachments. */
export const MAX_MAIL_BYTES = 40 * 1024 * 1024
const AT_ONCE = 50
const RETRY_MS = { first: 1000, longest: 60_000, refused: 5 * 60_000 }

export interface LyingMail {
  uid: number
  /** Names the mail in its folder, for one numbering of it. */
  number: string
  /** '' when the server does not say. */
  receivedAt: string
}

export interface MailboxWatch {
  server: MailServer
  folder: string
  /** Where the last watch ended; null for a mailbox just connected, which gives its newest `history` mails. */
  cursor: MailboxCursor | null
  history?: number
  /** Stores the mail, and the cursor with it. When it rejects, the mail is brought again after the next connect. */
  onMail(bytes: Buffer, mail: LyingMail, cursor: MailboxCursor): Promise<void>
  /** Everything there is has been handed over. */
  onCaughtUp(cursor: MailboxCursor): Promise<void>
  /** The mailbox cannot be used for now; it is tried again by itself, a refused sign-in every five minutes. */
  onProblem(problem: MailProblem): void
  signal: AbortSignal
}

/**
 * Watches one folder until aborted: catches up, then waits to be told of new mail (IDLE), and begins anew after every
 * lost connection. Opens the folder for reading only: nothing is marked as seen.
 */
export async function watchMailbox(watch: MailboxWatch): Promise<void> {
  let { cursor } = watch
  let waitMs = RETRY_MS.first
  while (!watch.signal.aborted) {
    try {
      await session(watch, cursor, (moved) => {
        cursor = moved
        waitMs = RETRY_MS.first
      })
    } catch (error) {
      if (watch.signal.aborted) return
      const problem = imapProblem(watch.server, error)
      watch.onProblem(problem)
      await pause(problem.kind === 'refused' ? RETRY_MS.refused : waitMs, watch.signal)
      waitMs = Math.min(waitMs * 2, RETRY_MS.longest)
    }
  }
}

/** One connection, from sign-in until it is lost (which throws) or the watch is aborted. */
async function session(watch: MailboxWatch, from: MailboxCursor | null, moved: (cursor: MailboxCursor) => void): Promise<void> {
  const client = imapClient(watch.server, watch.signal)
  const news = newsOf(client)
  let cursor = from
  const keep = (next: MailboxCursor) => {
    cursor = next
    moved(next)
  }
  try {
    await client.connect()
    const { uidValidity, uidNext } = await client.mailboxOpen(watch.folder, { readOnly: true })
    const status = { uidValidity: String(uidValidity), uidNext }
    const uids = await uidsFor(client, cursor, status, watch.history)
    cursor ??= begun(status)
    await bring(client, watch, uids, status.uidValidity, cursor, keep)
    if (cursor?.uidValidity !== status.uidValidity || cursor.lastUid < uidNext - 1) keep(caughtUp(cursor, status))
    for (;;) {
      await watch.onCaughtUp(cursor)
      await news.next()
      const known = cursor?.uidValidity === status.uidValidity ? cursor.lastUid : 0
      await bring(client, watch, await uidsFrom(client, known + 1), status.uidValidity, cursor, keep)
    }
  } finally {
    client.close()
  }
}

async function uidsFor(
  client: ImapFlow,
  cursor: MailboxCursor | null,
  status: { uidValidity: string; uidNext: number },
  history?: number,
): Promise<number[]> {
  const plan = resync(cursor, status, history)
  if (plan.kind === 'nothing') return []
  if (plan.kind === 'uids') return uidsFrom(client, plan.from)
  return inOrder(await client.search({ since: plan.day }, { uid: true }))
}

async function uidsFrom(client: ImapFlow, from: number): Promise<number[]> {
  const found = await client.search({ uid: `${from}:*` }, { uid: true })
  return inOrder(found).filter((uid) => uid >= from)
}

export function inOrder(found: number[] | false | undefined): number[] {
  if (!Array.isArray(found)) throw new Error('the mail server did not answer the search')
  return found.sort((a, b) => a - b)
}

export function numberOf(uidValidity: string, uid: number): string {
  return `${uidValidity}:${uid}`
}

/** Hands mails over one after another, each stored before the next: the cursor never stands behind a mail that was lost. */
async function bring(
  client: ImapFlow,
  watch: MailboxWatch,
  uids: number[],
  uidValidity: string,
  from: MailboxCursor | null,
  keep: (cursor: MailboxCursor) => void,
): Promise<void> {
  let cursor = from
  for (let i = 0; i < uids.length; i += AT_ONCE) {
    const batch = uids.slice(i, i + AT_ONCE).join(',')
    const wanted = { source: { start: 0, maxLength: MAX_MAIL_BYTES }, internalDate: true }
    for await (const { uid, source, internalDate } of client.fetch(batch, wanted, { uid: true })) {
      if (!source) continue // Removed by somebody between the search and now.
      const receivedAt = internalDate ? new Date(internalDate).toISOString() : ''
      cursor = advance(cursor, uidValidity, uid, receivedAt)
      await watch.onMail(source, { uid, number: numberOf(uidValidity, uid), receivedAt }, cursor)
      keep(cursor)
    }
  }
}

/** Remembers that something came while nobody was waiting; rejects once the connection is gone. */
function newsOf(client: ImapFlow): { next(): Promise<void> } {
  let waiting = Promise.withResolvers<void>()
  waiting.promise.catch(() => undefined) // A connection lost during a command is told by that command.
  client.on('exists', () => waiting.resolve())
  client.once('close', () => {
    waiting.reject(new Error('the mail server closed the connection'))
    closed = true
  })
  let closed = false
  return {
    async next() {
      await waiting.promise
      if (closed) throw new Error('the mail server closed the connection')
      waiting = Promise.withResolvers<void>()
      waiting.promise.catch(() => undefined)
    },
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
