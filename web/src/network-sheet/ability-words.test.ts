import { abilities, type AbilityCode, abilityReasons, type AbilityReasonCode } from '@baton/contract/abilities'
import { type MessageDescriptor, setupI18n } from '@lingui/core'
import { describe, expect, it } from 'vitest'
import { messages as en } from '../locales/en/sheet.po'
import { messages as ko } from '../locales/ko/sheet.po'
import { messages as th } from '../locales/th/sheet.po'
import { abilityWords, reasonWords } from './ability-words.ts'

const i18n = setupI18n({ messages: { en, ko, th } })
const rows: [string, string, MessageDescriptor][] = [
  ...(Object.keys(abilities) as AbilityCode[]).map((code): [string, string, MessageDescriptor] => [
    code,
    abilities[code].words,
    abilityWords[code],
  ]),
  ...(Object.keys(abilityReasons) as AbilityReasonCode[]).map((code): [string, string, MessageDescriptor] => [
    code,
    abilityReasons[code].words,
    reasonWords[code],
  ]),
]
const namesIn = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

describe.each([
  ['ko', /[가-힣]/],
  ['th', /[ก-๙]/],
] as const)('in %s', (language, script) => {
  it.each(rows)('%s has words of its own, with everything it tells', (_code, english, descriptor) => {
    i18n.activate(language)
    const values = Object.fromEntries(namesIn(english).map((name) => [name, `<${name}>`]))
    const words = i18n._({ ...descriptor, values })
    for (const value of Object.values(values)) expect(words).toContain(value)
    expect(words).toMatch(script)
  })
})

it.each(rows)('%s says in English what the API says', (_code, english, descriptor) => {
  i18n.activate('en')
  const values = Object.fromEntries(namesIn(english).map((name) => [name, `{${name}}`]))
  expect(i18n._({ ...descriptor, values })).toBe(english)
})
