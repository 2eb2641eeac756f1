import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { clock, exactTime, useNow } from '../../i18n/time.ts'
import { cx } from '../../kit/cx.ts'
import { NetworkWords } from '../../kit/NetworkWords.tsx'
import { useFindingWords } from './useFindingWords.ts'

/** What is wrong with an account, what to do, what the network said, and since when. */
export function Problem({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const now = useNow()
  const wordsOf = useFindingWords()
  const { problem, state } = account.health
  if (!problem) return null
  const { words, remedy } = wordsOf(problem)
  const since = clock(problem.since, now)
  return (
    <div
      className={cx(
        'flex flex-col gap-0.5 rounded-md px-3 py-2 text-small [overflow-wrap:anywhere]',
        state === 'dead' ? 'bg-danger-soft' : 'bg-sunken',
      )}
    >
      <p className="font-medium text-ink" lang={words.lang} dir="auto">
        {words.text}
      </p>
      {remedy && (
        <p className="text-ink2" lang={remedy.lang} dir="auto">
          {remedy.text}
        </p>
      )}
      {problem.networkWords && (
        <p className="text-meta text-ink2">
          <NetworkWords words={problem.networkWords} />
        </p>
      )}
      <p className="text-meta text-ink2">
        <time dateTime={problem.since} title={exactTime(problem.since)}>{t`since ${since}`}</time>
      </p>
    </div>
  )
}
