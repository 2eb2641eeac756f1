import { median, type Result, rateResult, timeResult } from '../figures.ts'
import { type Bench, noOpRoute, withBench } from '../run/bench.ts'
import { timed, warmedUp } from '../run/rounds.ts'
import type { Language } from '../workload/words.ts'
import { takeIn } from './ingest.ts'
import { inboxPage, openPage } from './reading.ts'
import { replyTo } from './reply.ts'
import { searchPage } from './search.ts'
import { webhookToFeed } from './visible.ts'

const SMALLEST = 10_000
const STEP = 10
const languages: readonly Language[] = ['en', 'ko', 'th']

type Call = (index: number) => Promise<unknown>

/** What is done, and how many times as long it may take with ten times the data. */
const operations: Record<string, { most: number; make(bench: Bench): Promise<{ call: Call; close?(): Promise<void> }> }> = {
  inbox: { most: 1.3, make: async (bench) => ({ call: inboxPage(bench) }) },
  open: { most: 1.3, make: async (bench) => ({ call: await openPage(bench) }) },
  'search-rare': { most: 1.5, make: async (bench) => ({ call: searchAny(bench, 'rare') }) },
  'search-common': { most: 2, make: async (bench) => ({ call: searchAny(bench, 'common') }) },
  visible: { most: 1.3, make: webhookToFeed },
  reply: { most: 1.3, make: async (bench) => ({ call: await replyTo(bench) }) },
}
/** What intake may lose from the smallest to the largest. */
const LEAST_INGEST = 0.8

function searchAny(bench: Bench, kind: 'rare' | 'common'): Call {
  const searches = languages.map((language) => searchPage(bench, kind, language))
  return (index) => searches[index % searches.length]?.() ?? Promise.reject(new Error('There is nothing to search for'))
}

/** The same work on 10,000 messages, ten times as many and so on, by servers that run side by side and are asked in turn. */
export async function growth(bench: Bench): Promise<Result[]> {
  if (bench.messages < SMALLEST * STEP)
    throw new Error('Growth compares sizes, each ten times the one before from 10,000 on: give --messages 100k or 1m')
  return withSizes(bench.messages / STEP, [bench], async (benches) => {
    const results: Result[] = []
    for (const name of Object.keys(operations)) results.push(...(await stepsOf(name, benches)))
    return [...results, await ingestOf(benches)]
  })
}

/** Beside the benches at hand one of each smaller size, smallest first. */
function withSizes<T>(messages: number, larger: Bench[], measure: (benches: Bench[]) => Promise<T>): Promise<T> {
  const [bench] = larger
  if (!bench || messages < SMALLEST) return measure(larger)
  return withBench(messages, bench.effort, bench.log, (smaller) => withSizes(messages / STEP, [smaller, ...larger], measure))
}

async function stepsOf(name: string, benches: readonly Bench[]): Promise<Result[]> {
  const operation = operations[name]
  if (!operation) throw new Error(`There is no operation ${name}`)
  const { rounds, calls } = benches[0]?.effort ?? { rounds: 0, calls: 0 }
  const made = await Promise.all(benches.map((bench) => operation.make(bench)))
  try {
    const parts = benches.flatMap((bench, size): [string, () => Promise<number[]>][] => [
      [`product ${size}`, () => timed(calls, (made[size] as { call: Call }).call)],
      [`route ${size}`, () => timed(calls, () => noOpRoute(bench))],
    ])
    const found = await warmedUp(rounds, Object.fromEntries(parts))
    const of = (what: 'product' | 'route', size: number) => found[`${what} ${size}`] ?? []
    return benches.slice(1).map((bench, before) => {
      const size = before + 1
      const steadyBy = [of('route', before).map(median), of('route', size).map(median)]
      return timeResult(`growth-${name}-${sizeOf(bench)}`, of('product', size), of('product', before).map(median), {
        goal: operation.most,
        steadyBy,
      })
    })
  } finally {
    await Promise.all(made.map(async ({ close }) => close?.()))
  }
}

async function ingestOf(benches: readonly Bench[]): Promise<Result> {
  const [smallest, largest] = [benches[0], benches.at(-1)]
  if (!smallest || !largest) throw new Error('There is nothing to compare')
  const { rounds, batch } = smallest.effort
  const parts = {
    small: async () => (await takeIn(smallest, 'en', { count: batch })).rate,
    large: async () => (await takeIn(largest, 'en', { count: batch })).rate,
  }
  const { small, large } = await warmedUp(rounds, parts)
  return rateResult(`growth-ingest-${sizeOf(largest)}`, { rates: large, floors: small }, LEAST_INGEST)
}

const sizeOf = ({ messages }: Bench): string => (messages < 1_000_000 ? `${messages / 1000}k` : `${messages / 1_000_000}m`)
