import { describe, expect, it } from 'vitest'
import { type Actor, type Canary, mayShow, permissionsOfRole, rightsOfRole, wrongAnswer, wrongInPrivate } from './policy.ts'

const person = (role: string, overrides: Partial<Actor> = {}): Actor => ({
  name: role,
  proof: 'session',
  workspaces: new Set<'A' | 'B'>(['A']),
  permissions: new Set(permissionsOfRole[role]),
  rights: new Set(rightsOfRole(role)),
  inboxes: new Set([1]),
  ...overrides,
})
const nobody = person('viewer', { proof: 'none', permissions: new Set() })
const read = { write: false }

describe('judging answers', () => {
  it('wants 401 for nobody, 403 or 404 without the permission, and no answer at all about others', () => {
    expect(wrongAnswer(nobody, 'conversation:read', 'own', 200, read)).toMatch('nobody')
    expect(wrongAnswer(person('viewer'), 'people:manage', 'own', 200, read)).toMatch('without the permission')
    expect(wrongAnswer(person('admin'), 'conversation:read', 'foreign-workspace', 200, read)).toMatch('workspace of others')
    expect(wrongAnswer(person('admin'), 'conversation:read', 'foreign-object', 200, read)).toMatch('another workspace')
    expect(wrongAnswer(person('agent'), 'conversation:read', 'other-inbox', 200, read)).toMatch('not theirs')
    expect(wrongAnswer(person('admin', { inboxes: new Set([1, 2]) }), 'conversation:read', 'other-inbox', 200, read)).toBeNull()
  })

  it('notices a door that is shut to those who may pass, and a crash', () => {
    expect(wrongAnswer(person('agent'), 'conversation:read', 'own', 403, read)).toMatch('theirs')
    expect(wrongAnswer(person('agent'), 'conversation:read', 'own', 500, read)).toMatch('500')
    expect(wrongAnswer(person('agent'), 'conversation:read', 'own', 200, read)).toBeNull()
  })
})

it('wants private threads left alone by those who may not read private words', () => {
  expect(wrongInPrivate(person('marketer'), 201)).toMatch('read-private')
  expect(wrongInPrivate(person('marketer'), 403)).toBeNull()
  expect(wrongInPrivate(person('agent'), 201)).toBeNull()
})

describe('planted words', () => {
  const canary = (kind: Canary['kind'], inbox = 1, workspace: 'A' | 'B' = 'A'): Canary => ({ value: 'ลับมาก', kind, inbox, workspace })

  it('are shown by right, inbox and workspace', () => {
    expect(mayShow(person('agent'), canary('private'))).toBe(true)
    expect(mayShow(person('marketer'), canary('private'))).toBe(false)
    expect(mayShow(person('marketer'), canary('personal'))).toBe(false)
    expect(mayShow(person('marketer'), canary('public'))).toBe(true)
    expect(mayShow(person('agent'), canary('public', 2))).toBe(false)
    expect(mayShow(person('owner'), canary('public', 1, 'B'))).toBe(false)
    expect(mayShow(person('owner', { proof: 'none' }), canary('public'))).toBe(false)
  })
})
