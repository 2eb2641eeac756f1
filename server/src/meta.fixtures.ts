import type { ChannelAdapter } from '@baton/channel-kit'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { processWaiting, startDispatch, wire } from '#channels'
import { receive } from '#conversations'
import { makeAuth } from '#kernel/auth'
import type { Ctx } from '#kernel/context'
import { makeServer } from '#kernel/server'
import { type Scene, scene } from '#kernel/testing'
import { afterDelivery } from './conversations/after-delivery.ts'
import { isOvertaken } from './conversations/overtaken.ts'
import { replyTo } from './conversations/reply.ts'
import { compose } from './slices.ts'

/** A message that came in, with where it may be answered. */
export interface Matter {
  conversationId: string
  threadId: string
  id: string
}

/** How a delivery stands. */
export interface DeliveryNow {
  state: string
  refusal: string | null
  words: string | null
  reason: { code: string; remedy: string } | null
  dueAt: string
}

interface Started {
  given: Scene
  simulator: Simulator
  /** Of our server, which takes the network's webhooks. */
  address: string
  agent: Ctx
}

/**
 * A server that takes webhooks of one of Meta's networks and sends, and that network pretended, for all tests of a file. With
 * `onOurClock` the network goes by the scene's clock, and does soon what it does later.
 */
export function metaStage(adapter: ChannelAdapter, { onOurClock = false } = {}) {
  let started: Started
  const ending = new AbortController()
  const ends: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const specs = process.env.BATON_NETWORKS
    const given = await scene({ adapters: [adapter], allowHosts: ['127.0.0.1'] })
    const { app } = given
    const { clock, ids, chance, log, bus, publicUrl } = app
    const databaseUrl = app.config.databaseUrl ?? ''
    const simulator = await startSimulator({
      ...(onOurClock && { clock: { now: () => clock.now(), after: soon } }),
      ...(specs && { specsPath: `${specs}/specs` }),
    })
    const auth = makeAuth({ databaseUrl, secret: app.config.secret, clock, ids, chance, log, bus, publicUrl })
    const composition = compose(app)
    const server = makeServer(app, auth, composition.answers, composition.ahead(new Set(['intake'])))
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    const sending = startDispatch({ app, directUrl: databaseUrl, wire, after: afterDelivery, isOvertaken }, ending.signal)
    ends.push(
      () => sending,
      () => server.close(),
      () => auth.close(),
      () => simulator.stop(),
    )
    started = { given, simulator, address, agent: await given.as('agent', 'Minji') }
  })
  afterAll(async () => {
    ending.abort()
    for (const end of ends) await end()
    // What Baton called is valid by Meta's own lists, where they are at hand.
    expect(started.simulator.violations()).toEqual([])
  })
  beforeEach(() => started.simulator.faults.clear())

  function aMomentLater({ app, clock, ctx }: Scene, seconds: number): void {
    clock.advance({ seconds })
    app.bus.publish({ kind: 'deliveries', workspaceId: ctx.workspaceId })
  }

  return {
    started: () => started,

    /** What the network has told is in its conversations. */
    async taken(): Promise<void> {
      await started.simulator.idle()
      await processWaiting(started.given.ctx, receive)
    },

    /** Where the message is that the network knows by this id. */
    async conversationOf(externalId: string): Promise<Matter> {
      const row = await started.given.ctx.tx(
        (tx) => tx.one<Matter>`
          select m.conversation_id, m.thread_id, m.id from message_keys k join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
           where k.workspace_id = ${tx.workspaceId} and k.external_id = ${externalId}`,
      )
      if (!row) throw new Error(`${externalId} is not here`)
      return row
    },

    /** Answers past the undo window. @returns the delivery's id */
    async answer({ conversationId, threadId, id }: Matter, text: string, below: string | null = null): Promise<string> {
      const { given, agent } = started
      const clientMessageId = given.app.ids.next()
      await replyTo(agent, conversationId, {
        clientMessageId,
        threadId,
        text,
        seenMessageId: id,
        replyTo: below,
        alsoAnswers: [],
        sendAnyway: true,
        withPersonalData: false,
        split: false,
        sendAt: null,
        resolve: false,
        replyAll: false,
      })
      aMomentLater(given, 30)
      return clientMessageId
    },

    /** Waits, while time passes, until the delivery has come to this state. */
    async reaches(deliveryId: string, state: string): Promise<DeliveryNow> {
      const { given } = started
      for (let tries = 0; tries < 200; tries++) {
        const row = await given.ctx.tx(
          (tx) => tx.one<DeliveryNow>`
            select state, refusal, words, reason, due_at from deliveries where workspace_id = ${tx.workspaceId} and id = ${deliveryId}`,
        )
        if (row?.state === state) return row
        aMomentLater(given, 1)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`it never became ${state}`)
    },
  }
}

/** What the network does later it does soon, whatever our clock says. */
function soon(_ms: number, act: () => void): () => void {
  const timer = setTimeout(act, 20)
  return () => clearTimeout(timer)
}
