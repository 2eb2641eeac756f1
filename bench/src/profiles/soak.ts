import { plainResult, type Result } from '../figures.ts'
import type { Bench } from '../run/bench.ts'
import { NoSmaps } from '../run/memory.ts'
import { type Sample, watched } from './memory.ts'

const MESSAGES_A_SECOND = 50
const MINUTES = 1
/** In less time caches are still filling, and a line tells nothing about what comes after. */
const LEAST_MINUTES = 10
const LOOK_MS = 2_000
/** What is kept for speed fills up first: the first third is not judged. */
const WARM = 1 / 3
/** How far the line through the rest may rise from its begin to its end: chance, and garbage not yet collected. */
const MOST_RISE = 1.05

/** Does memory grow while a server works? */
export async function soak(bench: Bench): Promise<Result[]> {
  const minutes = bench.effort.minutes ?? MINUTES
  const goal = minutes < LEAST_MINUTES ? null : MOST_RISE
  const forMs = minutes * 60_000
  try {
    const samples = (await watched(bench, MESSAGES_A_SECOND, forMs, LOOK_MS)).filter(({ atMs }) => atMs >= forMs * WARM)
    return [
      plainResult({ name: 'soak-node', unit: 'MiB', ...rise(samples, ({ memory }) => memory.node), goal }),
      plainResult({ name: 'soak-postgres', unit: 'MiB', ...rise(samples, ({ memory }) => memory.postgresOwn), goal }),
    ]
  } catch (error) {
    if (!(error instanceof NoSmaps)) throw error
    bench.log(`Memory is not measured: ${error.message}.`)
    return []
  }
}

function rise(samples: readonly Sample[], of: (sample: Sample) => number): { value: number; floor: number } {
  const { from, to } = line(samples.map((sample) => [sample.atMs, of(sample)]))
  return { value: to, floor: from }
}

/** Where the straight line that fits the points best begins and ends. */
export function line(points: readonly (readonly [number, number])[]): { from: number; to: number } {
  const mean = (of: (point: readonly [number, number]) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean(([at]) => at), mean(([, value]) => value)]
  const spread = mean(([at]) => (at - x) ** 2)
  const slope = spread === 0 ? 0 : mean(([at, value]) => (at - x) * (value - y)) / spread
  const ends = [points[0], points.at(-1)].map((point) => y + slope * ((point?.[0] ?? x) - x))
  return { from: ends[0] ?? y, to: ends[1] ?? y }
}
