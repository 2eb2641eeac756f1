import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Size, Verdict } from './promise.ts'

/** A run with all that is needed to repeat it. */
export interface Result extends Verdict {
  promise: string
  seed: number
  size: Size
  commit: string
  /** When it ended, ISO 8601. */
  at: string
  seconds: number
  repeat: string
}

const folder = new URL('../results/', import.meta.url)

/** Keeps the newest result of each promise and size, in the checkout. */
export function saveResult(result: Result): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${result.promise}-${result.size}.json`, folder), `${JSON.stringify(result, null, 2)}\n`)
}

export function savedResults(): Result[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Result)
}
