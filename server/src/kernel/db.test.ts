import { type EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { openDatabase } from '#kernel/db'
import { testApp } from '#kernel/testing'

it('tells of a connection that breaks, but not of one that breaks after the end: so does every stop', async () => {
  const { config } = await testApp()
  const broke: string[] = []
  const db = openDatabase({ url: config.databaseUrl ?? '', role: 'baton_app', onError: (error) => broke.push(error.message) })
  const breaks: EventEmitter = db.pool

  breaks.emit('error', new Error('the server restarted'))
  await db.end()
  breaks.emit('error', new Error('terminating connection due to administrator command'))

  expect(broke).toEqual(['the server restarted'])
})
