import { Worker } from 'node:worker_threads'
import { percentile, type Result, timeResult } from '../figures.ts'
import { startBareFanOut } from '../run/baton.ts'
import { type Bench, besideYardsticks } from '../run/bench.ts'
import type { FeedsSaid, FeedsStart } from '../run/feeds.ts'
import { Http } from '../run/http.ts'
import { FEEDS_A_KEY } from '../run/move-in.ts'
import { atMoments } from '../run/rounds.ts'
import { untilCaughtUp } from '../run/settled.ts'
import { type Said, webhooks } from '../workload/webhooks.ts'

const FEEDS = 100
const PER_SECOND = 200
const PATIENCE_MS = 30_000
/** What the slowest twentieth may cost: so many times the bare fan-out, and so many commits. */
const MOST = { bare: 5, commits: 4 }

/** From the moment a network calls until the message has come out of the last of a hundred feeds, two hundred times a second. */
export async function fanout(bench: Bench): Promise<Result[]> {
  const { baton, workspace, effort } = bench
  const bareProcess = await startBareFanOut()
  const hooks = new Http(baton.url, { connections: 64 })
  const posts = new Http(bareProcess.url, { connections: 64 })
  const keys = workspace.feedKeys.flatMap((key) => Array.from({ length: FEEDS_A_KEY }, () => key)).slice(0, FEEDS)
  const product = await Feeds.open({ address: `${baton.url}/api/v1/workspaces/own/live`, keys })
  const bare = await Feeds.open({ address: `${bareProcess.url}/live`, keys })
  const next = webhooks(workspace.channelSecret)
  const bytes: string[] = []
  const moments = Array.from({ length: effort.fanned }, (_, index) => (index * 1000) / PER_SECOND)
  let number = 0
  try {
    const found = await besideYardsticks(bench, {
      product: async () => {
        const first = number
        number += moments.length
        const batch = moments.map((_, index) => next(`fan-${first + index}-`))
        const times = await atMoments(moments, async (index) => {
          const { body, headers } = batch[index] as Said
          const shown = product.everywhere(first + index)
          await hooks.send('POST', workspace.hook, body, headers)
          const { at, bytes: written } = await shown
          bytes[index] = written.replaceAll(`fan-${first + index}-`, 'fan-NUMBER-')
          return at
        })
        await untilCaughtUp(bench)
        return times
      },
      bare: async () => {
        const first = number
        number += moments.length
        return atMoments(moments, async (index) => {
          const shown = bare.everywhere(first + index)
          await posts.send('POST', '/say', (bytes[index] ?? '').replaceAll('fan-NUMBER-', `fan-${first + index}-`))
          return (await shown).at
        })
      },
    })
    const floors = found.bare.map((times, round) => MOST.bare * percentile(times, 0.95) + MOST.commits * (found.commits[round] ?? 0))
    return [
      timeResult('fanout', found.product, floors, { goal: 1, judged: 'p95', perSecond: PER_SECOND }),
      timeResult('fanout-bare', found.bare, null, { judged: 'p95', perSecond: PER_SECOND }),
    ]
  } finally {
    await Promise.all([product.close(), bare.close(), hooks.close(), posts.close()])
    await bareProcess.stop()
  }
}

interface Shown {
  at: number
  bytes: string
}

class Feeds {
  private readonly worker: Worker
  private readonly waiting = new Map<number, { resolve: (shown: Shown) => void; reject: (error: Error) => void }>()

  private constructor(worker: Worker) {
    this.worker = worker
  }

  static async open(start: FeedsStart): Promise<Feeds> {
    const worker = new Worker(new URL('../run/feeds.ts', import.meta.url), { workerData: start })
    const feeds = new Feeds(worker)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const fail = (error: Error) => {
      reject(error)
      for (const each of feeds.waiting.values()) each.reject(error)
    }
    worker.on('error', fail)
    worker.on('message', (said: FeedsSaid) => {
      if (said.kind === 'ready') resolve()
      else if (said.kind === 'broken') fail(new Error(`Of ${start.keys.length} feeds one broke: ${said.why}`))
      else feeds.waiting.get(said.number)?.resolve(said)
    })
    await promise
    return feeds
  }

  /** Settles when all feeds have had this message. */
  everywhere(number: number): Promise<Shown> {
    const { promise, resolve, reject } = Promise.withResolvers<Shown>()
    const timer = setTimeout(() => reject(new Error(`Message ${number} was not in all feeds after ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
    this.waiting.set(number, { resolve, reject })
    return promise.finally(() => {
      clearTimeout(timer)
      this.waiting.delete(number)
    })
  }

  async close(): Promise<void> {
    await this.worker.terminate()
  }
}
