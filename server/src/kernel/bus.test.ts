import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Bus, memoryBus, notifyBus, type Signal } from '#kernel/bus'
import { makeLog } from '#kernel/log'
import { testApp } from '#kernel/testing'

let here: Bus
let there: Bus
let url = ''
const heard: Signal[] = []

beforeEach(async () => {
  const { config } = await testApp()
  url = config.databaseUrl ?? ''
  heard.length = 0
  ;[here, there] = [await notifyBus(url, makeLog('silent')), await notifyBus(url, makeLog('silent'))]
  there.subscribe((signal) => heard.push(signal))
})
afterEach(() => Promise.all([here.close(), there.close()]))

it('reaches another process, gathered, and its own at once and once', async () => {
  const mine: Signal[] = []
  here.subscribe((signal) => mine.push(signal))
  for (let i = 0; i < 100; i++) here.publish({ kind: 'events', workspaceId: 1 })
  here.publish({ kind: 'raw', workspaceId: 2 })

  await expect
    .poll(() => heard)
    .toEqual([
      { kind: 'events', workspaceId: 1 },
      { kind: 'raw', workspaceId: 2 },
    ])
  expect(mine).toHaveLength(101)
})

it('carries more than one notification holds, in every script', async () => {
  const mark = (n: number) => ({ agentId: `สมชาย ${'ก'.repeat(100)}`, conversationId: `${n}`, version: 1, unread: false })
  for (let n = 0; n < 60; n++) here.publish({ kind: 'unread', workspaceId: 1, mark: mark(n) })

  await expect.poll(() => heard.length).toBe(60)
})

it('is heard no more by who left', async () => {
  const mine: Signal[] = []
  const leave = here.subscribe((signal) => mine.push(signal))
  leave()
  here.publish({ kind: 'events', workspaceId: 1 })
  await expect.poll(() => heard.length).toBe(1)

  expect(mine).toEqual([])
})

it('connects again when the database cut it off', async () => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'")
  await client.end()

  await expect
    .poll(
      () => {
        here.publish({ kind: 'events', workspaceId: 7 })
        return heard.length
      },
      { timeout: 5_000, interval: 100 },
    )
    .toBeGreaterThan(0)
  // Of what was read no database tells later: all are told that they may have missed some.
  await expect.poll(() => heard).toContainEqual({ kind: 'unread', workspaceId: null })
})

it('stays closed when it is closed while it waits to connect again', async () => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const listening = async () =>
    (await client.query("select from pg_stat_activity where datname = current_database() and query ilike 'listen%'")).rowCount
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'")
  await expect.poll(listening).toBe(0)
  await Promise.all([here.close(), there.close()])
  await new Promise((resolve) => setTimeout(resolve, 800))

  expect(await listening()).toBe(0)
  await client.end()
})

it('in memory tells the listeners of this process', async () => {
  const bus = memoryBus()
  const mine: Signal[] = []
  bus.subscribe((signal) => mine.push(signal))
  bus.publish({ kind: 'raw', workspaceId: 3 })
  await expect.poll(() => mine).toEqual([{ kind: 'raw', workspaceId: 3 }])
})
