import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { SearchOperator } from '@baton/contract/search-query'
import type { SearchProblem } from '../api/types.ts'
import { operatorWords } from './useSearchValues.ts'

const unknown: Record<SearchOperator, (value: string) => MessageDescriptor> = {
  from: (value) => msg`Nobody is called “${value}”.`,
  to: (value) => msg`Nobody and no account is called “${value}”.`,
  in: (value) => msg`No inbox of yours is called “${value}”.`,
  tag: (value) => msg`No conversation has a tag “${value}”.`,
  assignee: (value) => msg`No colleague is called “${value}”.`,
  channel: (value) => msg`No network and no account of yours is called “${value}”.`,
  is: (value) => msg`There is no state “${value}”.`,
  has: (value) => msg`“${value}” is nothing that a message can have.`,
  before: (value) => msg`“${value}” is no day.`,
  after: (value) => msg`“${value}” is no day.`,
}

/** Which terms say nothing, and what they could say. */
export function SearchProblems({ problems }: { problems: readonly SearchProblem[] }) {
  const { t } = useLingui()
  return (
    <ul role="status" className="px-4 py-3 text-small">
      {problems.map(({ operator, value, problem }) => (
        <li key={`${operator}:${value}`}>
          {t(unknown[operator](value))} {problem === 'invalid' && <span className="text-ink2">{t(operatorWords[operator].takes)}</span>}
        </li>
      ))}
    </ul>
  )
}
