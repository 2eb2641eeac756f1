import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { clock, exactTime, useNow } from '../../i18n/time.ts'
import { cx } from '../../kit/cx.ts'

/** What is wrong with an account: since when, in whose words, and what to do. Words of networks are not ours to translate. */
export function Problem({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const now = useNow()
  const { problem, state } = account.health
  if (!problem) return null
  const since = clock(problem.since, now)
  return (
    <div className={cx('rounded-md px-3 py-2 text-small', state === 'dead' ? 'bg-danger-soft' : 'bg-sunken')}>
      <p className="font-medium [overflow-wrap:anywhere] text-ink" lang="en" dir="auto">
        {problem.words}
      </p>
      {problem.remedy && (
        <p className="[overflow-wrap:anywhere] text-ink2" lang="en" dir="auto">
          {problem.remedy}
        </p>
      )}
      <p className="text-meta text-ink2">
        <time dateTime={problem.since} title={exactTime(problem.since)}>{t`since ${since}`}</time>
      </p>
    </div>
  )
}
