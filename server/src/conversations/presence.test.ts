import type { AddressInfo } from 'node:net'
import type { PresenceEvent } from '@baton/contract/presence'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { type Auth, makeAuth } from '#kernel/auth'
import type { Ctx } from '#kernel/context'
import { type Matter, type Town, town } from './conversations.fixtures.ts'
import { closeLive, followLive } from './live.ts'
import { tellPresence } from './presence.ts'

let given: Town
let minji: Ctx
let somchai: Ctx
let matter: Matter
let auth: Auth
let server: FastifyInstance
let url: string
const callers = new Map<string, Ctx>()

beforeEach(async () => {
  given = await town()
  minji = await given.as('agent', 'Minji')
  somchai = await given.as('agent', 'Somchai')
  matter = await given.matter(await given.person('ปิยะ'), { kind: 'dm' })
  const { app } = given
  auth = makeAuth({ ...app, databaseUrl: app.config.databaseUrl ?? '', secret: app.config.secret })
  server = fastify()
  server.get('/live/:who', async (request, reply) => {
    const { who } = request.params as { who: string }
    const { browser } = request.query as { browser?: string }
    await followLive(callers.get(who) as Ctx, auth, { browser, request, reply })
    return reply
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/live`
})
afterEach(async () => {
  await closeLive(given.app)
  await server.close()
  await auth.close()
})

/** Somebody's live feed, and what it told last of who has the conversation open. */
async function follows(who: Ctx, browser?: string) {
  const name = String(who.actor.id)
  callers.set(name, who)
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const response = await fetch(`${url}/${name}${browser ? `?browser=${browser}` : ''}`, { signal: stop.signal })
  const told: PresenceEvent[] = []
  let text = ''
  const reading = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const whole = text.slice(0, text.lastIndexOf('\n\n') + 1)
      told.splice(
        0,
        told.length,
        ...[...whole.matchAll(/event: presence\ndata: (.+)\n/g)].map(([, data]) => JSON.parse(data ?? '') as PresenceEvent),
      )
    }
  }
  void reading().catch(() => undefined)
  return {
    told,
    stop: () => stop.abort(),
    /** As a screen puts them together. */
    there: () => {
      let people: string[] | null = null
      for (const { conversations, whole } of told) {
        const now = conversations[matter.id]
        if (now || whole) people = (now ?? []).map(({ agentId, state }) => `${agentId === minji.actor.id ? 'minji' : 'somchai'} ${state}`)
      }
      return people
    },
  }
}

const ids = () => given.app.ids.next()
const opens = (who: Ctx, more: Partial<Parameters<typeof tellPresence>[1]> = {}) =>
  tellPresence(who, {
    screen: who.actor.id as string,
    browser: who.actor.id as string,
    conversationId: matter.id,
    state: 'viewing',
    ...more,
  })

it('tells colleagues who has a conversation open and who replies, and that they left', async () => {
  const screen = await follows(minji)
  await expect.poll(screen.there).toEqual([])

  await opens(somchai)
  await expect.poll(screen.there).toEqual(['somchai viewing'])
  await opens(somchai, { state: 'replying' })
  await expect.poll(screen.there).toEqual(['somchai replying'])
  await opens(somchai, { conversationId: null })
  await expect.poll(screen.there).toEqual([])
  expect(screen.told.filter(({ whole }) => whole)).toHaveLength(1)
})

it('tells who comes later at once who is there already', async () => {
  await follows(somchai, ids())
  await opens(somchai)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const screen = await follows(minji)
  await expect.poll(screen.there).toEqual(['somchai viewing'])
})

it('tells nobody of what they do not see', async () => {
  const viewer = await given.as('viewer')
  const [theirs, mine] = [await follows(viewer), await follows(minji)]
  await opens(somchai)
  await expect.poll(mine.there).toEqual(['somchai viewing'])
  expect(JSON.stringify(theirs.told)).not.toContain(matter.id)

  const stranger = somchai.as({ ...somchai.actor, audienceIds: [], inboxIds: [] })
  await expect(opens(stranger)).rejects.toMatchObject({ code: 'conversation_not_found' })
  await expect(opens(somchai, { conversationId: ids() })).rejects.toMatchObject({ code: 'conversation_not_found' })
})

it('takes a broken line for gone within five seconds, unless another takes its place and tells again', async () => {
  const screen = await follows(minji)
  const browser = ids()
  const first = await follows(somchai, browser)
  await opens(somchai, { browser })
  await expect.poll(screen.there).toEqual(['somchai viewing'])

  first.stop()
  const second = await follows(somchai, browser)
  given.clock.advance({ seconds: 1 })
  await opens(somchai, { browser })
  await new Promise((resolve) => setTimeout(resolve, 3_500))
  expect(screen.there()).toEqual(['somchai viewing'])

  second.stop()
  await expect.poll(screen.there, { timeout: 5_000 }).toEqual([])
})

it('hears nothing of keys', async () => {
  const screen = await follows(minji)
  await opens(minji.as({ ...minji.actor, kind: 'apiKey' }))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(screen.there()).toEqual([])
})
