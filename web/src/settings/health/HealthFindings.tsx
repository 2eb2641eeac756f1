import type { HealthFinding } from '@baton/contract/health'
import { useLingui } from '@lingui/react/macro'
import { clock, exactTime, useNow } from '../../i18n/time.ts'
import { NetworkWords } from '../../kit/NetworkWords.tsx'
import { cx } from '../../kit/cx.ts'
import { useFindingWords } from '../channels/useFindingWords.ts'
import { troubleWords } from './trouble-words.ts'

/** What is wrong, each with its name, what it means and what to do; or that nothing is. */
export function HealthFindings({ findings }: { findings: HealthFinding[] }) {
  const { t } = useLingui()
  const now = useNow()
  const wordsOf = useFindingWords()
  if (findings.length === 0)
    return <p className="text-small text-ink2">{t`Token, webhook and queues were looked at, and nothing is wrong.`}</p>
  return (
    <ul className="flex flex-col gap-2">
      {findings.map((found) => {
        const { words, remedy } = wordsOf(found)
        const { name, means } = troubleWords[found.trouble] ?? troubleWords.other
        const since = found.since && clock(found.since, now)
        return (
          <li
            key={found.code}
            className={cx(
              'flex flex-col gap-0.5 rounded-md px-3 py-2 text-small [overflow-wrap:anywhere]',
              found.weight === 'broken' ? 'bg-danger-soft' : 'bg-sunken',
            )}
          >
            <p className={cx('text-meta font-semibold', found.weight === 'broken' ? 'text-danger' : 'text-ink2')} title={t(means)}>
              {t(name)}
            </p>
            <p className="font-medium text-ink" lang={words.lang} dir="auto">
              {words.text}
            </p>
            {remedy && (
              <p className="text-ink2" lang={remedy.lang} dir="auto">
                {remedy.text}
              </p>
            )}
            {found.networkWords && (
              <p className="text-meta text-ink2">
                <NetworkWords words={found.networkWords} />
              </p>
            )}
            {found.since && (
              <p className="text-meta text-ink2">
                <time dateTime={found.since} title={exactTime(found.since)}>{t`since ${since}`}</time>
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
}
