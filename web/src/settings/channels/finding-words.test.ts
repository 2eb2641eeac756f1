import { type FindingCode, findings, type RemedyCode, remedies } from '@baton/contract/findings'
import { type MessageDescriptor, setupI18n } from '@lingui/core'
import { describe, expect, it } from 'vitest'
import { messages as enInbox } from '../../locales/en/inbox.po'
import { messages as enSettings } from '../../locales/en/settings.po'
import { messages as koInbox } from '../../locales/ko/inbox.po'
import { messages as koSettings } from '../../locales/ko/settings.po'
import { messages as thInbox } from '../../locales/th/inbox.po'
import { messages as thSettings } from '../../locales/th/settings.po'
import { findingWords, remedyWords } from './finding-words.ts'

const i18n = setupI18n({
  messages: { en: { ...enInbox, ...enSettings }, ko: { ...koInbox, ...koSettings }, th: { ...thInbox, ...thSettings } },
})

const rows: [string, string, MessageDescriptor][] = [
  ...(Object.keys(findings) as FindingCode[]).map((code): [string, string, MessageDescriptor] => [
    code,
    findings[code],
    findingWords[code],
  ]),
  ...(Object.keys(remedies) as RemedyCode[]).map((code): [string, string, MessageDescriptor] => [code, remedies[code], remedyWords[code]]),
]
const namesIn = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

describe.each([
  ['ko', /[가-힣]/],
  ['th', /[ก-๙]/],
] as const)('in %s', (language, script) => {
  it.each(rows)('%s has words of its own, with everything it tells', (code, english, descriptor) => {
    i18n.activate(language)
    const values = Object.fromEntries(namesIn(english).map((name) => [name, `<${name}>`]))
    const words = i18n._({ ...descriptor, values })
    for (const value of Object.values(values)) expect(words).toContain(value)
    expect(code === 'said_before' || script.test(words)).toBe(true)
  })
})

it.each(rows)('%s says in English what the API says', (_code, english, descriptor) => {
  i18n.activate('en')
  const values = Object.fromEntries(namesIn(english).map((name) => [name, `{${name}}`]))
  expect(i18n._({ ...descriptor, values })).toBe(english)
})
