/** Where a mailbox was read to. Kept by the server after the mails up to there are stored. */
export interface MailboxCursor {
  /** Changes when the server numbers the folder anew; all UIDs are worthless then. Text: it may exceed 2^53 with modseq. */
  uidValidity: string
  /** The highest UID stored. */
  lastUid: number
  /** When the mail with it arrived, by the mail server's clock. ISO 8601 UTC; '' when the folder was empty. */
  lastReceivedAt: string
  /** UIDs below this lay there when the mailbox was first read; unknown after it was numbered anew. */
  oldBelow?: number
}

/** What SELECT tells of a folder. */
export interface MailboxStatus {
  uidValidity: string
  /** The UID the next mail will get. */
  uidNext: number
}

/** What to ask the mailbox for. */
export type Resync =
  | { kind: 'nothing' }
  /** UIDs from here on. `UID FETCH n:*` answers with the newest mail even when that is below n: leave it out. */
  | { kind: 'uids'; from: number }
  /** Mails that arrived on this day or later (IMAP SEARCH knows days only); those known already are told by content. */
  | { kind: 'since'; day: string }

/** So many of the mails that lay there before come in. */
export const HISTORY_MAILS = 200

/**
 * Decides after every connect, and after every IDLE that reports something, what is to be fetched.
 *
 * A mailbox just connected gives its last `history` UIDs, not its last ten years. When the folder was numbered anew
 * everything since the last stored mail is read again, beginning a day early because days are cut in the server's zone.
 */
export function resync(cursor: MailboxCursor | null, status: MailboxStatus, history = HISTORY_MAILS): Resync {
  if (cursor?.uidValidity === status.uidValidity)
    return status.uidNext > cursor.lastUid + 1 ? { kind: 'uids', from: cursor.lastUid + 1 } : { kind: 'nothing' }
  if (cursor?.lastReceivedAt) return { kind: 'since', day: dayBefore(cursor.lastReceivedAt) }
  return status.uidNext > 1 ? { kind: 'uids', from: Math.max(1, status.uidNext - history) } : { kind: 'nothing' }
}

/** What is known when a mailbox is read for the first time, before any mail of it. */
export function begun({ uidValidity, uidNext }: MailboxStatus): MailboxCursor {
  return { uidValidity, lastUid: 0, lastReceivedAt: '', oldBelow: uidNext }
}

/** The cursor once this mail is stored. Mails may be handed over in any order; the cursor never goes back. */
export function advance(cursor: MailboxCursor | null, uidValidity: string, uid: number, receivedAt: string): MailboxCursor {
  if (cursor?.uidValidity === uidValidity && cursor.lastUid >= uid) return cursor
  const lastReceivedAt = cursor && cursor.lastReceivedAt > receivedAt ? cursor.lastReceivedAt : receivedAt
  return { uidValidity, lastUid: uid, lastReceivedAt, ...oldBelow(cursor, uidValidity) }
}

/** The cursor after a resync that found no mail: the new numbering is known, and nothing below `uidNext` is wanted again. */
export function caughtUp(cursor: MailboxCursor | null, status: MailboxStatus): MailboxCursor {
  return {
    uidValidity: status.uidValidity,
    lastUid: status.uidNext - 1,
    lastReceivedAt: cursor?.lastReceivedAt ?? '',
    ...oldBelow(cursor, status.uidValidity),
  }
}

function oldBelow(cursor: MailboxCursor | null, uidValidity: string): Pick<MailboxCursor, 'oldBelow'> {
  return cursor?.uidValidity === uidValidity && cursor.oldBelow !== undefined ? { oldBelow: cursor.oldBelow } : {}
}

function dayBefore(time: string): string {
  return new Date(Date.parse(time) - 86_400_000).toISOString().slice(0, 10)
}
