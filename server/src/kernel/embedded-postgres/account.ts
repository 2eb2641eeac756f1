import { existsSync, readFileSync, statSync, type Stats } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'

/** The account PostgreSQL runs as. `switched` says it is not the one this process runs as. */
export interface Account {
  uid: number
  gid: number
  name: string
  switched: boolean
}

/**
 * PostgreSQL refuses to run as root, so root hands it to the owner of the database files when these
 * exist already, and to `nobody` when they do not. Anyone else runs it as themselves.
 */
export function postgresAccount(cluster: string): Account {
  const own = ownAccount()
  if (own.uid !== 0) return own
  const owner = existsSync(cluster) ? statSync(cluster) : null
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: accountName(owner.uid), switched: true }
  const nobody = accounts().find((account) => account.name === 'nobody')
  return { uid: nobody?.uid ?? 65_534, gid: nobody?.gid ?? 65_534, name: 'nobody', switched: true }
}

/** The account of this process. PostgreSQL looks itself up by number and gives up when it has no name, so we say it first. */
export function ownAccount(): Account {
  const uid = process.getuid?.()
  if (uid === undefined)
    throw new Error('The embedded PostgreSQL does not run on this system. Set DATABASE_URL to a PostgreSQL 15 or newer.')
  try {
    const { gid, username } = userInfo()
    return { uid, gid, name: username, switched: false }
  } catch (cause) {
    throw new Error(
      `This process runs as user number ${uid}, which has no name on this system (no line in /etc/passwd), and PostgreSQL refuses that. ` +
        'Give the number a line in /etc/passwd, run Baton as an account that has one, or set DATABASE_URL.',
      { cause },
    )
  }
}

/** How a program is started as that account. Nothing of our environment goes with it: it holds secrets. */
export function asAccount(account: Account) {
  return {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(account.switched ? { uid: account.uid, gid: account.gid } : {}),
  }
}

/** The first folder on the way to `path` that the account may not enter, or null when it can reach it. */
export function blockedAt(path: string, account: Account): string | null {
  for (const folder of ancestors(path)) {
    if (existsSync(folder) && !mayEnter(statSync(folder), account)) return folder
  }
  return null
}

function mayEnter(folder: Stats, account: Account): boolean {
  if (account.uid === 0) return true
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0
  return (folder.mode & 0o001) !== 0
}

/** From the root folder down to `path` itself. */
function ancestors(path: string): string[] {
  const above = dirname(path)
  return above === path ? [path] : [...ancestors(above), path]
}

function accountName(uid: number): string {
  return accounts().find((account) => account.uid === uid)?.name ?? String(uid)
}

function accounts(): { name: string; uid: number; gid: number }[] {
  if (!existsSync('/etc/passwd')) return []
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}
