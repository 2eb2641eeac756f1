import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineSetting, readSetting, writeSetting } from '#kernel/settings'
import { type Scene, scene } from '#kernel/testing'

const greeting = defineSetting('tests.greeting', z.object({ text: z.string(), on: z.boolean() }), { text: 'สวัสดี', on: false })
const limit = defineSetting('tests.limit', z.number().int().min(1), 10)

let given: Scene
beforeEach(async () => {
  given = await scene()
})

const write = async (value: number) => (await given.as('owner')).tx((tx) => writeSetting(tx, limit, value))
const writeBehindOurBack = (key: string, value: unknown) =>
  given.ctx.tx(
    (tx) => tx.run`
      insert into settings (workspace_id, key, value, updated_at) values (${tx.workspaceId}, ${key}, ${JSON.stringify(value)}::jsonb, ${tx.now})
      on conflict (workspace_id, key) do update set value = excluded.value`,
  )

describe('a setting', () => {
  it('has its default until it is set, each workspace for itself', async () => {
    const other = await scene()
    expect(await readSetting(given.ctx, limit)).toBe(10)
    expect(await write(25)).toBe(1)
    expect(await write(30)).toBe(2)
    expect(await readSetting(given.ctx, limit)).toBe(30)
    expect(await readSetting(other.ctx, limit)).toBe(10)
    expect(await readSetting(given.ctx, greeting)).toEqual({ text: 'สวัสดี', on: false })
  })

  it('that another process changed holds here within five seconds, or at once by its signal', async () => {
    expect(await readSetting(given.ctx, limit)).toBe(10)
    await writeBehindOurBack(limit.key, 11)
    expect(await readSetting(given.ctx, limit)).toBe(10)
    given.clock.advance({ seconds: 5 })
    expect(await readSetting(given.ctx, limit)).toBe(11)

    await writeBehindOurBack(limit.key, 12)
    given.app.bus.publish({ kind: 'settings', workspaceId: given.workspace.id })
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(await readSetting(given.ctx, limit)).toBe(12)
  })

  it('is read with the transaction that is open', async () => {
    await given.ctx.tx(async (tx) => {
      const before = tx.statements
      expect(await readSetting(tx, limit)).toBe(10)
      expect(await readSetting(tx, greeting)).toMatchObject({ on: false })
      expect(tx.statements - before).toBe(1)
    })
  })

  it('whose stored value no longer fits has its default', async () => {
    await writeBehindOurBack(limit.key, 'many')
    expect(await readSetting(given.ctx, limit)).toBe(10)
  })

  it('does not take a value that does not fit', async () => {
    await expect(write(0)).rejects.toThrow()
    expect(await readSetting(given.ctx, limit)).toBe(10)
  })

  it('is as before when the change was undone', async () => {
    const undone = given.ctx.tx(async (tx) => {
      await writeSetting(tx, limit, 99)
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    expect(await readSetting(given.ctx, limit)).toBe(10)
  })

  it('leaves its key and version in the audit log, not its words', async () => {
    const owner = await given.as('owner')
    await owner.tx((tx) => writeSetting(tx, greeting, { text: 'a name', on: true }))
    const rows = await given.ctx.tx(
      (tx) => tx.all`select actor_id, action, target, data from audit_entries where workspace_id = ${tx.workspaceId}`,
    )
    expect(rows).toEqual([{ actorId: owner.actor.id, action: 'setting.changed', target: 'tests.greeting', data: { version: 1 } }])
  })
})
