import {
  type listParkedEvents as listRoute,
  listParkedEvents,
  type ParkedEvent,
  readBacklog,
  retryParkedEvent,
} from '@baton/contract/events'
import type { QueryOf } from '@baton/contract/route'
import { type App, systemCtx } from '#kernel/app'
import { type Ctx, systemActor } from '#kernel/context'
import { fail, messageOf } from '#kernel/fail'
import { type Answer, on } from '#kernel/http'
import { isPassing } from '#kernel/passing'
import { type Reaction, readLog } from '#kernel/reactions'
import { sql } from '#kernel/sql'

/** What is late, and the events that reactions could not take: to see, and to try again. */
export function parkedAnswers(reactions: readonly Reaction[]): Answer[] {
  return [
    on(readBacklog, async ({ app, workspaceId }) => app.backlog.of(workspaceId)),
    on(listParkedEvents, (ctx, { query }) => listParked(ctx, query)),
    on(retryParkedEvent, (ctx, { params }) => retryParked(ctx, reactions, params)),
  ]
}

async function listParked(ctx: Ctx, { limit, cursor }: QueryOf<typeof listRoute>): Promise<{ items: ParkedEvent[]; next: string | null }> {
  const [, seq, consumer] = /^(\d{1,15}) (.+)$/.exec(cursor ?? '0 -') ?? fail('invalid_cursor')
  const rows = await ctx.tx(
    (tx) => tx.all<ParkedEvent>`
      select p.consumer, p.seq, coalesce(e.type, '') as type, p.reason, p.at
        from parked_events p left join events e on e.workspace_id = p.workspace_id and e.seq = p.seq
       where p.workspace_id = ${tx.workspaceId} and (p.seq, p.consumer) > (${seq}::bigint, ${consumer})
       order by p.seq, p.consumer limit ${limit + 1}`,
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? `${last.seq} ${last.consumer}` : null }
}

/** Has all parked events of all workspaces taken once more, each alone; what fails again stays parked with its newest reason. */
export async function retryAllParked(app: App, reactions: readonly Reaction[]): Promise<{ taken: number; left: number }> {
  let [taken, left] = [0, 0]
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    const parked = await ctx.tx((tx) => tx.all<Place>`select consumer, seq from parked_events where workspace_id = ${id} order by seq`)
    for (const place of parked) {
      const isKnown = reactions.some(({ consumer }) => consumer === place.consumer)
      if (isKnown && (await retryParked(ctx, reactions, place)).taken) taken++
      else left++
    }
  }
  return { taken, left }
}

interface Place {
  consumer: string
  seq: number
}

/** Has one parked event taken now. Of two who try at once the second waits, and finds it gone or with its new reason. */
export async function retryParked(
  ctx: Ctx,
  reactions: readonly Reaction[],
  place: Place,
): Promise<{ taken: boolean; reason: string | null }> {
  const reaction = reactions.find(({ consumer }) => consumer === place.consumer) ?? fail('not_found')
  try {
    await ctx.tx((tx) => takeParked(ctx.inside(tx), reaction, place))
    return { taken: true, reason: null }
  } catch (error) {
    if (isPassing(error) || !(error instanceof ReactionFailed)) throw error
    const reason = error.message
    await ctx.tx(
      (tx) => tx.run`
        update parked_events set reason = ${reason}, at = ${tx.now}
         where workspace_id = ${tx.workspaceId} and consumer = ${place.consumer} and seq = ${place.seq}`,
    )
    return { taken: false, reason }
  }
}

class ReactionFailed extends Error {}

async function takeParked(ctx: Ctx, reaction: Reaction, { consumer, seq }: Place): Promise<void> {
  await ctx.tx(async (tx) => {
    const parked =
      await tx.run`delete from parked_events where workspace_id = ${tx.workspaceId} and consumer = ${consumer} and seq = ${seq}`
    if (parked === 0) fail('not_found')
    tx.audit('parked-event.retried', `${consumer} ${seq}`)
  })
  await ctx.as(systemActor).tx(async (tx) => {
    tx.react()
    await reaction.handle(tx, await readLog(tx, seq - 1, 1)).catch((error: unknown) => {
      throw isPassing(error) ? error : new ReactionFailed(messageOf(error))
    })
  })
}
