import { i18n } from '@lingui/core'
import { expect, it } from 'vitest'
import { messages } from '../locales/en/inbox.po'
import { Failure } from './failure.ts'
import type { Failures } from './failure-parts.ts'
import { failureLine, failureWords, firstFailures } from './failure-words.ts'
import { conversationFailures } from './conversation-failures.ts'
import { savedViewFailures } from '../saved-views/failures.ts'
import { settingsFailures } from './settings-failures.ts'

it('gives the request id where the line asks to pass it on, and nowhere else', () => {
  i18n.loadAndActivate({ locale: 'en', messages })
  const problem = { type: 'about:blank', title: 'internal', status: 500, code: 'internal', remedy: '', requestId: '0193-81f2' } as const

  expect(failureLine(new Failure('internal', problem))).toMatch(/give the request id to whoever runs this server\. \(0193-81f2\)$/)
  expect(failureLine(new Failure('internal', null))).toMatch(/server\.$/)
  expect(failureLine(new Failure('too_large', { ...problem, code: 'too_large' }))).not.toContain('0193')
})

it('says of every failure what happened, wherever that stands', () => {
  // Whatever is missing is told by the type checker.
  const all: Required<Failures> = { ...firstFailures, ...conversationFailures, ...settingsFailures, ...savedViewFailures }
  for (const [code, words] of Object.entries(all)) expect(failureWords(code as keyof Failures)).toEqual(words())
})
