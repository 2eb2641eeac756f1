import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What PostgreSQL says of itself in `postmaster.pid`. */
export interface Postmaster {
  pid: number
  socketDir: string
  ready: boolean
}

/** Reads `postmaster.pid`; null when there is none or PostgreSQL has only begun to write it. */
export function readPostmaster(cluster: string): Postmaster | null {
  const lines = textOrNull(join(cluster, 'postmaster.pid'))?.split('\n')
  if (!lines) return null
  const pid = Number(lines[0])
  return pid > 0 ? { pid, socketDir: lines[4]?.trim() ?? '', ready: lines[7]?.trim() === 'ready' } : null
}

/** Null where there is no such file, also when PostgreSQL takes it away at this very moment. */
function textOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** True while the process does anything; one that has ended and that nobody has collected counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return processStat(pid)?.[0] !== 'Z'
}

/** True when the process is a PostgreSQL of exactly these files: after a reboot the number in the file may be anybody's. */
export function servesCluster(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster)
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/**
 * Removes the file of a PostgreSQL that has ended. It clears it itself on the next start, but takes whoever has that number
 * for another PostgreSQL: a stranger after a reboot, or a killed one that nobody has collected yet. Should helpers of the
 * killed one still live, the next start is held back by their shared memory all the same.
 */
export function forgetEnded(cluster: string): void {
  const noted = readPostmaster(cluster)
  if (noted && !servesCluster(noted.pid, cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

/** Tells two processes that had the same number apart, by when they started. */
export function processIdentity(pid: number): string | null {
  if (!isAlive(pid)) return null
  if (process.platform === 'linux') return `${pid} ${processStat(pid)?.[19]}`
  return `${pid} ${execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()}`
}

/** Waits until the process is gone. PostgreSQL removes its file last, so the file's absence says so where the process cannot be watched. */
export async function waitUntilGone(pid: number, cluster: string, patienceMs: number): Promise<boolean> {
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(10)) {
    if (!isAlive(pid) || readPostmaster(cluster)?.pid !== pid) return true
  }
  return false
}

/**
 * Stops PostgreSQL: first in order (open transactions are rolled back, everything is written), and when that takes
 * longer than `patienceMs`, at once, which loses nothing that was committed but makes the next start recover.
 */
export async function stopPostmaster(pid: number, cluster: string, patienceMs: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 10_000],
  ] as const) {
    if (!signalled(pid, signal) || (await waitUntilGone(pid, cluster, patience))) return
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop. Look into its log, then end it yourself: kill -QUIT ${pid}`)
}

function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** The fields of `/proc/<pid>/stat` from the third (state) on; the second, the name, may hold spaces. */
function processStat(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
