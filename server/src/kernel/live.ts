import type { BacklogEvent, DraftEvent, LeftEvent, LiveEvent, LogEvent, PositionEvent, UnreadEvent } from '@baton/contract/events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { forgetCallers } from '#kernel/access'
import { type App, systemCtx } from '#kernel/app'
import type { Auth } from '#kernel/auth'
import type { Signal } from '#kernel/bus'
import type { Actor, Ctx } from '#kernel/context'
import { fail, messageOf } from '#kernel/fail'
import { type Entry, entryOf, Made, written } from '#kernel/live-entries'
import { type Hearer, LivePresence } from '#kernel/live-presence'
import { type Loop, wakeable } from '#kernel/loop'
import { type LoggedEvent, readLog } from '#kernel/reactions'
import type { Tx } from '#kernel/tx'

/** Adds the present state to events, once for all readers, and shows each reader what is theirs to see. */
export interface Presenter<State> {
  /** State for a batch of events, read with the system's eyes. */
  load(tx: Tx, events: readonly LoggedEvent[]): Promise<State>
  /** What this actor gets: the event with state, word that something left their view, or nothing. */
  view(ctx: Ctx, event: LoggedEvent, state: State): LiveEvent | LeftEvent | null
  /** All of the actor that `view` of this event depends on: for equal eyes it is made once. */
  eyes(actor: Actor, event: LoggedEvent, state: State): string
  /** Who sees these conversations. */
  whoSees(tx: Tx, conversationIds: readonly string[]): Promise<(actor: Actor, conversationId: string) => boolean>
  /** The same actor as they are now, or null when they belong here no longer. */
  again(ctx: Ctx): Promise<Actor | null>
}

/** The live feed of one process. One tail a workspace reads the log, however many screens are open. */
export interface LiveFeed {
  /** Answers a request with an endless stream; settles once the stream has begun. */
  follow(ctx: Ctx, options: Following): Promise<void>
  close(): Promise<void>
}

export interface Following {
  after?: number | undefined
  /** Whose screens are gone when this stream ends. */
  browser?: string | undefined
  request: FastifyRequest
  reply: FastifyReply
}

const BATCH = 200
/** Further behind than this, fetching afresh costs less than catching up. */
const MOST_BEHIND = 5_000
const HEARTBEAT_MS = 15_000
/** How long a lost signal may cost: that something happened, and that somebody was signed out. */
const SWEEP_MS = 3_000
/** A reader that lets so much pile up is cut off; its browser comes back and goes on where it stopped. */
const MOST_UNSENT_BYTES = 1_000_000
/** Feeds of one caller in a process: more than anybody has windows. */
const MOST_FEEDS = 20
const RETRY_SECONDS = 30

interface Reader extends Hearer {
  sessionId: string | undefined
  /** Last event taken into account. */
  seq: number
  /** Last event that this stream brought, or the one it began after. */
  sent: number
  /** How many `unread` this stream was to bring. */
  told: number
  /** Up with the tail, and fed by it; before that it reads the log by itself. */
  live: boolean
  /** Until who reads is as they are now. */
  asked: Promise<void>
}

export function makeLiveFeed<State>(app: App, auth: Pick<Auth, 'aliveSessions'>, presenter: Presenter<State>): LiveFeed {
  const tails = new Map<number, Tail<State>>()
  const ending = new AbortController()
  const doorkeeper = wakeable('live sign-ins', app, () => sendAway(auth, [...tails.values()]), ending.signal)
  const unsubscribe = app.bus.subscribe((signal) => {
    if (signal.kind === 'events') tails.get(signal.workspaceId)?.wake()
    if (signal.kind === 'unread') for (const tail of tails.values()) tail.tellUnread(signal)
    if (signal.kind === 'draft') tails.get(signal.workspaceId)?.tellDraft(signal)
    if (signal.kind === 'presence' || signal.kind === 'presence-gone' || signal.kind === 'presence-asked')
      tails.get(signal.workspaceId)?.presence.hear(signal)
    if (signal.kind === 'people') void tails.get(signal.workspaceId)?.askAgain()
    if (signal.kind === 'sessions') doorkeeper.wake()
  })
  const forgetBacklog = app.backlog.subscribe(() => {
    for (const tail of tails.values()) tail.tellBacklog()
  })
  const heartbeat = setInterval(() => {
    for (const tail of tails.values()) tail.beat()
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    async follow(ctx, { after, browser, request, reply }) {
      const last = await lastSeq(ctx)
      const from = startOf(request, after) ?? last
      if (from > last || last - from > MOST_BEHIND) fail('feed_too_old', { last })
      let tail = tails.get(ctx.workspaceId)
      if (!tail) {
        tail = new Tail(app, presenter, ctx.workspaceId, last, () => tails.delete(ctx.workspaceId))
        tails.set(ctx.workspaceId, tail)
      }
      if (tail.feedsOf(ctx.actor) >= MOST_FEEDS) fail('too_many_feeds', { max: MOST_FEEDS, retryAfterSeconds: RETRY_SECONDS })
      tail.add({
        ctx,
        sessionId: ctx.actor.sessionId,
        browser,
        reply,
        seq: from,
        sent: from,
        told: 0,
        live: false,
        asked: Promise.resolve(),
      })
    },
    async close() {
      unsubscribe()
      forgetBacklog()
      clearInterval(heartbeat)
      ending.abort()
      await Promise.all([doorkeeper.done, ...[...tails.values()].map((tail) => tail.close())])
    },
  }
}

/** Ends the streams of sessions that have ended, wherever that was, and of keys that no longer work. */
async function sendAway(auth: Pick<Auth, 'aliveSessions'>, tails: readonly Pick<Tail<unknown>, 'sessions' | 'end' | 'askKeysAgain'>[]) {
  const sessions = tails.flatMap((tail) => tail.sessions())
  if (sessions.length > 0) {
    const alive = await auth.aliveSessions([...new Set(sessions)])
    for (const tail of tails) tail.end((sessionId) => !alive.has(sessionId))
  }
  await Promise.all(tails.map((tail) => tail.askKeysAgain()))
  return SWEEP_MS
}

/** The browser repeats the last `id:` it saw when it comes back by itself; that is newer than the address. */
function startOf(request: FastifyRequest, after: number | undefined): number | undefined {
  const header = request.headers['last-event-id']
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : after
}

async function lastSeq(ctx: Ctx): Promise<number> {
  const row = await ctx.read((tx) => tx.one<{ lastSeq: number }>`select last_seq from feeds where workspace_id = ${tx.workspaceId}`)
  return row?.lastSeq ?? 0
}

/** Reads one workspace's log as it grows, and hands each event to every reader of this process. */
class Tail<State> {
  private readonly app: App
  private readonly presenter: Presenter<State>
  private readonly workspaceId: number
  private readonly readers = new Set<Reader>()
  private readonly stop = new AbortController()
  private readonly onEmpty: () => void
  readonly presence: LivePresence
  private readonly loop: Loop
  private seq: number
  private backlog: string

  constructor(app: App, presenter: Presenter<State>, workspaceId: number, seq: number, onEmpty: () => void) {
    this.app = app
    this.presenter = presenter
    this.workspaceId = workspaceId
    this.seq = seq
    this.onEmpty = onEmpty
    this.backlog = this.backlogNow()
    this.loop = wakeable(`live ${workspaceId}`, app, () => this.readOn(), this.stop.signal)
    this.presence = new LivePresence(app, workspaceId, this.readers, async (ids) => {
      const ctx = await systemCtx(app, workspaceId)
      return ctx.read((tx) => presenter.whoSees(tx, ids))
    })
  }

  wake(): void {
    this.loop.wake()
  }

  feedsOf({ kind, id }: Actor): number {
    return [...this.readers].filter(({ ctx: { actor } }) => actor.kind === kind && actor.id === id).length
  }

  /** Begins the stream and lets the reader catch up. */
  add(reader: Reader): void {
    const { reply } = reader
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    })
    reply.raw.write('retry: 2000\n')
    this.tellPosition(reader, 'ready')
    reply.raw.on('close', () => this.remove(reader))
    this.readers.add(reader)
    this.app.metrics.liveConnections.inc()
    this.presence.begin(reader)
    void this.catchUp(reader).catch((error: unknown) => {
      this.app.log.warn({ error: messageOf(error) }, 'a live reader could not catch up')
      reply.raw.destroy()
    })
  }

  /** Keeps the line open; and whoever lost the last event, or the last word of what is late, learns it now. */
  beat(): void {
    for (const reader of this.readers) this.tellPosition(reader, 'position')
    this.presence.beat()
  }

  private tellPosition(reader: Reader, type: PositionEvent['type']): void {
    reader.reply.raw.write(written(entryOf({ type, seq: reader.seq, told: reader.told }), reader.sent) + this.backlog)
  }

  /** To the screens of whoever read alone. What was missed is counted all the same: with the next position each reader notices. */
  tellUnread(signal: Extract<Signal, { kind: 'unread' }>): void {
    if (signal.workspaceId === null) {
      for (const reader of this.readers) reader.told++
      return
    }
    if (signal.workspaceId !== this.workspaceId) return
    const { agentId, ...mark } = signal.mark
    for (const reader of this.readers) {
      const { actor } = reader.ctx
      if (actor.kind !== 'agent' || actor.id !== agentId) continue
      const event: UnreadEvent = { type: 'unread', nth: ++reader.told, ...mark }
      reader.reply.raw.write(`event: unread\ndata: ${JSON.stringify(event)}\n\n`)
    }
  }

  /** To the screens of its writer alone. */
  tellDraft({ mark: { agentId, ...mark } }: Extract<Signal, { kind: 'draft' }>): void {
    const event: DraftEvent = { type: 'draft', ...mark }
    for (const { ctx, reply } of this.readers)
      if (ctx.actor.kind === 'agent' && ctx.actor.id === agentId) reply.raw.write(`event: draft\ndata: ${JSON.stringify(event)}\n\n`)
  }

  /** What is late has changed: everybody is told, without a place in the log. */
  tellBacklog(): void {
    const now = this.backlogNow()
    if (now === this.backlog) return
    this.backlog = now
    for (const { reply } of this.readers) reply.raw.write(now)
  }

  private backlogNow(): string {
    const event: BacklogEvent = { type: 'backlog', ...this.app.backlog.of(this.workspaceId) }
    return `event: backlog\ndata: ${JSON.stringify(event)}\n\n`
  }

  /** People changed: every reader's rights are looked up anew; who no longer belongs here is sent away. */
  async askAgain(which: (reader: Reader) => boolean = () => true): Promise<void> {
    for (const reader of [...this.readers].filter(which)) await this.ask(reader)
  }

  /** One question after the other: an answer that comes late must not undo a newer one. */
  private ask(reader: Reader): Promise<void> {
    reader.asked = reader.asked.then(async () => {
      const actor = await this.presenter.again(reader.ctx).catch(() => null)
      if (actor) reader.ctx = reader.ctx.as(actor)
      else this.dismiss(reader)
    })
    return reader.asked
  }

  /** A key also ends by itself, which nobody signals. */
  askKeysAgain(): Promise<void> {
    return this.askAgain(({ ctx }) => ctx.actor.kind === 'apiKey')
  }

  /** By which sessions people read here. */
  sessions(): string[] {
    return [...this.readers].flatMap(({ sessionId }) => sessionId ?? [])
  }

  end(ended: (sessionId: string) => boolean): void {
    for (const reader of this.readers) if (reader.sessionId !== undefined && ended(reader.sessionId)) this.dismiss(reader)
  }

  async close(): Promise<void> {
    this.stop.abort()
    for (const reader of this.readers) this.dismiss(reader)
    await this.loop.done
  }

  /** Ends a stream. It is taken out first: nothing may be written to it from here on, though its socket closes later. */
  private dismiss(reader: Reader): void {
    this.remove(reader)
    reader.reply.raw.end()
  }

  private remove(reader: Reader): void {
    if (!this.readers.delete(reader)) return
    this.app.metrics.liveConnections.dec()
    this.presence.miss(reader)
    if (this.readers.size > 0) return
    this.stop.abort()
    this.presence.end()
    this.onEmpty()
  }

  private async readOn(): Promise<number> {
    const { events, state } = await this.load(this.seq)
    if (changesPeople(events)) {
      // The signal may have been lost; the log is not.
      forgetCallers(this.app)
      await this.askAgain()
    }
    // From here to the end nothing waits: a reader that catches up meanwhile cannot fall between two batches.
    const made = new Made()
    for (const reader of this.readers) if (reader.live) this.give(reader, events, state, made)
    this.seq = events.at(-1)?.seq ?? this.seq
    return events.length === BATCH ? 0 : SWEEP_MS
  }

  private async catchUp(reader: Reader): Promise<void> {
    // What the request was let in by may have changed before the reader stood among those who are told of it.
    await this.ask(reader)
    while (reader.seq < this.seq && this.readers.has(reader)) {
      const { events, state } = await this.load(reader.seq)
      if (events.length === 0) break
      if (changesPeople(events)) {
        forgetCallers(this.app)
        await this.ask(reader)
      }
      this.give(reader, events, state)
    }
    reader.live = true
  }

  private async load(after: number): Promise<{ events: LoggedEvent[]; state: State }> {
    const ctx = await systemCtx(this.app, this.workspaceId)
    return ctx.read(async (tx) => {
      const events = await readLog(tx, after, BATCH)
      return { events, state: await this.presenter.load(tx, events) }
    })
  }

  /** In one piece, however many events: a write for each would cost more than all the rest. */
  private give(reader: Reader, events: readonly LoggedEvent[], state: State, made = new Made()): void {
    if (!this.readers.has(reader)) return
    const sentBefore = reader.sent
    const entries: Entry[] = []
    for (const event of events) {
      if (event.seq <= reader.seq) continue
      reader.seq = event.seq
      const eyes = `${event.seq} ${this.presenter.eyes(reader.ctx.actor, event, state)}`
      const entry = made.entry(eyes, () => this.presenter.view(reader.ctx, event, state))
      if (!entry) continue
      entries.push(entry)
      reader.sent = event.seq
    }
    if (entries.length > 0) reader.reply.raw.write(made.piece(entries, sentBefore))
    if (reader.reply.raw.writableLength > MOST_UNSENT_BYTES) reader.reply.raw.destroy()
  }
}

const changesPeople = (events: readonly LoggedEvent[]): boolean => events.some(({ type }) => type === 'people.changed')

/** An event as the API shows it, without state. */
export function logEvent(event: LoggedEvent): LogEvent {
  const { actorKind, actorId, depth: _, data, ...plain } = event
  return {
    ...plain,
    actor: { kind: actorKind as LogEvent['actor']['kind'], id: actorId },
    data,
  }
}
