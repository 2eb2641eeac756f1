import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { number } from '../i18n/time.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { Tile } from './Tile.tsx'
import { duration } from './duration.ts'
import { percent } from './percent.ts'
import type { Figures } from './queries.ts'
import type { BehindSearch, NumbersSearch } from './search.ts'

/** The figures of the period. What was estimated carries ≈. */
export function PeriodFigures({ figures, approximate, search }: { figures: Figures; approximate: boolean; search: NumbersSearch }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const { conversations, firstResponses, responseRate, medianSeconds, p90Seconds, responses } = figures
  const unanswered = conversations - firstResponses
  const time = (seconds: number | null) => (seconds === null ? '–' : `${approximate ? '≈ ' : ''}${duration(seconds)}`)
  const behind = (part: Partial<BehindSearch>) => (
    <Link to="/w/$slug/numbers/conversations" params={{ slug }} search={{ ...search, by: undefined, ...part }} />
  )
  const answeredCount = number(firstResponses)
  const allCount = number(conversations)
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-ui font-semibold">{t`In this period`}</h2>
      <dl className="grid grid-cols-1 gap-3 min-[480px]:grid-cols-2 rail:grid-cols-4">
        <Tile
          name={t`First response, median`}
          value={time(medianSeconds)}
          definition={t`Half of the answered conversations got their first answer within this time. It runs from the customer’s first message to ours, by the network’s clock.`}
          link={firstResponses > 0 ? behind({ answered: 'true' }) : undefined}
          words={plural(firstResponses, { one: 'Show # conversation', other: 'Show # conversations' })}
        />
        <Tile
          name={t`First response, 90th percentile`}
          value={time(p90Seconds)}
          definition={t`Nine of ten answered conversations got their first answer within this time.`}
          link={p90Seconds !== null ? behind({ answered: 'true', slower: Math.floor(p90Seconds) }) : undefined}
          words={t`Show the slowest`}
        />
        <Tile
          name={t`Response rate`}
          value={responseRate === null ? '–' : percent(responseRate)}
          definition={t`${answeredCount} of ${allCount} conversations that began in the period have an answer by a person.`}
          link={unanswered > 0 ? behind({ answered: 'false' }) : undefined}
          words={plural(unanswered, { one: 'Show # without an answer', other: 'Show # without an answer' })}
        />
        <Tile
          name={t`Conversations`}
          value={number(conversations)}
          definition={
            t`Began with a customer’s message in the period.` +
            ' ' +
            plural(responses, { one: 'We sent # message in it.', other: 'We sent # messages in it.' })
          }
          link={conversations > 0 ? behind({}) : undefined}
          words={plural(conversations, { one: 'Show # conversation', other: 'Show # conversations' })}
        />
      </dl>
      {approximate && (
        <p className="text-meta text-ink2">{t`≈ Estimated to within one percent, because more than 100,000 conversations were counted.`}</p>
      )}
    </section>
  )
}
