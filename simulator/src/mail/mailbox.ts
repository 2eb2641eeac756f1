/** A mail as it lies in a folder. */
export interface StoredMail {
  uid: number
  raw: Buffer
  flags: Set<string>
  internalDate: number
}

export interface Folder {
  name: string
  specialUse?: string
  uidValidity: number
  uidNext: number
  mails: StoredMail[]
  /** Sessions that look at the folder now; told of each change, for IDLE. */
  watchers: Set<() => void>
}

/** A mailbox of the brand: IMAP folders and a login for both protocols. */
export interface Mailbox {
  address: string
  name: string
  user: string
  pass: string
  /** A dead mailbox: the login is refused. */
  revoked: boolean
  folders: Map<string, Folder>
}

/** What a person's provider does with mail: shows it, sends it back later, refuses it at once, or answers by machine. */
export type MailBehaviour = 'reads' | 'bounces' | 'rejects' | 'auto-replies'

export interface MailPerson {
  address: string
  name: string
  language?: string
  behaviour: MailBehaviour
}

export function newFolders(uidValidity: number): Map<string, Folder> {
  const folder = (name: string, specialUse?: string): [string, Folder] => [
    name,
    { name, uidValidity, uidNext: 1, mails: [], watchers: new Set(), ...(specialUse && { specialUse }) },
  ]
  return new Map([
    folder('INBOX'),
    folder('Sent', '\\Sent'),
    folder('Drafts', '\\Drafts'),
    folder('Trash', '\\Trash'),
    folder('Junk', '\\Junk'),
  ])
}

export function put(folder: Folder, raw: Buffer, internalDate: number, flags: string[] = []): StoredMail {
  const mail = numbered(folder, raw, internalDate, flags)
  show(folder, mail)
  return mail
}

/** A mail with its number, which lies in the folder once it is shown. */
export function numbered(folder: Folder, raw: Buffer, internalDate: number, flags: string[] = []): StoredMail {
  return { uid: folder.uidNext++, raw, internalDate, flags: new Set(flags) }
}

export function show(folder: Folder, mail: StoredMail): void {
  const above = folder.mails.findLastIndex(({ uid }) => uid < mail.uid)
  folder.mails.splice(above + 1, 0, mail)
  changed(folder)
}

export function changed(folder: Folder): void {
  for (const watcher of folder.watchers) watcher()
}
