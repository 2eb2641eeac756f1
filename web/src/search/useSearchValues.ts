import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { searchMedia, searchStates } from '@baton/contract/search-query'
import type { SearchMedia, SearchOperator, SearchState } from '@baton/contract/search-query'
import { useFilterOptions } from '../conversations/filters.ts'
import type { FilterName } from '../conversations/view.ts'
import type { SearchValue } from './completions.ts'

/** What each operator is called, and what stands behind it. */
export const operatorWords: Record<SearchOperator, { name: MessageDescriptor; takes: MessageDescriptor }> = {
  from: { name: msg`Written by`, takes: msg`a person, me, us` },
  to: { name: msg`Written to`, takes: msg`a person, an account, us` },
  in: { name: msg`Inbox`, takes: msg`its name` },
  is: { name: msg`State`, takes: msg`open, done, unread, public…` },
  has: { name: msg`With`, takes: msg`picture, voice, file, link…` },
  tag: { name: msg`Tag`, takes: msg`its name` },
  assignee: { name: msg`Assignee`, takes: msg`a colleague, me, none` },
  channel: { name: msg`Network or account`, takes: msg`its name` },
  before: { name: msg`Before`, takes: msg`2026-11-27, today, 7d` },
  after: { name: msg`From that day on`, takes: msg`2026-11-27, today, 7d` },
}

const stateWords: Record<SearchState, MessageDescriptor> = {
  open: msg`Open`,
  waiting: msg`Waiting`,
  snoozed: msg`Snoozed`,
  done: msg`Done`,
  'needs-action': msg`Needs action`,
  unread: msg`Unread`,
  scheduled: msg`To be sent later`,
  unassigned: msg`Unassigned`,
  mine: msg`Mine`,
  public: msg`Public`,
  private: msg`Private`,
}

const heldWords: Record<SearchMedia, MessageDescriptor> = {
  picture: msg`Picture`,
  video: msg`Video`,
  voice: msg`Voice message`,
  file: msg`File`,
  sticker: msg`Sticker`,
  place: msg`Place`,
  link: msg`Link`,
}

/** Filters of the list that are values of operators here. */
const ofFilters: Partial<Record<FilterName, SearchOperator>> = { inbox: 'in', tag: 'tag', account: 'channel' }

/** Every value that can be offered in this workspace. People who write are too many for that, and found by what is typed. */
export function useSearchValues(): SearchValue[] {
  const { t } = useLingui()
  const options = useFilterOptions()
  const of = (operator: SearchOperator) => (value: string, words: string) => ({ operator, value, words })
  return [
    of('from')('me', t`Me`),
    of('from')('us', t`Us`),
    of('to')('us', t`Us`),
    ...searchStates.map((state) => of('is')(state, t(stateWords[state]))),
    ...searchMedia.map((kind) => of('has')(kind, t(heldWords[kind]))),
    ...options.flatMap(({ name, value, words }): SearchValue[] => {
      if (name === 'network') return [of('channel')(value, words)]
      if (name === 'assignee') {
        const typed = value === 'me' || value === 'none' ? value : words
        return [of('assignee')(typed, words), ...(value === typed ? [] : [of('from')(words, words)])]
      }
      const operator = ofFilters[name]
      return operator ? [of(operator)(words, words)] : []
    }),
    ...(['before', 'after'] as const).flatMap((operator) => [
      of(operator)('today', t`Today`),
      of(operator)('yesterday', t`Yesterday`),
      of(operator)('7d', t`7 days ago`),
      of(operator)('1m', t`A month ago`),
      of(operator)('1y', t`A year ago`),
    ]),
  ]
}
