import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { scene } from '#kernel/testing'
import { type House, openHouse } from '../people/people.fixtures.ts'
import { resetPassword } from './reset-password.ts'

let house: House
let given: Awaited<ReturnType<typeof scene>>
const said = { out: '', err: '' }
beforeEach(async () => {
  given = await scene()
  house = openHouse(given.app)
  const { databaseUrl, dataDir, secret } = given.app.config
  vi.stubEnv('DATABASE_URL', databaseUrl ?? '')
  vi.stubEnv('BATON_DATA', dataDir)
  vi.stubEnv('BATON_SECRET', secret)
  vi.stubEnv('LOG_LEVEL', 'silent')
  said.out = said.err = ''
  vi.spyOn(console, 'log').mockImplementation((words: string) => void (said.out += words))
  vi.spyOn(console, 'error').mockImplementation((words: string) => void (said.err += words))
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await house.close()
})

it('prints a link that lets the only owner in again, beside a running server', async () => {
  const owner = await house.colleague(given, 'owner')
  vi.stubEnv('BATON_URL', 'https://care.haru.example')
  expect(await resetPassword([owner.email.toUpperCase()])).toBe(0)
  expect(said.out).not.toContain('only on this machine')
  const token = /https:\/\/care\.haru\.example\/reset-password\/([\w-]{43})$/m.exec(said.out)?.[1]
  expect(said.out).toContain('owner สมชาย')
  expect((await house.stranger.call('POST', `/reset-links/${token}/password`, { password: 'quite another one' })).status).toBe(204)
  expect((await owner.call('GET', '/me')).status).toBe(401)
  expect((await house.signIn(owner.email, 'quite another one')).cookie).not.toBe('')
})

it('names the address of this machine when no other is known', async () => {
  const { email } = await house.colleague(given, 'owner')
  vi.stubEnv('PORT', '4321')
  expect(await resetPassword([email])).toBe(0)
  expect(said.out).toContain('http://localhost:4321/reset-password/')
  expect(said.out).toContain('It opens only on this machine. For another set BATON_URL')
})

it('says so when nobody has that address, and how it is called', async () => {
  expect(await resetPassword(['nobody@haru.example'])).toBe(1)
  expect(said.err).toBe('Nobody signs in as nobody@haru.example.')
  expect(await resetPassword([])).toBe(2)
  expect(said.err).toContain('reset-password <mail address>')
})
