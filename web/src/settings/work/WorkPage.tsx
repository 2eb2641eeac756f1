import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, Hourglass, ListChecks } from 'lucide-react'
import { call } from '../../api/call.ts'
import { backlogQuery } from '../../api/queries.ts'
import type { ParkedEvent } from '../../api/types.ts'
import { clock, exactTime, number, span, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useLate } from '../../shell/BacklogBar.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { LoadMore } from '../LoadMore.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { OldLabels } from './OldLabels.tsx'
import { parkedEventsQuery } from '../queries.ts'

/** What is late and what could not be taken, with what to do about it. */
export function WorkPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useInfiniteQuery(parkedEventsQuery(workspaceId))
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <SettingsPage
      title={t`Background work`}
      words={t`Reading what networks sent, sending replies, search and figures. What is late stands here as it happens.`}
      needs="workspace:manage"
    >
      <Panel>
        <Late />
      </Panel>
      <OldLabels />
      <Panel
        title={t`Events that could not be taken`}
        words={t`Search or figures stumbled over these; everything after them went on. After an update of Baton, try again.`}
      >
        <ListState
          query={{ ...query, data: items }}
          empty={{ icon: ListChecks, title: t`Everything could be taken`, words: t`Should search or figures stumble, it stands here.` }}
        >
          {(events) => (
            <ul>
              {events.map((event) => (
                <Parked key={`${event.consumer} ${event.seq}`} event={event} />
              ))}
            </ul>
          )}
        </ListState>
        <LoadMore query={query} />
      </Panel>
    </SettingsPage>
  )
}

function Late() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const { data: backlog } = useQuery(backlogQuery(workspaceId))
  const now = useNow()
  const consumerWords = useConsumerWords()
  const { words } = useLate()
  const lines = [...words]
  for (const { consumer, since } of backlog?.reactions ?? []) {
    const [what, time] = [consumerWords(consumer), span(now - Date.parse(since))]
    lines.push(t`${what}: ${time} behind.`)
  }
  if (!backlog) return null
  if (lines.length === 0)
    return (
      <p className="flex items-center gap-3 px-4 py-3 text-small">
        <CircleCheck size={18} aria-hidden className="shrink-0 text-ok" />
        {t`Everything is done in time.`}
      </p>
    )
  return (
    <div className="flex items-start gap-3 px-4 py-3 text-small">
      <Hourglass size={18} aria-hidden className="shrink-0 text-ink2" />
      <div className="flex flex-col gap-1">
        {lines.map((line) => (
          <p key={line} className="font-medium">
            {line}
          </p>
        ))}
        <p className="text-ink2">
          {backlog.noWorkerSince === null
            ? t`Whoever runs the server looks at /readyz and at the log of the processes with the role worker; if they are busy, one more of them helps.`
            : t`No process with the role worker lives. Whoever runs the server starts one and looks at the last lines of its log.`}
        </p>
      </div>
    </div>
  )
}

function useConsumerWords(): (consumer: string) => string {
  const { t } = useLingui()
  return (consumer) => ({ 'conversations.search': t`Search`, 'reports.facts': t`Figures` })[consumer] ?? consumer
}

function Parked({ event }: { event: ParkedEvent }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const now = useNow()
  const consumerWords = useConsumerWords()
  const { consumer, seq, type, reason, at } = event
  const retry = useMutation({
    mutationFn: () => call('events.retryParkedEvent', { params: { workspaceId, consumer, seq } }),
    onSuccess: ({ taken }) => toast(taken ? t`It was taken` : t`It failed again`),
    onSettled: () => queries.invalidateQueries({ queryKey: parkedEventsQuery(workspaceId).queryKey }),
  })
  const place = number(seq)
  return (
    <li className="flex flex-wrap items-start gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex min-w-48 flex-1 flex-col gap-1">
        <p lang="en" className="text-small font-medium [overflow-wrap:anywhere]">
          {reason}
        </p>
        <p className="text-meta text-ink2">
          {consumerWords(consumer)} · {type} · {t`event ${place}`} ·{' '}
          <time dateTime={at} title={exactTime(at)}>
            {clock(at, now)}
          </time>
        </p>
        <FormError error={retry.error} />
      </div>
      <Button busy={retry.isPending} onClick={() => retry.mutate()}>
        {t`Try again`}
      </Button>
    </li>
  )
}
