import { parseArgs } from 'node:util'
import { compare } from './compare/compare.ts'
import { readConfig } from './compare/config.ts'
import type { Result } from './figures.ts'
import { fanout } from './profiles/fanout.ts'
import { report } from './profiles/first-response.ts'
import { growth } from './profiles/growth.ts'
import { ingest } from './profiles/ingest.ts'
import { limits } from './profiles/limits.ts'
import { memory } from './profiles/memory.ts'
import { pending } from './profiles/pending.ts'
import { inbox, open } from './profiles/reading.ts'
import { reply } from './profiles/reply.ts'
import { search } from './profiles/search.ts'
import { soak } from './profiles/soak.ts'
import { visible } from './profiles/visible.ts'
import { webhook } from './profiles/webhook.ts'
import { commitOfCheckout, inWords, machine, type Report, versionOfBaton } from './report.ts'
import { save } from './results.ts'
import { type Bench, type Effort, withBench } from './run/bench.ts'
import { stopChildren } from './run/child.ts'
import { removeFolders, seeded } from './run/data.ts'

const USAGE = `npm run bench -- <profile> [--messages 10k|100k|1m] [--rounds n] [--minutes n] [--json] [--save]

limits    what this machine can do at best
seed      make the data and keep it for the other profiles
inbox     a page of 50 conversations           open      a conversation of 50 messages
search    rare and common words                report    first response time of 30 days
reply     a reply and an assignment, taken     visible   from webhook to live feed
ingest    webhooks accepted, and messages in   fanout    to the last of 100 feeds
growth    the same on ten times the data       pending   queues with 100,000 that wait
memory    idle and under load                  soak      does memory grow
smoke     the cheap ones, shortly, on 10,000 messages
all       every one

npm run bench -- compare --config file.json [--messages …]

the same workload against any other server; bench/README.md says what the file holds`

const sizes: Record<string, number> = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 }

type Profile = (bench: Bench) => Promise<Result[]>

const profiles: Record<string, Profile> = {
  limits: async () => [],
  inbox: async (bench) => [await inbox(bench)],
  open: async (bench) => [await open(bench)],
  search,
  report: async (bench) => [await report(bench)],
  visible: async (bench) => [await visible(bench)],
  reply,
  fanout,
  ingest: inTurn(webhook, ingest),
  growth,
  pending,
  memory,
  soak,
}

/** What only reads comes before what writes, and what starts servers of its own at the end. */
const cheap = ['inbox', 'open', 'search', 'report', 'visible', 'fanout', 'reply', 'ingest']
profiles.smoke = inTurn(...cheap.map((name) => profiles[name] as Profile))
profiles.all = inTurn(...[...cheap, 'pending', 'growth', 'memory', 'soak'].map((name) => profiles[name] as Profile))

function inTurn(...all: Profile[]): Profile {
  return async (bench) => {
    const results: Result[] = []
    for (const profile of all) results.push(...(await profile(bench)))
    return results
  }
}

const full: Effort = { rounds: 5, calls: 100, batch: 2000, floorMs: 1500, fanned: 1000, sustainedMs: 30_000, minutes: null }
const short: Effort = { rounds: 3, calls: 20, batch: 300, floorMs: 300, fanned: 200, sustainedMs: 2000, minutes: null }

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      messages: { type: 'string' },
      rounds: { type: 'string' },
      minutes: { type: 'string' },
      config: { type: 'string' },
      json: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
    },
  })
  const [name = ''] = positionals
  const base = name === 'smoke' ? short : full
  const size = values.messages ?? (name === 'smoke' ? '10k' : '100k')
  const messages = sizes[size]
  const rounds = Number(values.rounds ?? base.rounds)
  const minutes = values.minutes === undefined ? null : Number(values.minutes)
  const log = (line: string) => console.error(line)
  const run = messages === undefined ? undefined : runOf(name, messages, { ...base, rounds, minutes }, values.config, log)
  if (!run || !Number.isInteger(rounds) || rounds < 1 || (minutes !== null && !(minutes > 0))) {
    console.error(USAGE)
    return 2
  }
  const found = await run()
  if (typeof found === 'string') console.log(found)
  else {
    console.log(values.json ? JSON.stringify(found) : inWords(found))
    if (values.save) log(`Kept in ${save(name, size, found)}`)
  }
  return 0
}

/** What a command does; undefined where there is none of that name. It answers a report, or where the data lies. */
function runOf(
  name: string,
  messages: number,
  effort: Effort,
  config: string | undefined,
  log: (line: string) => void,
): (() => Promise<Report | string>) | undefined {
  if (name === 'seed') return () => seeded(messages, log)
  if (name === 'compare') return config === undefined ? undefined : () => compare(readConfig(config), messages, effort, log)
  const profile = profiles[name]
  return profile && (() => withBench(messages, effort, log, (bench) => measure(bench, profile)))
}

async function measure(bench: Bench, profile: Profile): Promise<Report> {
  const { rows } = await bench.db.query<{ server_version: string }>('show server_version')
  return {
    machine: machine(),
    versions: { baton: versionOfBaton(), node: process.versions.node, postgres: rows[0]?.server_version ?? 'unknown' },
    commit: commitOfCheckout(),
    messages: bench.messages,
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
