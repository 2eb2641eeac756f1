import { expect, it } from 'vitest'
import { findings, remedies } from './findings.ts'
import { troubleOf, troubles } from './health.ts'

it('gives every trouble a remedy whose sentence leaves nothing open but the webhook’s address', () => {
  for (const remedy of Object.values(troubles)) expect(remedies[remedy]).toMatch(/^[^{]*$/)
})

it('names only findings that there are, and each trouble with at least one', () => {
  const named = Object.keys(troubleOf)
  expect(named.filter((code) => !(code in findings))).toEqual([])
  const used = new Set<string>([...Object.values(troubleOf), 'other'])
  expect(Object.keys(troubles).filter((trouble) => !used.has(trouble))).toEqual([])
})
