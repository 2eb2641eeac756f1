import { expect, it } from 'vitest'
import { auditDetails } from './audit-details.ts'
import { deviceOf } from './device.ts'

const inbox = '0193a1b2-0000-7000-8000-000000000001'
const words: Record<string, string> = { role: 'Role', agent: 'Agent', lead: 'Team lead', inboxIds: 'Inboxes', [inbox]: 'Care', true: 'yes' }
const word = (text: string) => words[text]

it('shows a change as before and after, in the reader’s words', () => {
  expect(auditDetails({ from: { role: 'agent', readPrivate: null }, to: { role: 'lead', readPrivate: true } }, word)).toEqual([
    'Role: Agent → Team lead',
    'readPrivate: – → yes',
  ])
})

it('names what it can name and leaves ids out that nobody can read', () => {
  const gone = '0193a1b2-0000-7000-8000-00000000dead'
  expect(auditDetails({ inboxIds: [inbox, gone], teamId: gone, version: 3 }, word)).toEqual(['Inboxes: Care', 'version: 3'])
})

it('knows browsers apart that all call themselves Safari', () => {
  const agent = (rest: string) => deviceOf(`Mozilla/5.0 (${rest}`)
  expect(agent('Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0')).toEqual({
    browser: 'Edge',
    system: 'Windows',
  })
  expect(
    agent('iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile Safari/604.1'),
  ).toEqual({ browser: 'Chrome', system: 'iPhone' })
  expect(agent('Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36')).toEqual({
    browser: 'Samsung Internet',
    system: 'Android',
  })
  expect(deviceOf(null)).toEqual({ browser: null, system: null })
})
