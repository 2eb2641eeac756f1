import { expect, it } from 'vitest'
import { systemActor } from '#kernel/context'
import { catchUp, type LoggedEvent, type Reaction, startReactions } from '#kernel/reactions'
import { type Scene, scene } from '#kernel/testing'

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
    handle: async (tx) => tx.emit('contact.changed', again),
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
