import { i18n } from '@lingui/core'
import { expect, it } from 'vitest'
import { messages } from '../locales/en/inbox.po'
import { Failure } from './failure.ts'
import { failureLine } from './failure-words.ts'

it('gives the request id where the line asks to pass it on, and nowhere else', () => {
  i18n.loadAndActivate({ locale: 'en', messages })
  const problem = { type: 'about:blank', title: 'internal', status: 500, code: 'internal', remedy: '', requestId: '0193-81f2' } as const

  expect(failureLine(new Failure('internal', problem))).toMatch(/give the request id to whoever runs this server\. \(0193-81f2\)$/)
  expect(failureLine(new Failure('internal', null))).toMatch(/server\.$/)
  expect(failureLine(new Failure('too_large', { ...problem, code: 'too_large' }))).not.toContain('0193')
})
