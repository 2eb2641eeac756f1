import { expect, it } from 'vitest'
import { differences } from './schema.ts'

it('names what is gone and what is new, and nothing where both are alike', () => {
  const before = ['table baton.notes', 'column baton.notes.text text']
  expect(differences(before, before.toReversed())).toEqual([])
  expect(differences(before, ['table baton.notes', 'column baton.notes.text jsonb'])).toEqual([
    'gone: column baton.notes.text text',
    'new: column baton.notes.text jsonb',
  ])
})
