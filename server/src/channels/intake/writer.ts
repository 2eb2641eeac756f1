import { type App, systemCtx } from '#kernel/app'
import { fail } from '#kernel/fail'
import { type Arrivals, storeRaw } from './store-raw.ts'

/** Most deliveries that one commit takes; beyond it the next commit is as cheap. */
const MOST = 200
/** Most bytes that one commit takes, of bodies that are as large as they may be. */
const MOST_BYTES = 16 * 1024 * 1024

/** What may wait in memory in all; more is refused, and the network sends it again. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024
const AGAIN_SECONDS = 5
/** What a delivery takes beside its bytes. */
const OVERHEAD_BYTES = 2_000

/** How long a commit waits for company at most; see `company`. */
const COMPANY_MS = 1

interface Waiting {
  arrivals: Arrivals
  bytes: number
  stored: () => void
  failed: (error: unknown) => void
}

/** What waits in one workspace. */
interface Queue {
  waiting: Waiting[]
  drains: boolean
  /** Called when as many wait as were wanted. */
  enough: () => void
  wanted: number
}

/**
 * Writes raw deliveries in batches: whatever came in while the commit before was under way goes out with the next one. A quiet
 * server commits each at once; a flooded one commits hundreds together.
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
    return new Promise((stored, failed) => {
      const queue = this.queues.get(workspaceId) ?? { waiting: [], wanted: 0, enough: () => undefined, drains: false }
      this.queues.set(workspaceId, queue)
      queue.waiting.push({ arrivals, bytes, stored, failed })
      if (!queue.drains) void this.drain(workspaceId, queue)
      else if (queue.waiting.length >= queue.wanted) queue.enough()
    })
  }

  private async drain(workspaceId: number, queue: Queue): Promise<void> {
    const { waiting } = queue
    queue.drains = true
    // One turn of the loop lets requests that are already here join the first batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.splice(0, howMany(waiting))
      const began = performance.now()
      try {
        await storeRaw(
          await systemCtx(this.app, workspaceId),
          batch.map(({ arrivals }) => arrivals),
        )
        for (const { stored } of batch) stored()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
      this.app.pressure.committed(began)
      for (const { bytes } of batch) this.waitingBytes -= bytes
      await company(queue, batch.length / 2)
    }
    queue.drains = false
  }
}

/**
 * Until so many wait: half as many as the last commit took, or a millisecond. Without it commits of many and of one alternate
 * under a flood: those that were just answered call again a moment after the next commit has left with the single call that
 * came meanwhile. With it one half is written while the other is answered and asked for more.
 */
async function company(queue: Queue, wanted: number): Promise<void> {
  if (queue.waiting.length >= wanted) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, COMPANY_MS)
    queue.wanted = wanted
    queue.enough = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  queue.enough = () => undefined
}

/** As many from the front as one commit takes; at least one. */
function howMany(queue: readonly Waiting[]): number {
  let bytes = 0
  const beyond = queue.findIndex((each, index) => {
    bytes += each.bytes
    return index > 0 && (index === MOST || bytes > MOST_BYTES)
  })
  return beyond < 0 ? queue.length : beyond
}
