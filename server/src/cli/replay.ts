import { parseArgs } from 'node:util'
import type { Simulator } from '@baton/simulator'
import { messageOf } from '#kernel/fail'
import { Api } from './replay/api.ts'
import { type Figures, type Period, lastEvent, readFigures, untilCounted, untilRead } from './replay/figures.ts'
import { connectBrands, webhooksOf } from './replay/on-x.ts'
import { type Thread, readThreads, timedTurns } from './replay/threads.ts'
import { startThrowAway } from './replay/throw-away.ts'

const USAGE = `baton replay <threads.jsonl> [--duplicates 0.1] [--shuffle] [--seed 7] [--json] [--url <Baton> --key <API key>]

Sends recorded conversations through a simulated X as signed webhooks with their original times, and prints how Baton
counts them. Without --url it does so in a Baton of its own, which is gone afterwards; a Baton named by --url must be
allowed to reach this machine (BATON_ALLOW_HOSTS), and keeps what it was sent.`

interface Options {
  path: string
  duplicates: number
  shuffle: boolean
  seed: number
  json: boolean
  /** An existing Baton. */
  server: { url: string; key: string } | null
}

interface Result extends Figures {
  threads: number
  turns: number
  webhooksSent: number
  acknowledged: number
  seconds: number
}

/** @returns the exit code */
export async function replay(argv: string[]): Promise<number> {
  const options = readOptions(argv)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${USAGE}`)
    return 2
  }
  try {
    const result = await untilInterrupted((interrupted) => run(options, interrupted))
    console.log(options.json ? JSON.stringify(result) : inWords(result))
    return result.acknowledged === result.webhooksSent ? 0 : 1
  } catch (error) {
    console.error(messageOf(error))
    return 1
  }
}

/** What is wrong with them, or the options. */
function readOptions(argv: string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        duplicates: { type: 'string', default: '0' },
        shuffle: { type: 'boolean', default: false },
        seed: { type: 'string', default: '7' },
        json: { type: 'boolean', default: false },
        url: { type: 'string' },
        key: { type: 'string' },
      },
    })
    const [path, ...more] = positionals
    const duplicates = Number(values.duplicates)
    const seed = Number(values.seed)
    if (!path || more.length > 0) return 'Name one file of threads.'
    if (!(duplicates >= 0 && duplicates <= 1)) return `--duplicates is a share from 0 to 1, not "${values.duplicates}".`
    if (!Number.isSafeInteger(seed)) return `--seed is a whole number, not "${values.seed}".`
    if (Boolean(values.url) !== Boolean(values.key)) return '--url and --key go together.'
    const server = values.url && values.key ? { url: values.url, key: values.key } : null
    return { path, duplicates, shuffle: values.shuffle, seed, json: values.json, server }
  } catch (error) {
    return messageOf(error)
  }
}

async function run({ path, duplicates, shuffle, seed, server }: Options, interrupted: Promise<never>): Promise<Result> {
  const threads = await readThreads(path)
  const { startSimulator } = await import('@baton/simulator')
  const simulator = await startSimulator({ seed })
  const throwAway = server ? null : await startThrowAway([new URL(simulator.xBaseUrl).host]).catch(stopping(simulator))
  try {
    const { url, key } = throwAway ?? server ?? { url: '', key: '' }
    return await Promise.race([play(new Api(url, key), simulator, threads, { duplicates, shuffle }), interrupted])
  } finally {
    await throwAway?.stop()
    await simulator.stop()
  }
}

function stopping(simulator: Simulator): (error: unknown) => Promise<never> {
  return async (error) => {
    await simulator.stop()
    throw error
  }
}

async function play(
  api: Api,
  simulator: Simulator,
  threads: Thread[],
  disorder: { duplicates: number; shuffle: boolean },
): Promise<Result> {
  const brands = [...new Set(threads.map((thread) => thread.brand))]
  const accounts = await connectBrands(api, simulator, brands)
  const batch = webhooksOf(simulator, threads)
  const period = periodOf(threads)
  const after = await lastEvent(api)
  const started = performance.now()
  const { sent, acknowledged } = await simulator.deliver(batch, { connections: 8, ...disorder })
  await untilRead(api)
  await sendLast(api, simulator, brands[0], period)
  const figures = await readFigures(api, {
    period,
    after,
    accountIds: new Set(accounts.values()),
    mayHoldPosts: underOwnPosts(threads, accounts),
  })
  return {
    threads: threads.length,
    turns: threads.reduce((sum, thread) => sum + timedTurns(thread).length, 0),
    webhooksSent: sent,
    acknowledged,
    ...figures,
    seconds: Math.round((performance.now() - started) / 10) / 100,
  }
}

/** From the first turn to the last. */
function periodOf(threads: readonly Thread[]): Period {
  const times = threads.flatMap((thread) => timedTurns(thread).map((turn) => Date.parse(turn.at)))
  const [first, last] = times.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number])
  if (first > last) throw new Error('No turn of the file has a time')
  return { from: new Date(first).toISOString(), to: new Date(last + 1).toISOString() }
}

/** One more message, a day after all others, by whose appearing in the figures one knows that the others are counted. */
async function sendLast(api: Api, simulator: Simulator, brand: string | undefined, { to }: Period): Promise<void> {
  const at = Date.parse(to) + 86_400_000
  const { username } = simulator.x.createUser({ username: 'last_one', name: 'The last one' })
  const { requests } = simulator.x.prepare({ from: username, text: `@${brand} Anybody there?`, at })
  await simulator.deliver(requests)
  await untilCounted(api, { from: new Date(at).toISOString(), to: new Date(at + 1000).toISOString() })
}

/** Whether a conversation may belong to a thread that the brand itself began. */
function underOwnPosts(threads: readonly Thread[], accounts: ReadonlyMap<string, string>) {
  const begun = new Set(
    threads.flatMap((thread) => {
      const [root, ...rest] = timedTurns(thread)
      if (root?.role !== 'agent' || root.replyTo !== null) return []
      return rest.filter((turn) => turn.role === 'customer').map((turn) => `${accounts.get(thread.brand)} ${turn.author}`)
    }),
  )
  return ({ conversation }: { conversation: { accountId: string; contact: { name: string } } }) =>
    begun.has(`${conversation.accountId} ${conversation.contact.name}`)
}

/** Ctrl-C ends the work, and what it started with it. */
async function untilInterrupted<T>(work: (interrupted: Promise<never>) => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => {})
  const interrupt = () => reject(new Error('Interrupted'))
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    return await work(promise)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

function inWords(result: Result): string {
  const { firstResponse, ...counts } = result
  const rows = {
    ...counts,
    'first responses': firstResponse.count,
    'median seconds': firstResponse.medianSeconds,
    'p90 seconds': firstResponse.p90Seconds,
  }
  return Object.entries(rows)
    .map(([name, value]) => `${name.padEnd(16)} ${value ?? '–'}`)
    .join('\n')
}
