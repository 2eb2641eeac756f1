import { expect, it } from 'vitest'
import type { Agent } from '../../api/types.ts'
import { changesOf, overrideOf } from './changes.ts'

const somchai: Agent = {
  id: 'a1',
  name: 'สมชาย ใจดี',
  email: 'somchai@haru.example',
  role: 'agent',
  readPrivate: true,
  seePersonalData: true,
  state: 'active',
  inboxIds: [],
  teamIds: [],
}
const asShown = (agent: Agent) => ({
  role: agent.role,
  readPrivate: overrideOf(agent, 'readPrivate'),
  seePersonalData: overrideOf(agent, 'seePersonalData'),
})

it('sends nothing when nothing was changed, exceptions included', () => {
  expect(changesOf(somchai, asShown(somchai))).toEqual({})
  const exception = { ...somchai, readPrivate: false }
  expect(asShown(exception).readPrivate).toBe('no')
  expect(changesOf(exception, asShown(exception))).toEqual({})
})

it('gives back to the role what was an exception', () => {
  const exception = { ...somchai, seePersonalData: false }
  expect(changesOf(exception, { ...asShown(exception), seePersonalData: 'role' })).toEqual({ seePersonalData: null })
})

it('tells both rights with a new role, so that no old exception comes to light', () => {
  expect(changesOf(somchai, { ...asShown(somchai), role: 'viewer' })).toEqual({ role: 'viewer', readPrivate: null, seePersonalData: null })
  expect(changesOf(somchai, { ...asShown(somchai), role: 'viewer', readPrivate: 'yes' })).toEqual({
    role: 'viewer',
    readPrivate: true,
    seePersonalData: null,
  })
})
