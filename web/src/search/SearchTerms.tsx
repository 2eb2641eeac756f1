import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { SearchTerm } from '@baton/contract/search-query'
import type { SearchValue } from './completions.ts'
import { operatorWords } from './useSearchValues.ts'

interface Props {
  terms: readonly SearchTerm[]
  values: readonly SearchValue[]
  onRemove: (term: SearchTerm) => void
}

/** The terms in force, in words, each with its way off. */
export function SearchTerms({ terms, values, onRemove }: Props) {
  const { t } = useLingui()
  const said = terms.filter(({ value }) => value !== '')
  if (said.length === 0) return null
  return (
    <ul aria-label={t`Filters`} className="flex min-h-9 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5">
      {said.map((term) => {
        const known = values.find(({ operator, value }) => operator === term.operator && value.toLowerCase() === term.value.toLowerCase())
        const text = `${t(operatorWords[term.operator].name)}: ${known?.words ?? term.value}`
        return (
          <li key={term.start}>
            <button
              type="button"
              aria-label={t`Take off: ${text}`}
              className="flex h-6 max-w-full items-center gap-1 rounded-sm bg-selected pr-1 pl-2 text-meta text-ink hover:bg-hover max-pane:h-9"
              onClick={() => onRemove(term)}
            >
              <span className="truncate">{text}</span>
              <X size={13} aria-hidden className="shrink-0 text-ink2" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
