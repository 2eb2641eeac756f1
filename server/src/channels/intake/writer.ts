import { type App, systemCtx } from '#kernel/app'
import { fail } from '#kernel/fail'
import { type Arrivals, storeRaw } from './store-raw.ts'

/** Most deliveries that one commit takes; beyond it the next commit is as cheap. */
const MOST = 200
/** Most bytes that one commit takes, of bodies that are as large as they may be. */
const MOST_BYTES = 16 * 1024 * 1024

/** Most commits of one workspace at a time: while one waits for the disk, the other works. */
const MOST_COMMITS = 2
/** So many must wait for a commit beside one that is under way; fewer join the next. */
const WORTH_A_SECOND = 6

/** What may wait in memory in all; more is refused, and the network sends it again. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024
const AGAIN_SECONDS = 5
/** What a delivery takes beside its bytes. */
const OVERHEAD_BYTES = 2_000

interface Waiting {
  arrivals: Arrivals
  bytes: number
  stored: () => void
  failed: (error: unknown) => void
}

/** What waits in one workspace. */
interface Queue {
  waiting: Waiting[]
  /** Commits under way. */
  commits: number
}

/**
 * Writes raw deliveries in batches without a timer: whatever came in while a commit was under way goes out with the next one. A
 * quiet server commits each at once; a flooded one commits hundreds together.
 */
export class RawWriter {
  private readonly app: App
  private readonly queues = new Map<number, Queue>()
  private waitingBytes = 0

  constructor(app: App) {
    this.app = app
  }

  /** Settles when the delivery is committed; `not_ready` when too much waits already. */
  store(workspaceId: number, arrivals: Arrivals): Promise<void> {
    const bytes = arrivals.deliveries.reduce((sum, { body }) => sum + body.byteLength + OVERHEAD_BYTES, 0)
    if (this.waitingBytes + bytes > MOST_WAITING_BYTES) fail('not_ready', { retryAfterSeconds: AGAIN_SECONDS })
    this.waitingBytes += bytes
    this.app.pressure.came()
    return new Promise((stored, failed) => {
      const queue = this.queues.get(workspaceId) ?? { waiting: [], commits: 0 }
      this.queues.set(workspaceId, queue)
      queue.waiting.push({ arrivals, bytes, stored, failed })
      if (isWorthIt(queue)) void this.drain(workspaceId, queue)
    })
  }

  private async drain(workspaceId: number, queue: Queue): Promise<void> {
    do {
      queue.commits++
      // One turn of the loop lets requests that are already here join the batch.
      await new Promise((resolve) => setImmediate(resolve))
      const batch = queue.waiting.splice(0, howMany(queue.waiting))
      if (batch.length > 0) await this.commit(workspaceId, batch)
      queue.commits--
    } while (isWorthIt(queue))
  }

  private async commit(workspaceId: number, batch: readonly Waiting[]): Promise<void> {
    try {
      await storeRaw(
        await systemCtx(this.app, workspaceId),
        batch.map(({ arrivals }) => arrivals),
      )
      for (const { stored } of batch) stored()
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
    for (const { bytes } of batch) this.waitingBytes -= bytes
    this.app.pressure.settled(batch.length)
  }
}

const isWorthIt = ({ waiting, commits }: Queue): boolean =>
  commits === 0 ? waiting.length > 0 : commits < MOST_COMMITS && waiting.length >= WORTH_A_SECOND

/** As many from the front as one commit takes; at least one. */
function howMany(queue: readonly Waiting[]): number {
  let bytes = 0
  const beyond = queue.findIndex((each, index) => {
    bytes += each.bytes
    return index > 0 && (index === MOST || bytes > MOST_BYTES)
  })
  return beyond < 0 ? queue.length : beyond
}
