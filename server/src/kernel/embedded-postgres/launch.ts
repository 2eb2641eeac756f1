import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { allowThisAccount, initialise } from './initialise.ts'
import { answers, ensureDatabase } from './connect.ts'
import { explainFailure } from './explain.ts'
import { logTail } from './log.ts'
import { claim, release } from './owner.ts'
import { choosePlace, type Place, removeSocketDir } from './place.ts'
import { isAlive, type Postmaster, readPostmaster, servesCluster, stopPostmaster } from './postmaster.ts'
import { type Run, startedLike, startServer, untilReady } from './server.ts'
import { type Settings, usualSettings } from './settings.ts'

export interface EmbeddedOptions {
  /** Where everything Baton keeps lives; the database files go to `pg18` in it, or to where `where` says. */
  dataDir: string
  /** PostgreSQL's own output; by default `postgres.log` in the data folder. */
  logFile?: string
  /** Laid over `usualSettings`. */
  settings?: Settings
  /** Made when absent. */
  database?: string
  /** For a command beside a running server: use the server's PostgreSQL instead of refusing. */
  share?: boolean
  /** Called when PostgreSQL ends though nobody stopped it, with what its log says. */
  onUnexpectedEnd?: (why: string) => void
}

export interface Embedded {
  connectionString: string
  socketDir: string
  /** Ends PostgreSQL within about a second; leaves it alone when it belongs to the server it is shared with. */
  stop: () => Promise<void>
  /** True when it was running already: left behind by a killed server, or shared. */
  adopted: boolean
  /** What the start should tell the person, in sentences. */
  where: string[]
}

const stopPatienceMs = 1_200

/**
 * Starts the PostgreSQL that comes with Baton and returns when it answers.
 *
 * One that a killed server left running is taken over when it runs as we would start it, and otherwise stopped and
 * started again. It listens on a Unix socket only, which none but this account may open. It is in a process group
 * of its own, so that Ctrl-C reaches it through `stop`, after the server has finished with it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { database = 'baton', share = false, onUnexpectedEnd } = options
  makeDataDir(options.dataDir)
  const dataDir = realpathSync(options.dataDir)
  const place = choosePlace(dataDir)
  const { cluster, notes } = place
  const ownerFile = `${cluster}.owner`
  const holder = claim(ownerFile)
  if (holder !== null && share) return joinRunning(place, database)
  if (holder !== null) {
    throw new Error(`The database in ${cluster} is in use by process ${holder}. Stop that one first, or set BATON_DATA to another folder.`)
  }

  const run: Run = {
    place,
    logFile: options.logFile ?? join(dataDir, 'postgres.log'),
    settings: { ...usualSettings(), ...options.settings },
  }
  try {
    const orphan = await adoptOrphan(run)
    if (!orphan) await initialise(place, run.settings.fsync === 'off')
    if (!orphan) allowThisAccount(place)
    const { pid, socketDir } = orphan ?? (await startServer(run))
    await ensureDatabase(socketDir, database)
    const watch = watchFor(pid, cluster, () =>
      onUnexpectedEnd?.(explainFailure('PostgreSQL has ended by itself.', logTail(run.logFile), run.logFile)),
    )
    const stop = async () => {
      clearInterval(watch)
      await stopPostmaster(pid, cluster, stopPatienceMs)
      removeSocketDir(socketDir)
      release(ownerFile)
    }
    return { connectionString: connectionString(socketDir, database), socketDir, stop, adopted: orphan !== null, where: notes }
  } catch (error) {
    release(ownerFile)
    throw error
  }
}

/**
 * Makes the folder for everything Baton keeps, closed to others. Root's can be passed through, though not listed, because
 * the account that PostgreSQL runs as has its files in it; an empty one that root made closed is opened that far.
 */
export function makeDataDir(path: string): void {
  const asRoot = process.getuid?.() === 0
  try {
    makeFolder(path, asRoot ? 0o711 : 0o700)
    accessSync(join(path, '.'), constants.W_OK | constants.X_OK)
    if (asRoot && readdirSync(path).length === 0) chmodSync(path, statSync(path).mode | 0o011)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(`BATON_DATA is ${path}, and this account cannot write there (${code}). Set it to a folder that it may write.`, {
      cause,
    })
  }
}

/** Step by step: Node's own way never ends where a folder can be made neither here nor above (`/proc`). */
function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return
  makeFolder(dirname(path), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function connectionString(socketDir: string, database: string): string {
  return `postgres://baton@localhost/${encodeURIComponent(database)}?host=${encodeURIComponent(socketDir)}`
}

async function joinRunning(place: Place, database: string): Promise<Embedded> {
  const { socketDir } = await untilReady(place)
  return { connectionString: connectionString(socketDir, database), socketDir, stop: async () => {}, adopted: true, where: place.notes }
}

/** The PostgreSQL that a killed server left, when it runs just as we would start it; any other is stopped. */
async function adoptOrphan(run: Run): Promise<Postmaster | null> {
  const { cluster, notes } = run.place
  const orphan = readPostmaster(cluster)
  if (!orphan) return null
  if (!servesCluster(orphan.pid, cluster)) {
    removeSocketDir(orphan.socketDir)
    return null
  }
  if (orphan.ready && startedLike(run, orphan.socketDir) && (await answers(orphan.socketDir))) {
    notes.push(`Took over the database that an earlier run left running (process ${orphan.pid}).`)
    return orphan
  }
  await stopPostmaster(orphan.pid, cluster, stopPatienceMs)
  removeSocketDir(orphan.socketDir)
  notes.push(`Stopped the database that an earlier run left running (process ${orphan.pid}) and started it anew.`)
  return null
}

function watchFor(pid: number, cluster: string, ended: () => void): NodeJS.Timeout {
  const watch = setInterval(() => {
    if (isAlive(pid) && readPostmaster(cluster)?.pid === pid) return
    clearInterval(watch)
    ended()
  }, 1_000)
  return watch.unref()
}
