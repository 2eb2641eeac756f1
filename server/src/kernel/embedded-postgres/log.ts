import { existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const limitBytes = 10 * 1024 ** 2

/** Opens the log for writing at its end and says where that is. One older log is kept, so it never grows without bound. */
export function openLog(file: string): { fd: number; start: number } {
  mkdirSync(dirname(file), { recursive: true })
  if (existsSync(file) && statSync(file).size > limitBytes) renameSync(file, `${file}.1`)
  const fd = openSync(file, 'a', 0o600)
  return { fd, start: fstatSync(fd).size }
}

/** The end of the log, at most from `start` on. */
export function logTail(file: string, start = 0): string {
  return existsSync(file) ? readFileSync(file).subarray(start).toString('utf8').slice(-8_000) : ''
}
