import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ScrollText, ShieldCheck, ShieldX } from 'lucide-react'
import { channelAccountsQuery, inboxesQuery, teamsQuery } from '../../api/queries.ts'
import type { Answer } from '../../api/types.ts'
import { clock, exactTime, useNow } from '../../i18n/time.ts'
import { cx } from '../../kit/cx.ts'
import { useAgents, useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { LoadMore } from '../LoadMore.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { auditQuery } from '../queries.ts'
import { actorWords, detailWords, wordsOfAct } from './audit-words.ts'
import { auditDetails } from './audit-details.ts'

type Entry = Answer<'people.listAudit'>['items'][number]

/** Who changed what and when, in a chain in which a removed or altered line would show. */
export function AuditPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useInfiniteQuery({ ...auditQuery(workspaceId), enabled: useMay('audit:read') })
  const names = useNames()
  const pages = query.data?.pages ?? []
  const intact = pages.every((page) => page.intact)
  return (
    <SettingsPage
      title={t`Audit log`}
      words={t`Changes to people, accounts, keys and settings. It can be read, never edited.`}
      needs="audit:read"
    >
      {pages.length > 0 && (
        <p
          className={cx(
            'flex items-start gap-2 text-small',
            intact ? 'text-ink2' : 'rounded-md bg-danger-soft px-3 py-2 font-medium text-danger',
          )}
        >
          {intact ? (
            <ShieldCheck size={17} aria-hidden className="mt-0.5 shrink-0" />
          ) : (
            <ShieldX size={17} aria-hidden className="mt-0.5 shrink-0" />
          )}
          {intact
            ? t`Checked: nothing shown here was altered or taken out.`
            : t`A line shown here was altered or taken out. Whoever runs this server should look into the database.`}
        </p>
      )}
      <Panel>
        <ListState
          query={{ ...query, data: query.data && pages.flatMap((page) => page.items) }}
          empty={{ icon: ScrollText, title: t`Nothing has been changed yet` }}
        >
          {(entries) => (
            <ul>
              {entries.map((entry) => (
                <Line key={entry.seq} entry={entry} names={names} />
              ))}
            </ul>
          )}
        </ListState>
        <LoadMore query={query} />
      </Panel>
    </SettingsPage>
  )
}

/** Names of what a line may be about, by id. */
function useNames(): Map<string, string> {
  const { workspaceId } = useWorkspace()
  const agents = useAgents()
  const teams = useQuery(teamsQuery(workspaceId)).data ?? []
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const accounts = useQuery(channelAccountsQuery(workspaceId)).data ?? []
  return new Map([...agents.values(), ...teams, ...inboxes, ...accounts].map((each) => [each.id, each.name]))
}

function Line({ entry, names }: { entry: Entry; names: Map<string, string> }) {
  const { t } = useLingui()
  const now = useNow()
  const { seq, at, actor, action, target, data } = entry
  const words = wordsOfAct(action)
  const actorWord = actorWords[actor]
  const about = target && names.get(target)
  const details = auditDetails(data, (text) => names.get(text) ?? (detailWords[text] && t(detailWords[text])))
  return (
    <li className="flex gap-3 border-b border-line px-4 py-2.5 text-small last:border-b-0 max-pane:flex-col max-pane:gap-0.5">
      <time dateTime={at} title={exactTime(at)} className="w-28 shrink-0 text-meta leading-[21px] text-ink2">
        {clock(at, now)}
      </time>
      <div className="min-w-0 flex-1">
        <p>
          <span className="font-medium">{actorWord ? t(actorWord) : actor}</span>: {words ? t(words) : action}
          {about && <span className="font-medium"> · {about}</span>}
        </p>
        {details.length > 0 && <p className="text-meta [overflow-wrap:anywhere] text-ink2">{details.join(' · ')}</p>}
      </div>
      <span className="text-meta text-ink3 max-pane:hidden">#{seq}</span>
    </li>
  )
}
