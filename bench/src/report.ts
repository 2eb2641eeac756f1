import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import type { Result } from './figures.ts'
import type { Limits } from './profiles/limits.ts'

export interface Report {
  machine: { cpu: string; cores: number; memoryGiB: number; platform: string; loadAverage: number }
  versions: { baton: string; node: string; postgres: string }
  commit: string | null
  messages: number
  limits: Limits
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
    `Baton ${versions.baton} (${commit ?? 'no commit'}), Node ${versions.node}, PostgreSQL ${versions.postgres}`,
    `${on.cores} × ${on.cpu}, ${on.memoryGiB} GiB, load ${on.loadAverage} · ${messages.toLocaleString('en')} messages`,
    `no-op route ${ms(limits.noOpRouteMs)} · commit ${ms(limits.commitMs)} · select 1 ${ms(limits.selectMs)} · ${rate(limits.signedPostsPerSecond)} signed no-op requests`,
  ]
  if (results.length === 0) return head.join('\n')
  const rows = results.map((each) => [
    each.name,
    ms(each.p50Ms),
    ms(each.p95Ms),
    ms(each.p99Ms),
    rate(each.perSecond),
    each.p50Ms === null || each.name === 'webhook' ? rate(each.floor) : ms(each.floor),
    each.ratio?.toFixed(2) ?? '–',
    each.goal === null ? '–' : String(each.goal),
    each.goal === null ? '–' : each.met === null ? 'not judged' : each.met ? 'met' : 'missed',
  ])
  const table = [['', 'p50', 'p95', 'p99', 'rate', 'floor', 'ratio', 'goal', ''], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = table.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  )
  return [...head, '', ...lines].join('\n')
}

const ms = (value: number | null) => (value === null ? '–' : `${value.toFixed(value < 10 ? 2 : 0)} ms`)
const rate = (value: number | null) => (value === null ? '–' : `${Math.round(value).toLocaleString('en')}/s`)
