import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashOfKey } from '#kernel/access'
import { type Scene, scene } from '#kernel/testing'
import { type Running, start } from './process.ts'

let running: Running
beforeAll(async () => {
  const { app } = await scene()
  running = await start({ ...app.config, publicUrl: null, roles: new Set(['web', 'intake', 'worker']) })
}, 30_000)
afterAll(() => running?.stop())

/** Calls the demo of one workspace by an API key that may connect accounts. */
async function caller({ ctx, app }: Scene) {
  const key = `baton_${Buffer.from(app.chance.bytes(24)).toString('hex')}`
  await ctx.tx(
    (tx) => tx.run`
      insert into api_keys (workspace_id, id, name, prefix, hash, scopes, created_by, created_at)
      values (${tx.workspaceId}, ${tx.newId()}, 'demo', ${key.slice(0, 14)}, ${hashOfKey(key)}, ${['channel:manage']}, ${tx.newId()}, ${tx.now})`,
  )
  return async (method: 'GET' | 'POST' | 'DELETE') => {
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': `${method}-1` }
    const answer = await fetch(`${running.url}/api/v1/workspaces/own/demo`, { method, headers })
    return answer.status === 204 ? { status: 204 } : { status: answer.status, ...((await answer.json()) as { running?: string }) }
  }
}

it('belongs to the workspace that started it: others learn neither whose it is nor end it', async () => {
  const [mine, theirs] = [await caller(await scene()), await caller(await scene())]
  expect(await mine('POST')).toEqual({ status: 202, running: 'here' })

  expect(await theirs('DELETE')).toEqual({ status: 204 })

  expect(await theirs('GET')).toEqual({ status: 200, running: 'elsewhere' })
  expect(await mine('GET')).toEqual({ status: 200, running: 'here' })
  expect(await (await fetch(`${running.url}/api/v1/demo`)).json()).toEqual({ available: true })
  expect(await mine('DELETE')).toEqual({ status: 204 })
  expect(await mine('GET')).toEqual({ status: 200, running: 'no' })
}, 30_000)
