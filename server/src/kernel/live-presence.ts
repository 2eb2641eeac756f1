import type { PresenceEvent } from '@baton/contract/presence'
import type { FastifyReply } from 'fastify'
import type { App } from '#kernel/app'
import type { Signal } from '#kernel/bus'
import type { Actor, Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { Presences } from '#kernel/presence'

/** What several people open at the same moment is told at once. */
const GATHER_MS = 100
/** A browser that changes its line has told again by then what its screens have open. */
const LINE_CHANGED_WITHIN_MS = 3_000

/** Who hears of it, and by which line. */
export interface Hearer {
  ctx: Ctx
  browser: string | undefined
  reply: FastifyReply
}

type Sees = (actor: Actor, conversationId: string) => boolean

/** Who has what open, as the readers of one workspace in this process are told. Why so: docs/decisions/presence-in-memory.md. */
export class LivePresence {
  private readonly app: App
  private readonly workspaceId: number
  private readonly hearers: ReadonlySet<Hearer>
  private readonly whoSees: (conversationIds: readonly string[]) => Promise<Sees>
  private readonly presences = new Presences()
  private untold = new Set<string>()
  private gathering: NodeJS.Timeout | undefined
  private hasChanged = false

  /** @param hearers those of the moment */
  constructor(app: App, workspaceId: number, hearers: ReadonlySet<Hearer>, whoSees: (conversationIds: readonly string[]) => Promise<Sees>) {
    this.app = app
    this.workspaceId = workspaceId
    this.hearers = hearers
    this.whoSees = whoSees
    app.bus.publish({ kind: 'presence-asked', workspaceId })
  }

  hear(signal: Extract<Signal, { kind: 'presence' | 'presence-gone' | 'presence-asked' }>): void {
    if (signal.kind === 'presence') this.changed(this.presences.hear(signal.mark, this.app.clock.now()))
    else if (signal.kind === 'presence-gone') this.changed(this.presences.forgetBrowser(signal.mark))
    else this.renew()
  }

  /** From time to time: what has lines here is still so, what nobody renewed is not, and who lost a word gets the whole. */
  beat(): void {
    this.renew()
    this.changed(this.presences.forgetOld(this.app.clock.now()))
    if (this.hasChanged) this.tell([...this.hearers], null)
    this.hasChanged = false
  }

  begin(hearer: Hearer): void {
    this.tell([hearer], null)
  }

  /** Its line broke. Where another takes its place, its screens have told again by then. */
  miss({ ctx: { actor }, browser }: Hearer): void {
    const { app, workspaceId } = this
    const { id: agentId } = actor
    if (actor.kind !== 'agent' || !agentId || !browser) return
    if ([...this.hearers].some((other) => other.browser === browser && other.ctx.actor.id === agentId)) return
    const mark = { agentId, browser, before: app.clock.now() }
    setTimeout(() => app.bus.publish({ kind: 'presence-gone', workspaceId, mark }), LINE_CHANGED_WITHIN_MS).unref()
  }

  end(): void {
    clearTimeout(this.gathering)
  }

  /** Once for each line, however many tabs share a browser; the same mark twice says nothing new. */
  private renew(): void {
    const { workspaceId } = this
    for (const { ctx, browser } of this.hearers) {
      if (ctx.actor.kind !== 'agent' || !ctx.actor.id || !browser) continue
      for (const mark of this.presences.marksOf(ctx.actor.id, browser)) this.app.bus.publish({ kind: 'presence', workspaceId, mark })
    }
  }

  private changed(conversationIds: readonly string[]): void {
    if (conversationIds.length === 0) return
    for (const id of conversationIds) this.untold.add(id)
    this.hasChanged = true
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined
      const ids = [...this.untold]
      this.untold = new Set()
      this.tell([...this.hearers], ids)
    }, GATHER_MS)
  }

  /** To each who sees the conversation; with null, of all that anybody has open. */
  private tell(hearers: readonly Hearer[], ids: readonly string[] | null): void {
    this.write(hearers, ids).catch((error: unknown) =>
      this.app.log.warn({ error: messageOf(error) }, 'who has what open could not be told'),
    )
  }

  private async write(hearers: readonly Hearer[], ids: readonly string[] | null): Promise<void> {
    const about = ids ?? this.presences.conversations()
    const sees: Sees = about.length > 0 ? await this.whoSees(about) : () => false
    for (const hearer of hearers) {
      if (!this.hearers.has(hearer)) continue
      const seen = about.filter((id) => sees(hearer.ctx.actor, id))
      if (ids && seen.length === 0) continue
      const conversations = Object.fromEntries(seen.map((id) => [id, this.presences.in(id)]))
      const event: PresenceEvent = { type: 'presence', conversations, ...(!ids && { whole: true }) }
      hearer.reply.raw.write(`event: presence\ndata: ${JSON.stringify(event)}\n\n`)
    }
  }
}
