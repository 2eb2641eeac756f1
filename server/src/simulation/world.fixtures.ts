import { setImmediate } from 'node:timers/promises'
import type { ChannelEvent, MessageEvent } from '@baton/channel-kit'
import type pg from 'pg'
import { storeRaw } from '#channels'
import { adapterRegistry } from '#kernel/adapters'
import type { App } from '#kernel/app'
import { type Chance, IdMaker, iso } from '#kernel/clock'
import { type Actor, Ctx, systemActor } from '#kernel/context'
import { openDatabase } from '#kernel/db'
import { Failure } from '#kernel/fail'
import { isPassing } from '#kernel/passing'
import { retryParked } from '#kernel/parked'
import { reactionRounds } from '#kernel/reactions'
import { type Scene, scene } from '#kernel/testing'
import { Dispatch } from '../channels/delivery/dispatch.ts'
import { ClaimerLife } from '../channels/delivery/claims.ts'
import { intakeRounds } from '../channels/intake/process.ts'
import { afterDelivery } from '../conversations/after-delivery.ts'
import { isOvertaken } from '../conversations/overtaken.ts'
import { assignConversation } from '../conversations/assign.ts'
import { confirmArrival, sendAgain, undoReply } from '../conversations/deliveries.ts'
import { receive } from '../conversations/receive/receive.ts'
import { type Dice, dice } from '../conversations/receive/trees.fixtures.ts'
import { replyTo } from '../conversations/reply.ts'
import { resolveConversation } from '../conversations/resolve.ts'
import { reactions } from '../slices.ts'
import { type Memory, PretendedNetwork } from './network.fixtures.ts'
import { type Act, Life, pidOf, type Sabotage, Scheduler } from './scheduler.fixtures.ts'

/** The database side of all worlds of a test file: connections outlive a world, so that a seed costs little. */
export interface Ground {
  pool: pg.Pool
  watcher: pg.PoolClient
  url: string
  end(): Promise<void>
}

export async function ground(): Promise<Ground> {
  const { app } = await scene()
  const url = app.config.databaseUrl ?? ''
  const { pool } = openDatabase({ url, role: 'baton_app', max: 30, onError: () => undefined })
  const watcher = await pool.connect()
  // Only who may be anybody may end connections.
  await watcher.query('set role none')
  return {
    pool,
    watcher,
    url,
    async end() {
      watcher.release(true)
      await pool.end()
    },
  }
}

/** Where people speak: mostly in chats, below a post and each other's comments, or in reviews that they write anew. */
export type Setting = 'chats' | 'comments' | 'reviews'

/** What somebody said on the network, as it stands there now. */
export interface Said {
  id: string
  who: string | null
  thread: string
  at: string
  text: string
  isDeleted: boolean
  kind: 'dm' | 'comment' | 'review'
  replyTo?: string
}

/** A reply that an agent asked for. */
export interface Asked {
  deliveryId: string
  conversationId: string
  text: string
  /** What stood on the author's screen. */
  seen: ReadonlySet<string>
  isAccepted: boolean
  isUndone: boolean
  /** Somebody had it sent again though nobody knew whether it had arrived. */
  isForced: boolean
}

const MOST_CRASHES = 2
/** What is left to do once one has looked; nothing, where there was nothing to do. */
type Doing = (() => Promise<unknown>) | void

const WORDS = ['제품에서 소리가 나요', 'It still leaks', 'ของยังไม่มาเลยค่ะ', '언제 오나요?', 'ขอเลขพัสดุหน่อยค่ะ', 'ขอบคุณค่ะ', '👍']

interface Parked {
  consumer: string
  seq: number
  reason: string
}

interface Process {
  life: Life
  app: App
  claimer: ClaimerLife
  loops: { name: string; round: () => Promise<unknown>; isRunning: boolean }[]
  dispatch: Dispatch
}

/** One workspace, the processes that serve it, its network and all that people do, by one seed. */
export class World {
  readonly given: Scene
  readonly network: PretendedNetwork
  readonly said: Said[] = []
  readonly asked: Asked[] = []
  readonly problems: string[] = []
  readonly scheduler: Scheduler
  crashes = 0
  /** What loops were at work in processes that ended. */
  readonly ends: string[] = []
  /** What was parked before the quiet end was over; it is taken once more then, as an operator would have it. */
  parked: Parked[] = []
  private readonly roll: Dice
  private readonly setting: Setting
  private readonly isLater: boolean
  private readonly ground: Ground
  private readonly account: { id: string; appId: string }
  private readonly agents: Actor[]
  private processes: Process[] = []
  private untold: ChannelEvent[] = []
  private readonly told: string[] = []
  private readonly calls: { bodies: string[]; isAnswered: boolean }[] = []
  private born = 0
  private actsLeft: number
  private readonly ids: IdMaker

  constructor(
    seed: number,
    ground: Ground,
    { sabotage, setting, isLater }: { sabotage: Sabotage; setting: Setting; isLater: boolean },
    given: Scene,
    account: { id: string; appId: string },
    agents: Actor[],
  ) {
    this.roll = dice(seed)
    this.setting = setting
    this.isLater = isLater
    this.given = given
    this.ground = ground
    this.account = account
    this.ids = new IdMaker(given.clock, chanceOf(this.roll))
    this.agents = agents
    this.actsLeft = 40 + this.roll.below(40)
    const memory = this.roll.of<Memory>(['absorbs', 'can be read back', 'only a person can say'])
    this.network = new PretendedNetwork(memory, this.roll, () => given.ctx.nowIso(), setting === 'reviews')
    this.scheduler = new Scheduler(this.roll, ground.pool, ground.watcher, sabotage, () => given.clock.advance({ seconds: 0.001 }))
  }

  async run(): Promise<void> {
    for (let n = 2 + this.roll.below(2); n > 0; n--) this.processes.push(await this.birth())
    for (let n = 2; n > 0; n--) this.speak()
    await this.scheduler.run(
      () => this.nextAct(),
      async (life) => {
        this.crashes++
        const dead = this.processes.find((each) => each.life === life)
        if (dead) await this.endLife(dead)
        for (const { name, isRunning } of dead?.loops ?? []) if (isRunning) this.ends.push(name)
        this.processes = this.processes.filter((each) => each !== dead)
        this.processes.push(await this.birth())
      },
      () => this.crashes < MOST_CRASHES,
    )
    await this.settle()
  }

  /** So many processes start at once and find a little that waits. What they park. */
  async stampede(processes: number): Promise<Parked[]> {
    const { ctx } = this.given
    await ctx.tx(async (tx) => {
      await tx.run`insert into reaction_cursors (workspace_id, consumer) values (${tx.workspaceId}, ${reactions[0].consumer})`
      for (let n = 0; n < 3; n++) tx.emit('contact.changed', { contactId: tx.newId() })
    })
    for (let n = 0; n < processes; n++) this.processes.push(await this.birth())
    const starts = this.processes.map(({ life, loops: [, , search] }) => ({ name: 'start', life, go: async () => search?.round() }))
    await this.scheduler.run(
      async () => starts.pop() ?? null,
      async () => undefined,
      () => false,
    )
    return this.parkedNow()
  }

  async end(): Promise<void> {
    for (const { claimer } of this.processes) await claimer.end()
    // Worlds share a database: what still waits in a red one would be taken up by the next.
    await this.given.ctx.tx(async (tx) => {
      await tx.run`delete from deliveries where workspace_id = ${tx.workspaceId}`
      await tx.run`update raw_deliveries set state = 'processed' where workspace_id = ${tx.workspaceId}`
      await tx.run`update reaction_cursors set seq = f.last_seq from feeds f where f.workspace_id = ${tx.workspaceId} and reaction_cursors.workspace_id = ${tx.workspaceId}`
    })
  }

  private async birth(): Promise<Process> {
    const { app: base } = this.given
    const life = new Life(`p${++this.born}`)
    const chance = chanceOf(this.roll)
    const app: App = {
      ...base,
      chance,
      ids: new IdMaker(base.clock, chance),
      db: this.scheduler.database(life),
      adapters: adapterRegistry([this.network.adapter()]),
    }
    const claimer = new ClaimerLife(app, this.ground.url)
    await claimer.id()
    const wire = async (_ctx: unknown, _account: unknown, call: Parameters<PretendedNetwork['take']>[0]) => {
      await this.scheduler.gate(life)
      const answer = this.network.take(call)
      await this.scheduler.gate(life)
      return answer
    }
    const dispatch = new Dispatch(
      { app, directUrl: this.ground.url, wire: wire as never, after: afterDelivery, isOvertaken },
      claimer,
      () => undefined,
    )
    const loop = (name: string, round: () => Promise<unknown>) => ({ name, round, isRunning: false })
    const loops = [
      loop('intake', intakeRounds(app, receive)),
      loop('delivery', () => dispatch.round()),
      ...reactions.map((reaction) => loop(reaction.consumer, reactionRounds(app, reaction))),
    ]
    return { life, app, claimer, loops, dispatch }
  }

  // --- what happens -------------------------------------------------------------------------------------------------

  /** What is done next, by what its actor sees at this moment. */
  private async nextAct(): Promise<Act | null> {
    if (this.actsLeft-- <= 0) return null
    this.given.clock.advance({ seconds: this.roll.below(500) / 1000 })
    const process = this.roll.of(this.processes)
    const kinds: [number, string, () => Doing | Promise<Doing>][] = [
      [5, 'speak', () => this.speak()],
      [6, 'tell', () => this.tell(process)],
      [18, 'work', () => this.loop(process)],
      [6, 'reply', () => this.reply(process)],
      [2, 'undo', () => this.undo(process)],
      [2, 'send again', () => this.again(process)],
      [1, 'confirm', () => this.confirm(process)],
      [1, 'assign', () => this.assign(process)],
      [1, 'resolve', () => this.resolve(process)],
      [1, 'lose its life', () => this.loseLife(process)],
      [5, 'wait', () => this.given.clock.advance({ seconds: 1 + this.roll.below(15) })],
    ]
    let at = this.roll.below(kinds.reduce((sum, [weight]) => sum + weight, 0))
    const [, name, begin] = kinds.find(([weight]) => (at -= weight) < 0) as (typeof kinds)[number]
    const doing = await begin()
    return { name, life: process.life, go: () => this.attempt(doing) }
  }

  /** A refusal that the contract names is an answer like any other, and what the database could not do just now is asked again. */
  private async attempt(doing: Doing): Promise<void> {
    try {
      await doing?.()
    } catch (error) {
      if (!(error instanceof Failure) && !isPassing(error)) this.problems.push(`an act failed: ${String(error)}`)
    }
  }

  /** Somebody writes, edits or takes back; the brand writes elsewhere. The server is told later, if it is not told at once. */
  private speak(): Doing {
    const at = iso(this.given.clock.now())
    const mine = this.said.filter(({ who, isDeleted }) => who && !isDeleted)
    const target = mine.length > 0 ? this.roll.of(mine) : undefined
    const fate = this.roll.below(12)
    if (this.setting === 'reviews') {
      this.review(at)
    } else if (target && fate < 3) {
      const change = { account: 'brand', at, scope: 'brand', externalId: target.id }
      if (fate < 2) {
        target.text = `${target.text} (${this.untold.length + this.told.length})`
        this.untold.push({ ...change, kind: 'edit', dedupeKey: `edit-${target.id}-${at}`, text: target.text })
      } else {
        target.isDeleted = true
        this.untold.push({ ...change, kind: 'delete', dedupeKey: `delete-${target.id}`, reason: 'unsent', by: 'author' })
      }
    } else {
      const who = this.roll.of(['นก', '민지', 'Emily'])
      const isPublic = this.roll.chance(this.setting === 'comments' ? 0.8 : 0.2)
      const isBrand = fate === 3 && !isPublic
      const id = `in-${String(this.said.length + 1).padStart(4, '0')}`
      const said: Said = {
        id,
        who: isBrand ? null : who,
        thread: isPublic ? 'post' : who,
        at,
        text: `${this.roll.of(WORDS)}`,
        isDeleted: false,
        kind: isPublic ? 'comment' : 'dm',
      }
      const below = this.setting === 'comments' && isPublic ? this.oneOf(this.said.filter(({ kind }) => kind === 'comment')) : undefined
      if (below) said.replyTo = below.id
      this.said.push(said)
      this.untold.push(eventOf(said))
    }
    this.given.clock.advance({ seconds: 0.01 })
  }

  /** Each time that it is written anew it is another message of its author's one review. */
  private review(at: string): void {
    const who = this.roll.of(['นก', '민지', 'Emily'])
    const id = `in-${String(this.said.length + 1).padStart(4, '0')}`
    const said: Said = { id, who, thread: `review of ${who}`, at, text: `${this.roll.of(WORDS)} ${id}`, isDeleted: false, kind: 'review' }
    this.said.push(said)
    this.untold.push(eventOf(said))
  }

  /** The network calls: with some of what it has to tell, in any order, and now and then with what it told before. */
  private tell({ app }: Process): Doing {
    this.untold.push(...this.network.echoes.splice(0))
    const events = this.roll.shuffled(this.untold)
    const now = events.splice(0, 1 + this.roll.below(3))
    this.untold = events
    const bodies = now.length > 0 ? [JSON.stringify({ events: now, call: this.told.length })] : []
    if (this.told.length > 0 && this.roll.chance(0.3)) bodies.push(this.roll.of(this.told))
    if (now.length > 0 && this.roll.chance(0.2)) bodies.push(JSON.stringify({ events: now, call: `${this.told.length} again` }))
    this.told.push(...bodies)
    // A call that gets no answer is made again.
    const call = { bodies, isAnswered: false }
    this.calls.push(call)
    return async () => {
      await this.store(app, bodies)
      call.isAnswered = true
    }
  }

  private store(app: App, bodies: string[]): Promise<void> {
    const deliveries = bodies.map((body) => ({ body: Buffer.from(body), headers: {} }))
    return storeRaw(new Ctx(app, this.given.workspace, systemActor), { appId: this.account.appId, accountId: null, deliveries })
  }

  /** A loop runs one round at a time. */
  private loop(process: Process): Doing {
    const loop = this.oneOf(process.loops.filter(({ isRunning }) => !isRunning))
    if (!loop) return
    loop.isRunning = true
    return async () => {
      await loop.round()
      loop.isRunning = false
    }
  }

  private async reply(process: Process): Promise<Doing> {
    const matter = this.oneOf(await this.screen())
    if (!matter) return
    const deliveryId = this.ids.next()
    const text = `คำตอบ ${this.asked.length + 1}`
    const sendAt = this.isLater && this.roll.chance(0.6) ? iso(this.given.clock.now() + 1_000 * (11 + this.roll.below(10))) : null
    const asked: Asked = {
      deliveryId,
      conversationId: matter.id,
      text,
      seen: new Set(matter.messages),
      isAccepted: false,
      isUndone: false,
      isForced: false,
    }
    this.asked.push(asked)
    const body = {
      clientMessageId: deliveryId,
      threadId: matter.threadId,
      replyTo: null,
      text,
      alsoAnswers: [],
      seenMessageId: matter.messages.at(-1) ?? null,
      sendAnyway: false,
      withPersonalData: false,
      split: false,
      sendAt,
      resolve: this.roll.chance(0.2),
      replyAll: false,
    }
    const actor = this.roll.of(this.agents)
    const press = async (by: Process) => {
      await replyTo(this.ctx(by, actor), matter.id, body)
      asked.isAccepted = true
    }
    const by = [process, ...(this.roll.chance(0.2) ? [this.roll.of(this.processes)] : [])]
    return () => Promise.all(by.map(press))
  }

  private undo(process: Process): Doing {
    const asked = this.oneOf(this.asked)
    const ctx = this.ctx(process)
    if (!asked) return
    return async () => {
      const { taken } = await undoReply(ctx, asked.deliveryId)
      if (taken > 0) asked.isUndone = true
    }
  }

  /** A person looks at the network first. */
  private async again(process: Process): Promise<Doing> {
    const trouble = await this.trouble()
    if (!trouble || this.isShown(trouble.asked)) return
    trouble.asked.isForced ||= trouble.state === 'unknown'
    const ctx = this.ctx(process)
    return () => sendAgain(ctx, trouble.asked.deliveryId)
  }

  private async confirm(process: Process): Promise<Doing> {
    const trouble = await this.trouble()
    if (!trouble || !this.isShown(trouble.asked)) return
    const ctx = this.ctx(process)
    return () => confirmArrival(ctx, trouble.asked.deliveryId)
  }

  private async assign(process: Process): Promise<Doing> {
    const matter = this.oneOf(await this.screen())
    const actor = this.roll.of(this.agents)
    if (!matter) return
    return () => assignConversation(this.ctx(process, actor), matter.id, { assigneeId: actor.id, seenAssigneeId: matter.assigneeId })
  }

  private async resolve(process: Process): Promise<Doing> {
    const matter = this.oneOf(await this.screen())
    const ctx = this.ctx(process)
    if (!matter) return
    return () => resolveConversation(ctx, matter.id, { resolution: 'answered', seenMessageId: matter.messages.at(-1) ?? null })
  }

  /** PostgreSQL ends the connection by which the process lives; the process itself goes on. */
  private async loseLife(process: Process): Promise<Doing> {
    await this.endLife(process)
    await process.claimer.id()
  }

  private async endLife({ claimer }: Process): Promise<void> {
    const client = claimer['client']
    if (!client) return
    await this.scheduler.end([pidOf(client)])
    while (claimer['client'] === client) await setImmediate()
  }

  private isShown(asked: Asked): boolean {
    return this.network.ledger.some(({ deliveryId }) => deliveryId === asked.deliveryId)
  }

  private ctx({ app }: Process, actor = this.roll.of(this.agents)): Ctx {
    return new Ctx(app, this.given.workspace, actor)
  }

  private oneOf<T>(list: readonly T[]): T | undefined {
    return list.length > 0 ? this.roll.of(list) : undefined
  }

  /** What an agent sees at this moment. By the time they act it may be old. */
  private screen() {
    return this.given.ctx.tx(
      (tx) => tx.all<{ id: string; assigneeId: string | null; threadId: string; messages: string[] }>`
        select c.id, c.assignee_id, (select p.thread_id from parts p where p.workspace_id = c.workspace_id and p.conversation_id = c.id limit 1) as thread_id,
               array(select m.id::text from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id order by coalesce(m.arrival, 0), m.created_at, m.id) as messages
          from conversations c where c.workspace_id = ${tx.workspaceId} order by c.number`,
    )
  }

  private async trouble(): Promise<{ asked: Asked; state: string } | undefined> {
    const rows = await this.given.ctx.tx(
      (tx) => tx.all<{ id: string; state: string }>`
        select id, state from deliveries where workspace_id = ${tx.workspaceId} and state in ('refused', 'unknown') order by created_at, message_id`,
    )
    const row = this.oneOf(rows)
    const asked = this.asked.find(({ deliveryId }) => deliveryId === row?.id)
    return row && asked && { asked, state: row.state }
  }

  // --- the quiet end ------------------------------------------------------------------------------------------------

  /** Nothing goes wrong any more, all is told, and everybody works until nothing is left to do. */
  private async settle(): Promise<void> {
    this.scheduler.isOpen = true
    this.network.isKind = true
    const [{ app }] = this.processes as [Process]
    await this.store(
      app,
      this.calls.flatMap(({ bodies, isAnswered }) => (isAnswered ? [] : bodies)),
    )
    for (let round = 0; round < 30; round++) {
      const events = [...this.untold.splice(0), ...this.network.echoes.splice(0)]
      if (events.length > 0) await this.store(app, [JSON.stringify({ events, call: `last ${round}` })])
      for (const { loops, dispatch } of this.processes) {
        for (const { round: work } of loops) await work()
        await dispatch.settled()
      }
      this.given.clock.advance({ seconds: 61 })
      if (round > 0 && this.network.echoes.length === 0 && (await this.isIdle())) {
        this.parked = await this.parkedNow()
        const ctx = new Ctx(app, this.given.workspace, systemActor)
        for (const parked of this.parked) await retryParked(ctx, reactions, parked)
        return
      }
    }
    this.problems.push('it never came to rest')
  }

  private parkedNow(): Promise<Parked[]> {
    return this.given.ctx.tx(
      (tx) => tx.all<Parked>`select consumer, seq, reason from parked_events where workspace_id = ${tx.workspaceId} order by seq`,
    )
  }

  private async isIdle(): Promise<boolean> {
    const row = await this.given.ctx.tx(
      (tx) => tx.one<{ busy: boolean }>`
        select exists (select from raw_deliveries where workspace_id = ${tx.workspaceId} and state = 'pending')
            or exists (select from deliveries where workspace_id = ${tx.workspaceId} and (state in ('scheduled', 'ready', 'sending') or (state = 'unknown' and due_at < 'infinity')))
            or exists (select from reaction_cursors c join feeds f on f.workspace_id = c.workspace_id where c.workspace_id = ${tx.workspaceId} and c.seq < f.last_seq) as busy`,
    )
    return row?.busy === false
  }
}

export async function world(
  seed: number,
  ground: Ground,
  { sabotage = {}, setting = 'chats', isLater = false }: { sabotage?: Sabotage; setting?: Setting; isLater?: boolean } = {},
): Promise<World> {
  const given = await scene()
  given.clock.set('2026-11-02T09:00:00Z')
  const account = await given.account('line', 'brand')
  const agents = [await given.as('agent', 'Minji'), await given.as('agent', 'Somchai')].map(({ actor }) => actor)
  return new World(seed, ground, { sabotage, setting, isLater }, given, account, agents)
}

function chanceOf(roll: Dice): Chance {
  const own = dice(roll.below(1 << 30))
  return { bytes: (count) => Uint8Array.from({ length: count }, () => own.below(256)) }
}

function eventOf({ id, who, thread, at, text, kind, replyTo }: Said): MessageEvent {
  return {
    kind: 'message',
    direction: who ? 'inbound' : 'outbound',
    account: 'brand',
    at,
    dedupeKey: id,
    externalId: id,
    scope: 'brand',
    order: id,
    thread: {
      externalId: thread,
      kind,
      visibility: kind === 'dm' ? 'private' : 'public',
      ...(kind === 'review' && { oneAnswer: true }),
    },
    ...(replyTo && { replyTo }),
    ...(kind === 'review' && { review: { stars: 1 + (id.length % 5) } }),
    author: { scope: 'brand', externalId: who ?? 'brand', displayName: who ?? 'Haru Living' },
    text,
    media: [],
    addressesUs: who !== null,
  }
}
