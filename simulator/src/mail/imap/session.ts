import type { Socket } from 'node:net'
import type { World } from '../../world.ts'
import { changed, type Folder, type Mailbox, put } from '../mailbox.ts'
import { fetched, fetchItems } from './fetch.ts'
import { commandReader, inSet, quoted, textOf, type Token, tokens } from './parser.ts'
import { search } from './search.ts'

const capabilities = 'IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ ID NAMESPACE ENABLE IDLE UIDPLUS SPECIAL-USE UNSELECT'

/** What a command ends with: `OK`, `NO` or `BAD` and the words after it. */
type Completion = `${'OK' | 'NO' | 'BAD'} ${string}`

/** One IMAP connection, from greeting to LOGOUT. */
export function imapSession(world: World, socket: Socket, mailboxOf: (user: string) => Mailbox | undefined): void {
  let mailbox: Mailbox | null = null
  let folder: Folder | null = null
  let readOnly = false
  /** How many mails the client knows the folder to hold. */
  let told = 0
  let idleTag: string | null = null
  let saslTag: string | null = null
  let working: Promise<unknown> = Promise.resolve()

  const line = (text: string) => socket.writable && socket.write(`${text}\r\n`)
  const tellNew = () => {
    if (!folder || told === folder.mails.length) return
    told = folder.mails.length
    line(`* ${told} EXISTS`)
  }
  const onChange = () => idleTag !== null && tellNew()
  const leave = () => {
    folder?.watchers.delete(onChange)
    folder = null
  }
  socket.on('close', leave)
  socket.on('error', leave)

  const read = commandReader(
    (parts) => {
      working = working.then(() => command(parts))
    },
    () => line('+ go ahead'),
  )
  socket.on('data', read)
  line(`* OK [CAPABILITY ${capabilities}] ready`)

  async function command(parts: (string | Buffer)[]): Promise<void> {
    const first = String(parts[0] ?? '')
    if (idleTag !== null) {
      if (first.toUpperCase() === 'DONE') line(`${idleTag} OK IDLE done`)
      idleTag = null
      return
    }
    if (saslTag !== null) {
      const tag = saslTag
      saslTag = null
      line(`${tag} ${plain(first)}`)
      return
    }
    let words: Token[]
    try {
      words = tokens(parts)
    } catch (error) {
      line(`${first.split(' ')[0] || '*'} BAD ${(error as Error).message}`)
      return
    }
    const tag = textOf(words.shift()) || '*'
    let name = textOf(words.shift()).toUpperCase()
    const byUid = name === 'UID'
    if (byUid) name = textOf(words.shift()).toUpperCase()
    if (name === 'IDLE') {
      if (!folder) return void line(`${tag} BAD select a folder first`)
      idleTag = tag
      line('+ idling')
      return tellNew()
    }
    if (name === 'AUTHENTICATE' && words.length < 2) {
      saslTag = tag
      return void line('+ ')
    }
    const fault = mailbox ? world.faults.take({ network: 'mail', account: mailbox.address, method: name, path: 'imap' }) : null
    if (fault?.kind === 'slow') await new Promise<void>((resolve) => world.clock.after(fault.delayMs ?? 1000, resolve))
    const instead = fault && ['hang', 'reset', 'cut', 'status'].includes(fault.kind)
    const completion = instead && !fault.taken ? null : run(name, words, byUid)
    if (instead) {
      if (fault.kind === 'status') line(`${tag} NO [UNAVAILABLE] try again later`)
      else if (fault.kind !== 'hang') socket.destroy()
      return
    }
    if (name !== 'FETCH' && name !== 'STORE' && name !== 'SEARCH') tellNew()
    line(`${tag} ${completion}`)
    if (name === 'LOGOUT') socket.end()
  }

  function run(name: string, words: Token[], byUid: boolean): Completion {
    try {
      const act = anytime[name] ?? (mailbox ? loggedIn[name] : undefined) ?? (mailbox && folder ? selected[name] : undefined)
      if (!act) return name in loggedIn || name in selected ? 'BAD not now' : 'BAD this command is not played here'
      return act(words, byUid)
    } catch (error) {
      return `BAD ${(error as Error).message}`
    }
  }

  const anytime: Record<string, (words: Token[], byUid: boolean) => Completion> = {
    CAPABILITY: () => {
      line(`* CAPABILITY ${capabilities}`)
      return 'OK done'
    },
    NOOP: () => 'OK done',
    ID: () => {
      line('* ID ("name" "baton-simulator")')
      return 'OK done'
    },
    LOGOUT: () => {
      line('* BYE until next time')
      return 'OK bye'
    },
    LOGIN: ([user, pass]) => login(textOf(user), textOf(pass)),
    AUTHENTICATE: ([method, response]) =>
      textOf(method).toUpperCase() === 'PLAIN' ? plain(textOf(response)) : 'NO only PLAIN is played here',
  }

  function plain(coded: string): Completion {
    const [, user = '', pass = ''] = Buffer.from(coded, 'base64').toString('utf8').split('\0')
    return login(user, pass)
  }

  function login(user: string, pass: string): Completion {
    const found = mailboxOf(user)
    if (!found || found.revoked || found.pass !== pass) return 'NO [AUTHENTICATIONFAILED] user name or password is wrong'
    mailbox = found
    return `OK [CAPABILITY ${capabilities}] welcome`
  }

  const loggedIn: Record<string, (words: Token[], byUid: boolean) => Completion> = {
    NAMESPACE: () => {
      line('* NAMESPACE (("" "/")) NIL NIL')
      return 'OK done'
    },
    ENABLE: () => {
      line('* ENABLED')
      return 'OK done'
    },
    LIST: (words) => list('LIST', words),
    LSUB: (words) => list('LSUB', words),
    SUBSCRIBE: () => 'OK done',
    SELECT: ([name]) => open(textOf(name), false),
    EXAMINE: ([name]) => open(textOf(name), true),
    STATUS: ([name, items]) => {
      const found = folderOf(textOf(name))
      if (!found) return 'NO no such folder'
      const asked = items?.kind === 'list' ? items.items.map((item) => textOf(item).toUpperCase()) : []
      line(`* STATUS ${quoted(found.name)} (${asked.map((item) => `${item} ${statusOf(found, item)}`).join(' ')})`)
      return 'OK done'
    },
    APPEND: append,
  }

  function list(command: string, [, pattern]: Token[]): Completion {
    const wanted = textOf(pattern)
    if (wanted === '') line(`* ${command} (\\Noselect) "/" ""`)
    const fits = new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]/g, '.*')}$`, 'i')
    for (const one of wanted === '' ? [] : mailbox!.folders.values()) {
      if (fits.test(one.name)) line(`* ${command} (\\HasNoChildren${one.specialUse ? ` ${one.specialUse}` : ''}) "/" ${quoted(one.name)}`)
    }
    return 'OK done'
  }

  function open(name: string, onlyRead: boolean): Completion {
    leave()
    folder = folderOf(name) ?? null
    if (!folder) return 'NO [NONEXISTENT] no such folder'
    readOnly = onlyRead
    folder.watchers.add(onChange)
    told = folder.mails.length
    line('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)')
    line(`* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept`)
    line(`* ${told} EXISTS`)
    line('* 0 RECENT')
    line(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`)
    line(`* OK [UIDNEXT ${folder.uidNext}] next`)
    return `OK [${onlyRead ? 'READ-ONLY' : 'READ-WRITE'}] open`
  }

  function append(words: Token[]): Completion {
    const found = folderOf(textOf(words[0]))
    const content = words.at(-1)
    if (!found) return 'NO [TRYCREATE] no such folder'
    if (content?.kind !== 'text') return 'BAD a mail is missing'
    const flags = words.find((word) => word.kind === 'list')
    const date = words.slice(1, -1).find((word) => word.kind === 'text')
    const at = date
      ? Date.parse(
          textOf(date)
            .trim()
            .replaceAll('-', ' ')
            .replace(/ (\d{4})$/, ' -$1'),
        )
      : world.clock.now()
    const mail = put(found, content.bytes, Number.isNaN(at) ? world.clock.now() : at, flags?.kind === 'list' ? flags.items.map(textOf) : [])
    return `OK [APPENDUID ${found.uidValidity} ${mail.uid}] done`
  }

  const selected: Record<string, (words: Token[], byUid: boolean) => Completion> = {
    CHECK: () => 'OK done',
    CLOSE: () => {
      if (!readOnly) expunge(false)
      leave()
      return 'OK done'
    },
    UNSELECT: () => {
      leave()
      return 'OK done'
    },
    EXPUNGE: () => {
      expunge(true)
      return 'OK done'
    },
    SEARCH: (words, byUid) => {
      const numbers = search(folder!.mails, words, byUid)
      line(`* SEARCH${numbers.map((number) => ` ${number}`).join('')}`)
      return 'OK done'
    },
    FETCH: ([set, items], byUid) => {
      const wanted = fetchItems(items, byUid)
      for (const { mail, number } of chosen(textOf(set), byUid)) {
        socket.write(Buffer.concat([Buffer.from(`* ${number} FETCH (`), fetched(mail, wanted), Buffer.from(')\r\n')]))
      }
      return 'OK done'
    },
    STORE: ([set, action, flags], byUid) => {
      if (readOnly) return 'NO the folder is open for reading only'
      const how = textOf(action).toUpperCase()
      const given = flags?.kind === 'list' ? flags.items.map(textOf) : [textOf(flags)]
      for (const { mail, number } of chosen(textOf(set), byUid)) {
        if (how.startsWith('-')) for (const flag of given) mail.flags.delete(flag)
        else mail.flags = new Set(how.startsWith('+') ? [...mail.flags, ...given] : given)
        if (!how.endsWith('.SILENT')) line(`* ${number} FETCH (UID ${mail.uid} FLAGS (${[...mail.flags].join(' ')}))`)
      }
      return 'OK done'
    },
  }

  function chosen(set: string, byUid: boolean) {
    const mails = folder!.mails
    const fits = inSet(set, byUid ? (mails.at(-1)?.uid ?? 0) : mails.length)
    return mails.map((mail, index) => ({ mail, number: index + 1 })).filter(({ mail, number }) => fits(byUid ? mail.uid : number))
  }

  function expunge(tell: boolean): void {
    for (let index = folder!.mails.length - 1; index >= 0; index--) {
      if (!folder!.mails[index]!.flags.has('\\Deleted')) continue
      folder!.mails.splice(index, 1)
      if (tell) line(`* ${index + 1} EXPUNGE`)
    }
    told = folder!.mails.length
    changed(folder!)
  }

  const folderOf = (name: string) => mailbox!.folders.get(name.toUpperCase() === 'INBOX' ? 'INBOX' : name)
}

function statusOf(folder: Folder, item: string): number {
  switch (item) {
    case 'MESSAGES':
      return folder.mails.length
    case 'UIDNEXT':
      return folder.uidNext
    case 'UIDVALIDITY':
      return folder.uidValidity
    case 'UNSEEN':
      return folder.mails.filter((mail) => !mail.flags.has('\\Seen')).length
    case 'RECENT':
      return 0
    default:
      throw new Error(`STATUS ${item} is not played here`)
  }
}
