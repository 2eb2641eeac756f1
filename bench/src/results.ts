import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Report } from './report.ts'

const folder = new URL('../results/', import.meta.url)

/** A report as it is kept. */
export interface Saved extends Report {
  profile: string
  date: string
}

/** @returns where it lies */
export function save(profile: string, size: string, report: Report): string {
  mkdirSync(folder, { recursive: true })
  const file = new URL(`${profile}-${size}.json`, folder)
  const saved: Saved = { profile, date: new Date().toISOString(), ...report }
  writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`)
  return fileURLToPath(file)
}

export function savedResults(): Saved[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Saved)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
