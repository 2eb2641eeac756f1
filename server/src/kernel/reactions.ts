import type { EventType, Events } from '@baton/contract/events'
import { type App, systemCtx, workspacesBehind } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { isPassing } from '#kernel/passing'
import type { Tx } from '#kernel/tx'

/** An event as reactions and the feed read it. */
export interface LoggedEvent<T extends EventType = EventType> {
  seq: number
  id: string
  type: T
  at: string
  networkAt: string | null
  actorKind: string
  actorId: string | null
  depth: number
  history: boolean
  conversationId: string | null
  contactId: string | null
  inboxId: string | null
  data: Events[T]
}

/**
 * Something a slice does because something happened. `handle` gets up to 200 events of one workspace in log order, in one
 * transaction that also moves the cursor: what it changes in the database happens exactly once. An event it emits must name
 * the one it answers as its `cause`; a use case runs for one event as `tx.ctx.as(systemActor, event).inside(tx)`.
 */
export interface Reaction {
  consumer: string
  types: readonly EventType[]
  handle(tx: Tx, events: LoggedEvent[]): Promise<void>
}

const BATCH = 200
/** How often to look for work that no signal announced. */
const SWEEP_MS = 5_000
/** Nobody waits for a reaction as for the live feed: a burst is taken together, and what comes in goes first. */
const PACE = { gatherMs: 150, yieldMs: 2_000 }
const AFTER_STUMBLE_MS = 1_000

export async function readLog(tx: Tx, after: number, limit: number): Promise<LoggedEvent[]> {
  return tx.all<LoggedEvent>`
    select seq, id, type, at, network_at, actor_kind, actor_id, depth, history, conversation_id, contact_id, inbox_id, data
      from events where workspace_id = ${tx.workspaceId} and seq > ${after} order by seq limit ${limit}`
}

/** Runs the reactions of all slices until the signal ends. Several processes may: a cursor is moved by one at a time. */
export function startReactions(app: App, reactions: readonly Reaction[], signal: AbortSignal): Promise<void> {
  const loops = reactions.map((reaction) => {
    const loop = wakeable(`reaction ${reaction.consumer}`, app, reactionRounds(app, reaction, signal), signal, PACE)
    app.bus.subscribe((news) => {
      if (news.kind === 'events') loop.wake()
    })
    return loop.done
  })
  return Promise.all(loops).then(() => undefined)
}

/** The rounds of one process: each takes what waits in every workspace, the first with care. Answers when to look again. */
export function reactionRounds(app: App, reaction: Reaction, signal?: AbortSignal): () => Promise<number> {
  let isFirst = true
  return async () => {
    let pause = SWEEP_MS
    let isLeft = false
    for (const workspaceId of await workspacesBehind(app, reaction.consumer)) {
      try {
        if (isFirst && !(await takeWithCare(app, reaction, workspaceId, signal))) isLeft = true
        else await catchUp(app, reaction, workspaceId, signal)
      } catch (error) {
        pause = AFTER_STUMBLE_MS
        app.metrics.loopErrors.inc({ loop: `reaction ${reaction.consumer}` })
        app.log.error({ consumer: reaction.consumer, workspaceId, error: messageOf(error) }, 'a reaction stumbled and will go on soon')
      }
    }
    isFirst &&= isLeft
    return isLeft ? AFTER_STUMBLE_MS : pause
  }
}

/** Takes one workspace's events until none is left. Answers how many it took. */
export async function catchUp(app: App, reaction: Reaction, workspaceId: number, signal?: AbortSignal): Promise<number> {
  const ctx = await systemCtx(app, workspaceId)
  let taken = 0
  while (!signal?.aborted) {
    const count = await takeMany(ctx, reaction)
    taken += count
    if (count < BATCH) return taken
  }
  return taken
}

function takeMany(ctx: Ctx, reaction: Reaction): Promise<number> {
  return takeBatch(ctx, reaction, BATCH).catch(async (error: unknown) => {
    const about = { consumer: reaction.consumer, workspaceId: ctx.workspaceId, error: messageOf(error) }
    ctx.app.log.warn(about, 'a batch of events failed, taking them singly')
    return takeSingly(ctx, reaction)
  })
}

/** So many processes that ended over an event are no coincidence. */
const MOST_ENDS = 2
const CARE = 76

/**
 * Takes what lay there when this process started: one of these events may be what ended the process before it. The attempt is
 * counted in a commit of its own, then repeated event by event, and an event over which two processes ended is parked.
 *
 * @returns false when another process is at it: what it has counted is no end
 */
async function takeWithCare(app: App, reaction: Reaction, workspaceId: number, signal?: AbortSignal): Promise<boolean> {
  const ctx = await systemCtx(app, workspaceId)
  return ctx.tx(async (guard) => {
    if (!(await isAlone(guard, reaction.consumer))) return false
    for (let taken = 0; taken < BATCH && !signal?.aborted; taken++) {
      const begun = await begin(ctx, reaction.consumer, taken > 0 ? 1 : 0)
      if (!begun || begun.ends === 0) break
      if (begun.ends < MOST_ENDS) await takeOne(ctx, reaction)
      else await park(ctx, reaction, begun.cursor, 'The server ended again and again while it took this event')
    }
    // Moves the cursor on from what was counted, before somebody else may count.
    await takeMany(ctx, reaction)
    return true
  })
}

/** Whoever counted before has ended then, and is not merely at work beside us. */
async function isAlone(guard: Tx, consumer: string): Promise<boolean> {
  const lock = await guard.one<{ ours: boolean }>`
    select pg_try_advisory_xact_lock(${CARE}, hashtext(${`${guard.workspaceId}:${consumer}`})) as ours`
  return lock?.ours ?? false
}

/** How many processes ended right here, at least `least`; null where nothing waits or another process is at it. */
function begin(ctx: Ctx, consumer: string, least: number): Promise<{ ends: number; cursor: number } | null> {
  return ctx.tx(async (tx) => {
    if ((await lockCursor(tx, consumer)) === null) return null
    const row = await tx.one<{ ends: number; cursor: number }>`
      update reaction_cursors c set begun = greatest(case when c.begun_seq = c.seq then c.begun else 0 end, ${least}) + 1, begun_seq = c.seq
        from feeds f
       where c.workspace_id = ${tx.workspaceId} and c.consumer = ${consumer} and f.workspace_id = ${tx.workspaceId} and f.last_seq > c.seq
      returning c.begun - 1 as ends, c.seq as cursor`
    return row ?? null
  })
}

function takeBatch(ctx: Ctx, reaction: Reaction, limit: number, from: (cursor: number) => void = () => undefined): Promise<number> {
  return ctx.tx(async (tx) => {
    const cursor = await lockCursor(tx, reaction.consumer)
    if (cursor === null) return 0
    from(cursor)
    const events = await readLog(tx, cursor, limit)
    const last = events.at(-1)
    if (!last) return 0
    const wanted = events.filter((event) => reaction.types.includes(event.type))
    if (wanted.length > 0) {
      tx.react()
      await reaction.handle(tx, wanted)
    }
    await moveCursor(tx, reaction.consumer, last.seq)
    return events.length
  })
}

/**
 * One by one; an event that still fails is parked with its reason and shown, so that it cannot stop the others. A database
 * that merely stumbled is no reason to park: the event waits.
 */
async function takeSingly(ctx: Ctx, reaction: Reaction): Promise<number> {
  let taken = 0
  for (let i = 0; i < BATCH; i++) {
    const count = await takeOne(ctx, reaction)
    taken += count
    if (count === 0) break
  }
  return taken
}

async function takeOne(ctx: Ctx, reaction: Reaction): Promise<number> {
  let cursor = -1
  try {
    return await takeBatch(ctx, reaction, 1, (from) => {
      cursor = from
    })
  } catch (error) {
    if (isPassing(error)) throw error
    return park(ctx, reaction, cursor, messageOf(error))
  }
}

/** Parks the event behind this cursor, unless another process has dealt with it meanwhile. */
function park(ctx: Ctx, reaction: Reaction, cursor: number, reason: string): Promise<number> {
  return ctx.tx(async (tx) => {
    const [event] = (await lockCursor(tx, reaction.consumer)) === cursor ? await readLog(tx, cursor, 1) : []
    if (!event) return 0
    await tx.run`
      insert into parked_events (workspace_id, consumer, seq, reason, at) values (${tx.workspaceId}, ${reaction.consumer}, ${event.seq}, ${reason}, ${tx.now})
      on conflict do nothing`
    await moveCursor(tx, reaction.consumer, event.seq)
    tx.onCommit(() => {
      ctx.app.metrics.parked.inc({ consumer: reaction.consumer })
      ctx.app.log.error({ consumer: reaction.consumer, workspaceId: ctx.workspaceId, reason }, 'an event was parked')
    })
    return 1
  })
}

/** Null when another process has it just now. */
async function lockCursor(tx: Tx, consumer: string): Promise<number | null> {
  const row = await tx.one<{ seq: number }>`
    select seq from reaction_cursors where workspace_id = ${tx.workspaceId} and consumer = ${consumer} for update skip locked`
  if (row) return row.seq
  const made =
    await tx.run`insert into reaction_cursors (workspace_id, consumer) values (${tx.workspaceId}, ${consumer}) on conflict do nothing`
  return made > 0 ? 0 : null
}

async function moveCursor(tx: Tx, consumer: string, seq: number): Promise<void> {
  await tx.run`update reaction_cursors set seq = ${seq} where workspace_id = ${tx.workspaceId} and consumer = ${consumer}`
}
