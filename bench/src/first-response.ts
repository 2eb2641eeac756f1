import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * First response time computed without any code of the product, to compare the product's own figures with.
 *
 * The unit is a thread of the file and its first customer. Turns without a time are left out before anything is counted.
 */

export interface Turn {
  id: string
  role: 'customer' | 'agent'
  author: string
  /** ISO 8601; null when the file does not know. */
  at: string | null
  text: string
  replyTo: string | null
}

export interface Thread {
  id: string
  brand: string
  turns: Turn[]
}

export interface Figures {
  threads: number
  /** Threads in which a customer says something at a known time. */
  conversations: number
  /** Turns with a known time. */
  messages: number
  firstResponse: { count: number; medianSeconds: number | null; p90Seconds: number | null }
  responseRate: number | null
  /** Turns of customers other than the first of their thread. They belong to nobody's figures. */
  manySpeakers: number
}

export async function firstResponses(threads: AsyncIterable<Thread> | Iterable<Thread>): Promise<Figures> {
  const seconds: number[] = []
  const counts = { threads: 0, conversations: 0, messages: 0, manySpeakers: 0 }
  for await (const { turns } of threads) {
    const timed = inOrder(turns)
    counts.threads += 1
    counts.messages += timed.length
    const asked = timed.find((turn) => turn.role === 'customer')
    if (!asked) continue
    counts.conversations += 1
    counts.manySpeakers += timed.filter((turn) => turn.role === 'customer' && turn.author !== asked.author).length
    const answered = firstAnswer(timed, asked)
    if (answered) seconds.push((answered.time - asked.time) / 1000)
  }
  seconds.sort((a, b) => a - b)
  return {
    threads: counts.threads,
    conversations: counts.conversations,
    messages: counts.messages,
    firstResponse: { count: seconds.length, medianSeconds: quantile(seconds, 0.5), p90Seconds: quantile(seconds, 0.9) },
    responseRate: counts.conversations === 0 ? null : seconds.length / counts.conversations,
    manySpeakers: counts.manySpeakers,
  }
}

type TimedTurn = Turn & { time: number }

/** By time; turns of the same second stay in the order of the file. */
function inOrder(turns: Turn[]): TimedTurn[] {
  return turns.flatMap((turn) => (turn.at === null ? [] : [{ ...turn, time: Date.parse(turn.at) }])).sort((a, b) => a.time - b.time)
}

/** The first brand turn after the customer's first that belongs to that customer. */
function firstAnswer(timed: TimedTurn[], asked: TimedTurn): TimedTurn | undefined {
  const from = timed.indexOf(asked)
  return timed.find((turn, index) => index > from && turn.role === 'agent' && customerOf(turn, index, timed) === asked.author)
}

/** Whom a brand turn belongs to: the customer at the end of its chain of replies, else the latest customer before it. */
function customerOf(brandTurn: TimedTurn, index: number, timed: TimedTurn[]): string | undefined {
  const seen = new Set<string>()
  for (let turn: TimedTurn | undefined = brandTurn; turn && !seen.has(turn.id); ) {
    if (turn.role === 'customer') return turn.author
    seen.add(turn.id)
    const { replyTo }: TimedTurn = turn
    turn = timed.find((other) => other.id === replyTo)
  }
  return timed.findLast((turn, before) => before < index && turn.role === 'customer')?.author
}

/** Quantile of sorted values by linear interpolation between the two nearest. */
export function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)]
  const high = sorted[Math.ceil(place)]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}

/** Threads of a JSON Lines file, one after another, however large the file. */
export async function* readThreads(path: string): AsyncGenerator<Thread> {
  let number = 0
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (!line.trim()) continue
    const thread = JSON.parse(line) as Thread
    if (!Array.isArray(thread.turns)) throw new Error(`${path}, line ${number}: a thread has "turns", this has none`)
    yield thread
  }
}

if (import.meta.main) {
  const [path] = process.argv.slice(2)
  if (!path) {
    console.error('node bench/src/first-response.ts <threads.jsonl>')
    process.exit(2)
  }
  console.log(JSON.stringify(await firstResponses(readThreads(path))))
}
