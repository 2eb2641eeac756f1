import type { Route } from '@baton/contract/route'
import type { FastifyRequest } from 'fastify'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { withIdempotencyKey } from '#kernel/idempotency'
import { type Scene, scene } from '#kernel/testing'

let given: Scene
let ctx: Ctx
beforeEach(async () => {
  given = await scene()
  ctx = await given.as('agent')
})

const route: Route = { method: 'POST', path: '/things', access: 'member', summary: 'Make a thing', status: 201 }
const request = (key: string | undefined, body: unknown = { name: 'a' }, url = '/api/v1/things') =>
  ({ method: 'POST', url, body, headers: { 'idempotency-key': key } }) as unknown as FastifyRequest

let ran = 0
/** A use case that changes something, says so in the log and the audit, and answers. */
async function makeTeam(bound: Ctx, name = `team ${++ran}`) {
  return bound.tx(async (tx) => {
    const id = tx.newId()
    await tx.run`insert into teams (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${id}, ${name}, ${tx.now})`
    tx.emit('people.changed', { agentId: null })
    tx.audit('team.made', id)
    return { id, name }
  })
}
const teams = async () => (await given.ctx.tx((tx) => tx.all`select id from teams where workspace_id = ${tx.workspaceId}`)).length
const once = (key: string | undefined, work: (bound: Ctx) => Promise<unknown> = makeTeam, from = request(key)) =>
  withIdempotencyKey(ctx, from, route, work)

describe('a write with an Idempotency-Key', () => {
  it('happens once, and a repeat gets the first answer', async () => {
    const first = await once('key-1')
    expect(await once('key-1')).toEqual(first)
    expect(await teams()).toBe(1)
    expect(await given.events('people.changed')).toHaveLength(1)
  })

  it('without answers nothing again', async () => {
    const nothing = async (bound: Ctx) => void (await makeTeam(bound))
    await once('key-1', nothing)
    expect((await once('key-1', nothing)) ?? undefined).toBeUndefined()
    expect(await teams()).toBe(1)
  })

  it('happens each time where the route answers anew, and is kept nowhere', async () => {
    const anew: Route = { ...route, answersAnew: true }
    const names = [1, 2].map(() => withIdempotencyKey(ctx, request('key-1'), anew, makeTeam))
    expect(new Set(await Promise.all(names)).size).toBe(2)
    expect(await teams()).toBe(2)
    const kept = await given.ctx.tx((tx) => tx.all`select key from idempotency_keys where workspace_id = ${tx.workspaceId}`)
    expect(kept).toEqual([])
  })

  it('happens each time without a key', async () => {
    await once(undefined)
    await once(undefined)
    expect(await teams()).toBe(2)
  })

  it('refuses the key for another body or another address', async () => {
    await once('key-1')
    await expect(once('key-1', makeTeam, request('key-1', { name: 'b' }))).rejects.toMatchObject({
      code: 'idempotency_conflict',
      status: 422,
    })
    await expect(once('key-1', makeTeam, request('key-1', { name: 'a' }, '/api/v1/others'))).rejects.toMatchObject({
      code: 'idempotency_conflict',
    })
    expect(await teams()).toBe(1)
  })

  it('tells the second of two at once that the first is at work, instead of letting it wait', async () => {
    let finish: () => void = () => undefined
    let begun: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const first = once('key-1', async (bound) => {
      const made = await makeTeam(bound)
      begun()
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return made
    })
    await started
    await expect(once('key-1')).rejects.toMatchObject({ code: 'idempotency_running', status: 409 })
    finish()
    const answer = await first
    expect(await once('key-1')).toEqual(answer)
    expect(await teams()).toBe(1)
  })

  it('lets one of twenty at once do it', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => once('key-1')))
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'idempotency_running' })
    expect(await teams()).toBe(1)
  })

  it('that failed left nothing behind and may be tried again', async () => {
    const failing = async (bound: Ctx) => {
      await makeTeam(bound)
      return fail('name_taken')
    }
    await expect(once('key-1', failing)).rejects.toMatchObject({ code: 'name_taken' })
    expect(await teams()).toBe(0)
    expect(await given.events('people.changed')).toEqual([])
    await expect(once('key-1')).resolves.toBeDefined()
  })

  it('is one transaction with its answer: when the answer cannot be stored the change is undone', async () => {
    const unstorable = async (bound: Ctx) => {
      await makeTeam(bound)
      return { text: 'a\u0000b' }
    }
    await expect(once('key-1', unstorable)).rejects.toThrow(/unsupported Unicode/)
    expect(await teams()).toBe(0)
  })

  it('belongs to its caller: another agent’s same key is another key', async () => {
    await once('key-1')
    await withIdempotencyKey(await given.as('lead'), request('key-1', { name: 'other' }), route, makeTeam)
    expect(await teams()).toBe(2)
  })

  it('is forgotten after a day', async () => {
    await once('key-1')
    given.clock.advance({ days: 1 })
    await once('key-1', makeTeam, request('key-1', { name: 'b' }))
    expect(await teams()).toBe(2)
  })

  it('takes keys of 1 to 200 characters', async () => {
    for (const key of ['', 'x'.repeat(201)]) await expect(once(key)).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(once('x'.repeat(200))).resolves.toBeDefined()
  })
})

describe('a write that asks a network', () => {
  const asking: Route = { ...route, asksNetwork: true }
  const ask = (work: (bound: Ctx) => Promise<unknown>, from = request('key-1')) => withIdempotencyKey(ctx, from, asking, work)

  it('holds no connection while the network is asked, and tells a second that it runs', async () => {
    const { pool } = given.app.db
    const answer = await ask(async (bound) => {
      expect(pool.totalCount - pool.idleCount).toBe(0)
      await expect(ask(makeTeam)).rejects.toMatchObject({ code: 'idempotency_running' })
      await expect(ask(makeTeam, request('key-1', { name: 'b' }))).rejects.toMatchObject({ code: 'idempotency_conflict' })
      return makeTeam(bound)
    })
    expect(await ask(makeTeam)).toEqual(answer)
    expect(await teams()).toBe(1)
  })

  it('is done by one of eight at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => ask(makeTeam)))
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'idempotency_running' })
    expect(await teams()).toBe(1)
  })

  it('that failed may be tried again', async () => {
    await expect(ask(async () => fail('channel_check_failed'))).rejects.toMatchObject({ code: 'channel_check_failed' })
    await expect(ask(makeTeam)).resolves.toBeDefined()
  })

  it('of a process that died may be tried again after five minutes', async () => {
    await new Promise<void>((begun) => {
      void ask(() => {
        begun()
        return new Promise(() => undefined)
      })
    })
    given.clock.advance({ minutes: 5, seconds: -1 })
    await expect(ask(makeTeam)).rejects.toMatchObject({ code: 'idempotency_running' })
    given.clock.advance({ seconds: 1 })
    await expect(ask(makeTeam)).resolves.toBeDefined()
  })
})

it('keeps an answer that holds a secret sealed, and repeats it', async () => {
  const secretive: Route = { ...route, answersSecret: true }
  const make = () => withIdempotencyKey(ctx, request('key-1'), secretive, async () => ({ secret: 'baton_12345678_ความลับ' }))
  const answer = await make()
  const dump = await given.ctx.tx((tx) => tx.all`select * from idempotency_keys where workspace_id = ${tx.workspaceId}`)
  expect(dump).toHaveLength(1)
  expect(JSON.stringify(dump)).not.toContain('baton_12345678')
  expect(await make()).toEqual(answer)
})

describe('parts of one transaction', () => {
  it('undo themselves alone when they fail, events and audit with them, and keep one chain and gapless numbers', async () => {
    await once('key-1', async (bound) => {
      await makeTeam(bound, 'kept')
      await makeTeam(bound, 'kept').catch(() => undefined)
      await bound
        .tx(async (tx) => {
          tx.emit('people.changed', { agentId: null })
          tx.audit('setting.changed', null)
          throw new Error('changed my mind')
        })
        .catch(() => undefined)
      return makeTeam(bound, 'kept too')
    })
    expect(await teams()).toBe(2)
    expect((await given.events('people.changed')).map(({ seq }) => seq)).toEqual([1, 2])
    const audit = await given.ctx.tx(
      (tx) => tx.all`select seq, action from audit_entries where workspace_id = ${tx.workspaceId} order by seq`,
    )
    expect(audit).toEqual([
      { seq: 1, action: 'team.made' },
      { seq: 2, action: 'team.made' },
    ])
  })

  it('run one after the other though they were begun together', async () => {
    await once('key-1', (bound) => Promise.all([makeTeam(bound), makeTeam(bound), makeTeam(bound)]))
    expect(await teams()).toBe(3)
  })

  it('act as whom they were given', async () => {
    await once('key-1', (bound) => makeTeam(bound.as(given.ctx.actor)))
    expect(await given.events('people.changed')).toMatchObject([{ actorKind: 'system' }])
  })

  it('of another workspace see and change that one alone', async () => {
    const other = await scene()
    await given.ctx.tx(async (tx) => {
      const seen = await tx.part(other.ctx, async (inner) => {
        await makeTeam(other.ctx.inside(inner), 'theirs')
        return inner.all<{ slug: string }>`select slug from workspaces`
      })
      expect(seen).toEqual([{ slug: other.workspace.slug }])
      expect(await tx.all`select slug from workspaces`).toEqual([{ slug: given.workspace.slug }])
    })
    expect(await teams()).toBe(0)
    expect(await other.events('people.changed')).toHaveLength(1)
  })

  it('number their events with the whole, so that nothing is waited for behind the numbers', async () => {
    const elsewhere = given.app.ids.next()
    await once('key-1', async (bound) => {
      await makeTeam(bound, 'first')
      await given.ctx.tx(async (tx) => {
        await tx.run`set local lock_timeout = '1s'`
        tx.emit('people.changed', { agentId: elsewhere })
      })
      return makeTeam(bound, 'second')
    })
    expect((await given.events('people.changed')).map(({ seq, data }) => [seq, data.agentId])).toEqual([
      [1, elsewhere],
      [2, null],
      [3, null],
    ])
  })

  it('tell the bus only after the whole has committed', async () => {
    const heard: number[] = []
    const end = given.app.bus.subscribe((signal) => {
      if (signal.kind === 'events' && signal.workspaceId === given.workspace.id) heard.push(heard.length)
    })
    await once('key-1', async (bound) => {
      await makeTeam(bound)
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(heard).toEqual([])
      return makeTeam(bound)
    })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(heard).toHaveLength(2)
    end()
  })
})

it('outlives a connection that PostgreSQL ended because a transaction waited too long', async () => {
  const waiting = ctx.tx(async (tx) => {
    await tx.run`set local idle_in_transaction_session_timeout = 20`
    await new Promise((resolve) => setTimeout(resolve, 200))
    return tx.one`select 1`
  })
  await expect(waiting).rejects.toThrow()
  expect(await ctx.tx((tx) => tx.one`select current_setting('idle_in_transaction_session_timeout') as after`)).toEqual({ after: '2min' })
})
