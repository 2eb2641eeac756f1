import type pg from 'pg'
import { type Result, rateResult, timeResult } from '../figures.ts'
import { connect } from '../run/baton.ts'
import type { Bench } from '../run/bench.ts'
import { type Known, prepareFloor, writeRows } from '../run/floor-rows.ts'
import { Http } from '../run/http.ts'
import { pause, perSecond, together, warmedUp } from '../run/rounds.ts'
import { searchable, untilCaughtUp } from '../run/settled.ts'
import { type Said, webhookBatch, webhooks } from '../workload/webhooks.ts'
import type { Language } from '../workload/words.ts'

const CALLERS = 16
const WRITERS = 8
/** So many messages are on their way at most, accepted and not yet searchable: what comes in cannot run ahead of what is done. */
const UNDER_WAY = 500
const LOOK_MS = 50
/** Nothing has become searchable for so long. */
const PATIENCE_MS = 60_000

/** A word of one message is looked for again and again until it is found. */
const PROBE_EVERY_MS = 300
const PROBE_LOOK_MS = 20
const MOST_UNTIL_FOUND_MS = 2_000

/** All of intake, until messages stand in their conversations and are searchable, against their rows in plain SQL. */
export async function ingest(bench: Bench): Promise<Result[]> {
  const { baton, workspace, effort } = bench
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => connect(baton.dataDir)))
  const english = effort.minutes === null ? { count: effort.batch } : { ms: (effort.minutes * 60_000) / effort.rounds }
  try {
    await prepareFloor(bench)
    const { en, ko, th, rows } = await warmedUp(effort.rounds, {
      en: () => takeIn(bench, 'en', english),
      ko: () => takeIn(bench, 'ko', { count: effort.batch }),
      th: () => takeIn(bench, 'th', { count: effort.batch }),
      rows: async () => {
        const known: Known = new Map()
        const { ms } = await together(webhookBatch(effort.batch, workspace.channelSecret, 'en'), WRITERS, (said, connection) =>
          writeRows(writers[connection] as pg.Client, bench, said, known),
        )
        return perSecond(effort.batch, ms)
      },
    })
    const rates = (taken: Taken[]) => ({ rates: taken.map((round) => round.rate), floors: rows })
    const found = en.map((round) => round.foundAfter)
    return [
      rateResult('ingest-english', rates(en), 0.35),
      rateResult('ingest-korean', rates(ko)),
      rateResult('ingest-thai', rates(th)),
      timeResult(
        'ingest-searchable',
        found,
        en.map(() => MOST_UNTIL_FOUND_MS),
        { goal: 1, judged: 'p99', steadyBy: [rows] },
      ),
    ]
  } finally {
    await Promise.all(writers.map((writer) => writer.end()))
  }
}

interface Taken {
  rate: number
  /** From the answer to a webhook until the API finds its words, in milliseconds. */
  foundAfter: number[]
}

/** Sends so many messages, or for so long, and waits until all of them are in conversations, searchable and in the figures. */
export async function takeIn(bench: Bench, language: Language, { count, ms }: { count?: number; ms?: number }): Promise<Taken> {
  const { baton, workspace } = bench
  const hooks = new Http(baton.url, { connections: CALLERS })
  const next = webhooks(workspace.channelSecret, { language })
  const probe = new Probe(bench)
  const underWay = new Set<string>()
  const began = performance.now()
  let sent = 0
  const isOver = () => (ms === undefined ? sent >= (count ?? 0) : performance.now() - began >= ms)
  const call = async () => {
    while (!isOver()) {
      if (underWay.size >= UNDER_WAY) {
        await pause(1)
        continue
      }
      sent++
      const word = probe.wanted()
      const said = next(word)
      underWay.add(said.externalId)
      await hooks.send('POST', workspace.hook, said.body, said.headers)
      if (word) probe.accepted(word)
    }
  }
  try {
    await Promise.all([...Array.from({ length: CALLERS }, call), watch(bench, underWay, isOver)])
    await untilCaughtUp(bench)
    return { rate: perSecond(sent, performance.now() - began), foundAfter: await probe.results() }
  } finally {
    await hooks.close()
  }
}

/** Strikes off what has become searchable, until nothing more comes and nothing is left. */
async function watch(bench: Bench, underWay: Set<Said['externalId']>, isOver: () => boolean): Promise<void> {
  for (let moved = performance.now(); !isOver() || underWay.size > 0; await pause(LOOK_MS)) {
    const done = await searchable(bench, [...underWay])
    for (const id of done) underWay.delete(id)
    if (done.length > 0) moved = performance.now()
    if (performance.now() - moved > PATIENCE_MS)
      throw new Error(`${underWay.size} messages were accepted, and none became searchable for ${PATIENCE_MS / 1000} s`)
  }
}

/** Looks now and then, as a person would, how long it takes until a message is found. */
class Probe {
  private readonly bench: Bench
  private readonly looks: Promise<number>[] = []
  private last = Number.NEGATIVE_INFINITY

  constructor(bench: Bench) {
    this.bench = bench
  }

  /** A word that no other message holds, when it is time for one. */
  wanted(): string | undefined {
    const now = performance.now()
    if (now - this.last < PROBE_EVERY_MS) return undefined
    this.last = now
    return `zq${Math.trunc(now * 1000).toString(36)}`
  }

  accepted(word: string): void {
    this.looks.push(this.look(word, performance.now()))
  }

  async results(): Promise<number[]> {
    return Promise.all(this.looks)
  }

  private async look(word: string, began: number): Promise<number> {
    while (performance.now() - began < PATIENCE_MS) {
      const { items } = await this.bench.http.json<{ items: { messageId: string | null }[] }>(
        'GET',
        `/api/v1/workspaces/own/search?q=${word}&limit=1`,
      )
      if (items.some(({ messageId }) => messageId !== null)) return performance.now() - began
      await pause(PROBE_LOOK_MS)
    }
    throw new Error(`The word ${word} of an accepted message is not found after ${PATIENCE_MS / 1000} s`)
  }
}
