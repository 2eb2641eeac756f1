import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { processIdentity } from './postmaster.ts'

/**
 * Marks the database files as used by this process, so that a second server on the same folder is refused instead of
 * stopping the first one's database when it ends. Returns the number of the live process that has them, or null
 * when they are ours now. A mark whose process has ended, or whose number now belongs to another, is taken over.
 */
export function claim(file: string): number | null {
  const own = processIdentity(process.pid) ?? String(process.pid)
  if (existsSync(file)) {
    const holder = readFileSync(file, 'utf8').trim()
    const pid = Number(holder.split(' ')[0])
    if (pid > 0 && processIdentity(pid) === holder) return pid
    rmSync(file, { force: true })
  }
  try {
    writeFileSync(file, `${own}\n`, { flag: 'wx', mode: 0o600 })
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return claim(file)
    throw error
  }
}

/** Gives the mark back. */
export function release(file: string): void {
  rmSync(file, { force: true })
}
