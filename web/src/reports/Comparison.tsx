import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChartNoAxesColumn } from 'lucide-react'
import type { NetworkName } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { AgentFace, NetworkBadge } from '../kit/Avatar.tsx'
import { ScrollRegion } from '../kit/ScrollRegion.tsx'
import { EmptyState } from '../kit/states.tsx'
import { networkMarks } from '../kit/networks.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { Bar } from './Bar.tsx'
import { duration } from './duration.ts'
import { percent } from './percent.ts'
import type { Figures, Report } from './queries.ts'
import { groupings } from './search.ts'
import type { Grouping, NumbersSearch } from './search.ts'

interface Props {
  report: Report
  search: NumbersSearch
  by: Grouping
  mayPersons: boolean
  onChange: (search: NumbersSearch) => void
}

/** The same figures side by side, by network, account or person. */
export function Comparison({ report, search, by, mayPersons, onChange }: Props) {
  const { t } = useLingui()
  const words: Record<Grouping, string> = { network: t`Network`, account: t`Account`, agent: t`Person` }
  const longest = Math.max(1, ...report.groups.map((group) => group.p90Seconds ?? group.medianSeconds ?? 0))
  const head = 'px-3 py-2 font-medium whitespace-nowrap'
  return (
    <section className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-ui font-semibold">{t`Side by side`}</h2>
        <div role="group" aria-label={t`Compare by`} className="flex rounded-md border border-line bg-surface p-0.5">
          {groupings
            .filter((grouping) => grouping !== 'agent' || mayPersons)
            .map((grouping) => (
              <button
                key={grouping}
                type="button"
                aria-pressed={grouping === by}
                onClick={() => onChange({ ...search, by: grouping })}
                className="min-h-7 rounded-[5px] px-3 text-small text-ink2 hover:text-ink aria-pressed:bg-selected aria-pressed:font-semibold aria-pressed:text-ink max-pane:min-h-11"
              >
                {words[grouping]}
              </button>
            ))}
        </div>
      </div>
      <div className="rounded-[10px] border border-line bg-surface">
        {report.groups.length === 0 ? (
          <EmptyState
            icon={ChartNoAxesColumn}
            title={t`No conversation began in this period`}
            words={t`Choose a longer period, or fewer filters.`}
          />
        ) : (
          <ScrollRegion label={t`Side by side`} className="overflow-x-auto">
            <table className="w-full min-w-160 text-left text-small">
              <thead className="text-meta text-ink2">
                <tr>
                  <th scope="col" className={`${head} pl-4`}>
                    {words[by]}
                  </th>
                  <th scope="col" className={`${head} w-2/5`}>
                    {t`First response: median · 90th percentile`}
                  </th>
                  <th scope="col" className={`${head} text-right`}>
                    {t`Response rate`}
                  </th>
                  <th scope="col" className={`${head} text-right`}>
                    {t`Conversations`}
                  </th>
                  <th scope="col" className={`${head} pr-4 text-right`}>
                    {t`Sent`}
                  </th>
                </tr>
              </thead>
              <tbody>
                {report.groups.map((group) => (
                  <GroupLine
                    key={group.key ?? ''}
                    group={group}
                    by={by}
                    search={search}
                    longest={longest}
                    approximate={report.approximate}
                  />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </div>
    </section>
  )
}

interface LineProps {
  group: Figures
  by: Grouping
  search: NumbersSearch
  longest: number
  approximate: boolean
}

function GroupLine({ group, by, search, longest, approximate }: LineProps) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const { key, label, conversations, medianSeconds, p90Seconds, responseRate, responses } = group
  const isNetwork = by === 'network' && key !== null && Object.hasOwn(networkMarks, key)
  const name = isNetwork ? networkMarks[key as NetworkName].name : label || t`Nobody yet`
  const narrowed: NumbersSearch = { ...search, by: undefined, ...(key !== null && { [by]: key }) }
  const about = approximate ? '≈ ' : ''
  return (
    <tr className="border-t border-line">
      <th scope="row" className="max-w-56 px-3 py-2.5 pl-4 font-medium">
        <span className="flex items-center gap-2">
          {isNetwork && <NetworkBadge network={key as NetworkName} />}
          {by === 'agent' && key !== null && <AgentFace name={name} />}
          <span dir="auto" className="min-w-0 truncate">
            {name}
          </span>
        </span>
      </th>
      <td className="px-3 py-2.5">
        {medianSeconds === null ? (
          <span className="text-ink2">–</span>
        ) : (
          <span className="flex flex-col gap-1">
            <span>
              {about}
              {duration(medianSeconds)}
              {p90Seconds !== null && <span className="text-ink2"> · {duration(p90Seconds)}</span>}
            </span>
            <Bar share={medianSeconds / longest} tail={(p90Seconds ?? medianSeconds) / longest} />
          </span>
        )}
      </td>
      <td className="px-3 py-2.5 text-right">{responseRate === null ? '–' : percent(responseRate)}</td>
      <td className="px-3 py-2.5 text-right">
        {conversations > 0 && key !== null ? (
          <Link
            to="/w/$slug/numbers/conversations"
            params={{ slug }}
            search={narrowed}
            className="font-medium text-accent underline underline-offset-2"
          >
            {number(conversations)}
            <span className="visually-hidden">: {t`show the conversations of ${name}`}</span>
          </Link>
        ) : (
          number(conversations)
        )}
      </td>
      <td className="px-3 py-2.5 pr-4 text-right text-ink2">{number(responses)}</td>
    </tr>
  )
}
