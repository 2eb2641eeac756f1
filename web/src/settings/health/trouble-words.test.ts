import { type Trouble, troubleOf, troubles } from '@baton/contract/health'
import { setupI18n } from '@lingui/core'
import { describe, expect, it } from 'vitest'
import { messages as enSettings } from '../../locales/en/settings.po'
import { messages as koSettings } from '../../locales/ko/settings.po'
import { messages as thSettings } from '../../locales/th/settings.po'
import { findingWords, remedyWords } from '../channels/finding-words.ts'
import { troubleWords } from './trouble-words.ts'

const i18n = setupI18n({ messages: { en: enSettings, ko: koSettings, th: thSettings } })

describe.each([
  ['en', /[a-z]/i],
  ['ko', /[가-힣]/],
  ['th', /[ก-๙]/],
] as const)('in %s', (language, script) => {
  it.each(Object.keys(troubles) as Trouble[])('%s has a name, a sentence and a remedy', (trouble) => {
    i18n.activate(language)
    const { name, means } = troubleWords[trouble]
    for (const words of [name, means, remedyWords[troubles[trouble]]]) expect(i18n._(words)).toMatch(script)
  })

  it('words every finding that tells of a trouble', () => {
    i18n.activate(language)
    const codes = Object.keys(troubleOf) as (keyof typeof troubleOf)[]
    expect(codes.filter((code) => !script.test(i18n._(findingWords[code])))).toEqual([])
  })
})
