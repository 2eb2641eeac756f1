import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BINARIES = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot']

/** Where dovecot is installed; null where it is not, which tests say and skip. */
export function dovecotBinary(): string | null {
  return BINARIES.find((path) => existsSync(path)) ?? null
}

export interface Dovecot {
  port: number
  folder: string
  /** Puts a mail where a delivery agent would. */
  deliver(mail: Buffer | string, folder?: string): void
  /** What lies in the folder for sent mails. */
  sent(): string[]
  /** Loses every connection, and numbers INBOX anew when asked to. */
  restart(options?: { renumber?: boolean }): Promise<void>
  stop(): Promise<void>
}

/**
 * A private dovecot on a free loopback port, with everything it writes in a folder of its own. One mailbox,
 * `care@brand.example` with password `secret`. As root it runs as root's own helper users would: none are needed.
 */
export async function startDovecot(): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-dovecot-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const mailbox = join(folder, 'mail')
  for (const part of ['', 'cur', 'new', 'tmp']) mkdirSync(join(mailbox, part), { recursive: true })
  const { uid, gid } = mailOwner()
  if (process.getuid?.() === 0)
    for (const path of [mailbox, ...['cur', 'new', 'tmp'].map((part) => join(mailbox, part))]) chownSync(path, uid, gid)
  writeFileSync(join(folder, 'users'), `care@brand.example:{PLAIN}secret:${uid}:${gid}::${folder}\n`)
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port))
  let child = await start(folder, port)
  let delivered = 0
  return {
    port,
    folder,
    deliver(mail, sub = 'INBOX') {
      const home = sub === 'INBOX' ? mailbox : join(mailbox, `.${sub}`)
      const name = `${Date.now()}.${delivered++}.test`
      writeFileSync(join(home, 'tmp', name), mail)
      if (process.getuid?.() === 0) chownSync(join(home, 'tmp', name), uid, gid)
      writeFileSync(join(home, 'new', name), mail)
      if (process.getuid?.() === 0) chownSync(join(home, 'new', name), uid, gid)
      rmSync(join(home, 'tmp', name))
    },
    sent() {
      const home = join(mailbox, '.Sent')
      const files = ['cur', 'new'].flatMap((part) => readdirSync(join(home, part)).map((name) => join(home, part, name)))
      return files.map((path) => readFileSync(path, 'utf8'))
    },
    async restart({ renumber = false } = {}) {
      await end(child)
      if (renumber)
        for (const name of readdirSync(mailbox)) if (/^dovecot(-uidlist|\.index|-uidvalidity)/.test(name)) rmSync(join(mailbox, name))
      child = await start(folder, port)
    },
    async stop() {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(folder: string, port: number): string {
  const { user, group } = processUser()
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
first_valid_uid = 1
default_internal_user = ${user}
default_login_user = ${user}
default_internal_group = ${group}
mail_location = maildir:${folder}/mail
mail_access_groups =
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`
}

/** Not root: dovecot runs everything as the one user there is. */
function processUser(): { user: string; group: string } {
  if (process.getuid?.() === 0) return { user: 'nobody', group: groupName(65534) }
  return { user: nameIn('/etc/passwd', process.getuid?.() ?? 0), group: groupName(process.getgid?.() ?? 0) }
}

function mailOwner(): { uid: number; gid: number } {
  if (process.getuid?.() === 0) return { uid: 65534, gid: 65534 }
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
}

function groupName(gid: number): string {
  return nameIn('/etc/group', gid)
}

function nameIn(file: string, id: number): string {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((entry) => entry.split(':')[2] === String(id))
  return line?.split(':')[0] ?? String(id)
}

async function start(folder: string, port: number): Promise<ChildProcess> {
  const log = openSync(join(folder, 'output.log'), 'a')
  const child = spawn(dovecotBinary() ?? 'dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: ['ignore', log, log] })
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (child.exitCode !== null) break
    if (await listens(port)) return child
    await sleep(50)
  }
  const words = ['output.log', 'dovecot.log']
    .map((name) => join(folder, name))
    .filter(existsSync)
    .map((path) => readFileSync(path, 'utf8'))
  throw new Error(`dovecot did not start:\n${words.join('\n')}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await gone
}

async function listens(port: number): Promise<boolean> {
  const { connect } = await import('node:net')
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    }).once('error', () => done(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? done(address.port) : failed(new Error('no port was given'))))
    })
  })
}
