import { parseArgs } from 'node:util'
import type { Result } from './figures.ts'
import { ingest } from './profiles/ingest.ts'
import { limits } from './profiles/limits.ts'
import { inbox, open, search } from './profiles/reading.ts'
import { reply } from './profiles/reply.ts'
import { visible } from './profiles/visible.ts'
import { commitOfCheckout, inWords, machine, type Report, versionOfBaton } from './report.ts'
import { type Bench, type Effort, withBench } from './run/bench.ts'
import { stopChildren } from './run/child.ts'
import { removeFolders, seeded } from './run/data.ts'

const USAGE = `npm run bench -- <profile> [--messages 10k|100k|1m] [--rounds n] [--json]

limits    what this machine can do at best
seed      make the data and keep it for the other profiles
inbox     a page of 50 conversations           open      a conversation of 50 messages
search    a word that many messages hold       reply     a reply, until it is taken
ingest    webhooks accepted, and messages in   visible   from webhook to live feed
smoke     all of them, shortly, on 10,000 messages`

const sizes: Record<string, number> = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 }

const profiles: Record<string, (bench: Bench) => Promise<Result[]>> = {
  limits: async () => [],
  inbox: async (bench) => [await inbox(bench)],
  open: async (bench) => [await open(bench)],
  search: async (bench) => [await search(bench)],
  reply: async (bench) => [await reply(bench)],
  ingest,
  visible: async (bench) => [await visible(bench)],
  smoke: everything,
}

/** What only reads comes before what writes. */
async function everything(bench: Bench): Promise<Result[]> {
  return [await inbox(bench), await open(bench), await search(bench), await visible(bench), await reply(bench), ...(await ingest(bench))]
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { messages: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [name = ''] = positionals
  const isSmoke = name === 'smoke'
  const messages = sizes[values.messages ?? (isSmoke ? '10k' : '100k')]
  const rounds = Number(values.rounds ?? (isSmoke ? 3 : 5))
  const profile = profiles[name]
  if ((!profile && name !== 'seed') || !messages || !Number.isInteger(rounds) || rounds < 1) {
    console.error(USAGE)
    return 2
  }
  const log = (line: string) => console.error(line)
  if (!profile) {
    console.log(await seeded(messages, log))
    return 0
  }
  const effort: Effort = isSmoke ? { rounds, calls: 15, batch: 200 } : { rounds, calls: 40, batch: 1000 }
  const report = await withBench(messages, effort, log, (bench) => measure(bench, messages, profile))
  console.log(values.json ? JSON.stringify(report) : inWords(report))
  return 0
}

async function measure(bench: Bench, messages: number, profile: (bench: Bench) => Promise<Result[]>): Promise<Report> {
  const { rows } = await bench.db.query<{ server_version: string }>('show server_version')
  return {
    machine: machine(),
    versions: { baton: versionOfBaton(), node: process.versions.node, postgres: rows[0]?.server_version ?? 'unknown' },
    commit: commitOfCheckout(),
    messages,
    limits: await limits(bench),
    results: await profile(bench),
  }
}

/** Ctrl-C takes with it what was started, and what was written. */
async function leave(): Promise<void> {
  await stopChildren()
  removeFolders()
  process.exit(130)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave())

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  },
)
