import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asAccount } from './account.ts'
import { explainFailure, explainSpawn } from './explain.ts'
import { logTail, openLog } from './log.ts'
import { makeSocketDir, type Place, removeSocketDir } from './place.ts'
import { forgetEnded, type Postmaster, readPostmaster } from './postmaster.ts'
import type { Settings } from './settings.ts'

/** How PostgreSQL is to run. */
export interface Run {
  place: Place
  logFile: string
  settings: Settings
}

const startPatienceMs = 120_000

/** Starts PostgreSQL on a new socket and waits until it is ready. */
export async function startServer(run: Run): Promise<Postmaster> {
  for (const until = Date.now() + 10_000; ; await sleep(200)) {
    forgetEnded(run.place.cluster)
    const socketDir = makeSocketDir(run.place.account)
    const log = openLog(run.logFile)
    const child = spawnServer(run, socketDir, log.fd)
    closeSync(log.fd)
    try {
      return await untilReady(run.place, { child, said: () => logTail(run.logFile, log.start), logFile: run.logFile })
    } catch (error) {
      removeSocketDir(socketDir)
      // The helpers of a killed PostgreSQL need a moment to notice and leave.
      if (Date.now() > until || !logTail(run.logFile, log.start).includes('pre-existing shared memory block')) throw error
    }
  }
}

/** True when the PostgreSQL that runs there was started with the same program and settings: it notes them in `postmaster.opts`. */
export function startedLike(run: Run, socketDir: string): boolean {
  const noted = readFileSync(join(run.place.cluster, 'postmaster.opts'), 'utf8').trim()
  return noted === [program(run.place), ...serverArguments(run, socketDir).map((arg) => `"${arg}"`)].join(' ')
}

/** Waits until `postmaster.pid` says ready; after a crash PostgreSQL first replays its log, which may take its time. */
export async function untilReady(
  place: Place,
  started?: { child: ChildProcess; said: () => string; logFile: string },
): Promise<Postmaster> {
  let failure: string | null = null
  started?.child.once('error', (error) => (failure = explainSpawn('postgres', error)))
  started?.child.once('exit', () => (failure ??= explainFailure('PostgreSQL did not start.', started.said(), started.logFile)))
  for (const until = Date.now() + startPatienceMs; Date.now() < until; await sleep(10)) {
    if (failure) throw new Error(failure)
    const found = readPostmaster(place.cluster)
    if (found?.ready && (!started || found.pid === started.child.pid)) return found
  }
  throw new Error(explainFailure(`PostgreSQL was not ready after ${startPatienceMs / 1000} s.`, started?.said() ?? '', started?.logFile))
}

function spawnServer(run: Run, socketDir: string, log: number): ChildProcess {
  // Detached, so that Ctrl-C does not reach it; no pipe of ours, which an orphan would keep open for ever.
  const child = spawn(program(run.place), serverArguments(run, socketDir), {
    ...asAccount(run.place.account),
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.unref()
  return child
}

function program(place: Place): string {
  return join(place.native, 'bin', 'postgres')
}

function serverArguments({ place, settings }: Run, socketDir: string): string[] {
  const fixed = { listen_addresses: '', unix_socket_directories: `"${socketDir}"`, unix_socket_permissions: '0700', port: 5432 }
  return ['-D', place.cluster, ...Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
