import { finding } from '@baton/contract/findings'
import type { App } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'

/**
 * So many processes that ended while they read a delivery are no coincidence. Fewer may be: of two hundred kills from outside,
 * one every few seconds, seven hit the third process in a row as it had just begun with the same delivery.
 */
export const MOST_READINGS = 10
const LOCK = 77

/** Reads some raw deliveries and takes what they told; `again` when a process ended over the one that there is. */
type Read = (ids: ReadonlySet<string>, again: boolean) => Promise<void>

/**
 * Raw deliveries that lay unread when this process started: one of them may be what ended the process before it (its memory,
 * a library's crash). They are counted before they are read, in a commit of their own; what was counted before is read alone,
 * parsed in a process beside, which may end, and set aside when many processes ended over it all the same. What came in since
 * costs nothing of this.
 */
export class Leftovers {
  private readonly bound: string
  /** Counted by this process: a second look at them is no second process. */
  private readonly counted = new Set<string>()

  constructor(app: App) {
    this.bound = app.ids.next()
  }

  has(id: string): boolean {
    return id < this.bound
  }

  /**
   * Holds a lock while they are read, so that another process that starts meanwhile does not take ours for dead.
   *
   * @returns whether they were this process's to read
   */
  async read(ctx: Ctx, ids: string[], read: Read): Promise<boolean> {
    return ctx.tx(async (guard) => {
      const lock = await guard.one<{ ours: boolean }>`select pg_try_advisory_xact_lock(${LOCK}, ${guard.workspaceId}) as ours`
      if (!lock?.ours) return false
      const next = await ctx.tx((tx) => this.count(tx, ids))
      if (next.length > 0)
        await read(
          new Set(next.map(({ id }) => id)),
          next.some(({ readings }) => readings > 0),
        )
      return true
    })
  }

  private async count(tx: Tx, ids: string[]): Promise<Counted[]> {
    const waiting = await tx.all<Counted>`
      select id, readings from raw_deliveries where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and state = 'pending' order by id for update`
    const fatal = waiting.filter(({ id, readings }) => readings >= MOST_READINGS && !this.counted.has(id))
    await setAside(tx, fatal)
    const next = first(waiting.filter((one) => !fatal.includes(one)))
    const fresh = next.map(({ id }) => id).filter((id) => !this.counted.has(id))
    await tx.run`
      update raw_deliveries set readings = readings + 1 where workspace_id = ${tx.workspaceId} and id = any(${fresh}::uuid[])`
    for (const id of fresh) this.counted.add(id)
    return next
  }
}

interface Counted {
  id: string
  readings: number
}

/** Those up to one that was begun before, or that one alone. */
function first(waiting: Counted[]): Counted[] {
  const begun = waiting.findIndex(({ readings }) => readings > 0)
  return waiting.slice(0, begun < 0 ? undefined : Math.max(1, begun))
}

async function setAside(tx: Tx, fatal: Counted[]): Promise<void> {
  for (const { id } of fatal)
    tx.ctx.app.log.error({ workspaceId: tx.workspaceId, rawDeliveryId: id }, 'reading a raw delivery ended the server; it is set aside')
  const reason = finding('ended_server', {}, { remedy: 'retry_after_update' })
  await tx.run`
    update raw_deliveries set state = 'failed', reason = ${JSON.stringify(reason)}::jsonb
     where workspace_id = ${tx.workspaceId} and id = any(${fatal.map(({ id }) => id)}::uuid[])`
}
