import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import type { Result, Unit } from './figures.ts'
import type { Limits } from './profiles/limits.ts'

export interface Report {
  machine: { cpu: string; cores: number; memoryGiB: number; platform: string; loadAverage: number }
  versions: Record<string, string>
  commit: string | null
  messages: number
  limits: Partial<Limits>
  results: Result[]
}

export function machine(): Report['machine'] {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    loadAverage: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}

export function versionOfBaton(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
}

/** Null outside a checkout. A `+` says that files differ from the commit. */
export function commitOfCheckout(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: new URL('.', import.meta.url), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as { status?: number }).status === 128) return null
    throw error
  }
}

export function inWords({ machine: on, versions, commit, messages, limits, results }: Report): string {
  const head = [
    [...Object.entries(versions).map(([name, version]) => `${name} ${version}`), `commit ${commit ?? 'unknown'}`].join(', '),
    `${on.cores} × ${on.cpu}, ${on.memoryGiB} GiB, load ${on.loadAverage} · ${messages.toLocaleString('en')} messages`,
    limitsInWords(limits),
  ]
  return results.length === 0 ? head.join('\n') : [...head, '', tableOf(results)].join('\n')
}

const limitNames: Record<keyof Limits, { what: string; unit: Unit }> = {
  noOpRouteMs: { what: 'no-op route', unit: 'ms' },
  commitMs: { what: 'commit', unit: 'ms' },
  selectMs: { what: 'select 1', unit: 'ms' },
  signedPostsPerSecond: { what: 'signed no-op requests', unit: 'per second' },
}

export const limitsInWords = (limits: Partial<Limits>): string =>
  (Object.entries(limitNames) as [keyof Limits, { what: string; unit: Unit }][])
    .flatMap(([name, { what, unit }]) => (limits[name] === undefined ? [] : `${what} ${quantity(limits[name], unit)}`))
    .join(' · ')

export const columns = ['', 'p50', 'p95', 'p99', 'rate', 'measured', 'floor', 'ratio', 'goal', ''] as const

export function rowOf(result: Result): string[] {
  const { name, p50Ms, p95Ms, p99Ms, perSecond, unit, value, floor, ratio, goal, met } = result
  return [
    name,
    quantity(p50Ms, 'ms'),
    quantity(p95Ms, 'ms'),
    quantity(p99Ms, 'ms'),
    quantity(perSecond, 'per second'),
    quantity(value, unit),
    quantity(floor, unit),
    ratio?.toFixed(2) ?? '–',
    goal === null ? '–' : `${unit === 'per second' ? '≥' : '≤'} ${goal}`,
    goal === null ? '–' : met === null ? 'not judged' : met ? 'met' : 'missed',
  ]
}

export function tableOf(results: readonly Result[]): string {
  const table = [[...columns], ...results.map(rowOf)]
  const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n')
}

function quantity(value: number | null, unit: Unit): string {
  if (value === null) return '–'
  if (unit === 'ms') return `${value.toFixed(value < 10 ? 2 : 0)} ms`
  if (unit === 'per second') return `${whole(value)}/s`
  return `${whole(value)} ${unit}`
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')
