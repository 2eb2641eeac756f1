import { expect, it } from 'vitest'
import { systemActor } from '#kernel/context'
import { retryAllParked } from '#kernel/parked'
import { catchUp, type LoggedEvent, type Reaction, startReactions } from '#kernel/reactions'
import { type Scene, anotherProcess, scene } from '#kernel/testing'

let consumers = 0

/** A reaction that writes what it saw where the database keeps it. */
function witness(break_: (events: LoggedEvent[]) => void = () => undefined): Reaction {
  const consumer = `witness-${++consumers}`
  return {
    consumer,
    types: ['contact.changed'],
    async handle(tx, events) {
      for (const { seq } of events)
        await tx.run`insert into settings (workspace_id, key, value, updated_at) values (${tx.workspaceId}, ${`${consumer}/${seq}`}, '1', ${tx.now})`
      break_(events)
    },
  }
}

const happen = ({ ctx }: Scene, count: number) =>
  ctx.tx(async (tx) => {
    for (let i = 0; i < count; i++) tx.emit('contact.changed', { contactId: tx.newId() })
  })

async function seen({ ctx }: Scene, { consumer }: Reaction): Promise<number[]> {
  const rows = await ctx.tx(
    (tx) => tx.all<{ key: string }>`select key from settings where workspace_id = ${tx.workspaceId} and key like ${`${consumer}/%`}`,
  )
  return rows.map(({ key }) => Number(key.split('/')[1])).sort((a, b) => a - b)
}
const parked = ({ ctx }: Scene, { consumer }: Reaction) =>
  ctx.tx(
    (tx) =>
      tx.all<{
        seq: number
        reason: string
      }>`select seq, reason from parked_events where workspace_id = ${tx.workspaceId} and consumer = ${consumer}`,
  )
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

it('takes every event once, in batches, and again nothing', async () => {
  const given = await scene()
  const reaction = witness()
  await happen(given, 450)

  expect(await catchUp(given.app, reaction, given.ctx.workspaceId)).toBe(450)
  expect(await catchUp(given.app, reaction, given.ctx.workspaceId)).toBe(0)
  expect(await seen(given, reaction)).toEqual(upTo(450))
})

it('happens once though the process dies between the work and the commit', async () => {
  const given = await scene()
  await happen(given, 3)
  let crashes = 2
  const reaction = witness(() => {
    if (crashes-- > 0) throw Object.assign(new Error('Connection terminated unexpectedly'))
  })

  await expect(catchUp(given.app, reaction, given.ctx.workspaceId)).rejects.toThrow('Connection terminated')
  expect(await seen(given, reaction)).toEqual([])
  await catchUp(given.app, reaction, given.ctx.workspaceId)

  expect(await seen(given, reaction)).toEqual([1, 2, 3])
  expect(await parked(given, reaction)).toEqual([])
})

it('is moved by one process at a time', async () => {
  const given = await scene()
  await happen(given, 300)
  const reaction = witness()

  await Promise.all(Array.from({ length: 4 }, () => catchUp(given.app, reaction, given.ctx.workspaceId)))
  await catchUp(given.app, reaction, given.ctx.workspaceId)

  expect(await seen(given, reaction)).toEqual(upTo(300))
})

it('parks the event that it stumbles over, with the reason, and goes on with the others', async () => {
  const given = await scene()
  await happen(given, 5)
  const reaction = witness((events) => {
    if (events.some(({ seq }) => seq === 3)) throw new Error('no such tag')
  })

  await catchUp(given.app, reaction, given.ctx.workspaceId)

  expect(await seen(given, reaction)).toEqual([1, 2, 4, 5])
  expect(await parked(given, reaction)).toEqual([{ seq: 3, reason: 'no such tag' }])
})

it('takes parked events again when asked, and keeps those that fail again, with the newest reason', async () => {
  const given = await scene()
  await happen(given, 5)
  let faults = new Map([
    [2, 'no such tag'],
    [4, 'no such tag'],
  ])
  const reaction = witness((events) => {
    for (const { seq } of events) if (faults.has(seq)) throw new Error(faults.get(seq))
  })
  await catchUp(given.app, reaction, given.ctx.workspaceId)
  faults = new Map([[4, 'still none']])

  expect(await retryAllParked(given.app, [reaction])).toMatchObject({ taken: 1 })

  expect(await seen(given, reaction)).toEqual([1, 2, 3, 5])
  expect(await parked(given, reaction)).toEqual([{ seq: 4, reason: 'still none' }])
})

it('goes on by itself, also where another workspace stumbles', async () => {
  const [troubled, given] = [await scene(), await scene()]
  const ending = new AbortController()
  const reaction = witness()
  const { handle } = reaction
  reaction.handle = async (tx, events) => {
    if (tx.workspaceId === troubled.ctx.workspaceId) throw Object.assign(new Error('too many clients'), { code: '53300' })
    await handle(tx, events)
  }
  const done = startReactions(given.app, [reaction], ending.signal)
  await happen(troubled, 1)
  await happen(given, 2)

  await expect.poll(() => seen(given, reaction), { timeout: 5_000 }).toEqual([1, 2])
  ending.abort()
  await done
})

it('that answers itself comes to an end, and the event that went too far is parked', async () => {
  const given = await scene()
  const echo: Reaction = {
    consumer: `echo-${++consumers}`,
    types: ['contact.changed'],
    async handle(tx, events) {
      for (const cause of events) tx.emit('contact.changed', { contactId: tx.newId() }, { cause })
    },
  }
  await happen(given, 1)

  while ((await catchUp(given.app, echo, given.ctx.workspaceId)) > 0);

  const log = await given.ctx.tx(
    (tx) =>
      tx.all<{
        id: string
        cause: string | null
        depth: number
      }>`select id, cause, depth from events where workspace_id = ${tx.workspaceId} order by seq`,
  )
  expect(log.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(log.map(({ cause }) => cause)).toEqual([null, ...log.slice(0, -1).map(({ id }) => id)])
  expect(await parked(given, echo)).toMatchObject([{ seq: 9, reason: expect.stringContaining('deeper than 8') }])
})

it('is refused an event that names no cause, and may run use cases for the one it answers', async () => {
  const given = await scene()
  await happen(given, 1)
  const again = { contactId: given.app.ids.next() }
  const silent: Reaction = {
    consumer: `silent-${++consumers}`,
    types: ['contact.changed'],
    handle: async (tx) => void tx.emit('contact.changed', again),
  }
  const acting: Reaction = {
    consumer: `acting-${++consumers}`,
    types: ['contact.changed'],
    async handle(tx, events) {
      for (const event of events)
        await tx.ctx
          .as(systemActor, event)
          .inside(tx)
          .tx(async (part) => part.emit('contact.changed', again))
    },
  }

  await catchUp(given.app, silent, given.ctx.workspaceId)
  await catchUp(given.app, acting, given.ctx.workspaceId)

  expect(await parked(given, silent)).toEqual([{ seq: 1, reason: 'A reaction must name the event that caused its contact.changed' }])
  expect((await given.events('contact.changed')).map(({ depth }) => depth)).toEqual([0, 1])
})

/**
 * A process that takes events until none is left, or until it meets the event with this number, over which it ends: it does
 * nothing any more, and its connections break.
 *
 * @returns the numbers that were handed to it, by batch
 */
async function live(given: Scene, consumer: string, fatal: number, last: number): Promise<number[][]> {
  const batches: number[][] = []
  let died = false
  const { app, die } = await anotherProcess([])
  const reaction: Reaction = {
    consumer,
    types: ['contact.changed'],
    handle(tx, events) {
      if (tx.workspaceId !== given.ctx.workspaceId) return Promise.resolve()
      batches.push(events.map(({ seq }) => seq))
      if (!events.some(({ seq }) => seq === fatal)) return Promise.resolve()
      died = true
      return new Promise<never>(() => undefined)
    },
  }
  const stop = new AbortController()
  const done = startReactions(app, [reaction], stop.signal)
  await expect.poll(async () => died || (await cursorOf(given, consumer)) === last, { timeout: 5_000 }).toBe(true)
  if (died) die()
  else {
    stop.abort()
    await done
    await app.db.end()
  }
  return batches
}

const cursorOf = ({ ctx }: Scene, consumer: string) =>
  ctx.tx(
    async (tx) =>
      (await tx.one<{ seq: number }>`select seq from reaction_cursors where workspace_id = ${tx.workspaceId} and consumer = ${consumer}`)
        ?.seq,
  )

it('parks an event over which two processes ended that found it at their start, and takes the others', { timeout: 30_000 }, async () => {
  const given = await scene()
  await happen(given, 4)
  const consumer = `fatal-${++consumers}`

  expect(await live(given, consumer, 3, 4)).toEqual([[1, 2, 3, 4]])
  expect(await live(given, consumer, 3, 4)).toEqual([[1], [2], [3]])
  expect(await live(given, consumer, 3, 4)).toEqual([[4]])

  expect(await parked(given, { consumer } as Reaction)).toMatchObject([{ seq: 3, reason: expect.stringContaining('server ended') }])
  await happen(given, 1)
  expect(await live(given, consumer, 0, 5)).toEqual([[5]])
})
