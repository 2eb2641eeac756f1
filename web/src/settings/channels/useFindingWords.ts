import type { Finding } from '@baton/contract/channels'
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { number } from '../../i18n/time.ts'
import { meterName } from '../spend/meter-words.ts'
import { findingWords, remedyWords } from './finding-words.ts'

/** `lang` is set where only English is at hand. */
interface Sentence {
  text: string
  lang?: 'en'
}

const counts = ['limit', 'used', 'folders', 'most', 'cap', 'count', 'days', 'hours', 'minutes', 'seconds']

/**
 * Words a finding. English comes from the server where this page does not know the code, because the server is newer, and
 * for what was kept before there were codes.
 */
export function useFindingWords(): (finding: Finding) => { words: Sentence; remedy: Sentence | null } {
  const { i18n } = useLingui()
  return ({ code, remedyCode, params, words, remedy }) => {
    const values = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        name === 'meter' ? meterName(i18n, value) : counts.includes(name) ? number(Number(value)) : value,
      ]),
    )
    const said = (descriptor: MessageDescriptor | undefined, english: string, ours: boolean): Sentence =>
      descriptor && ours ? { text: i18n._({ ...descriptor, values }) } : { text: english, lang: 'en' }
    return {
      words: said(findingWords[code], words, code !== 'said_before'),
      remedy: remedyCode && remedy !== null ? said(remedyWords[remedyCode], remedy, remedyCode !== 'said_before') : null,
    }
  }
}
