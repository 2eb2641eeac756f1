import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { date, number, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { labelBackfillQuery } from '../queries.ts'

/** How far the labelling of messages is that came before messages had labels; nothing where there were none. */
export function OldLabels() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const now = useNow()
  const query = labelBackfillQuery(workspaceId)
  const { data } = useQuery(query)
  const change = useMutation({
    mutationFn: (state: 'running' | 'paused') => call('labels.changeLabelBackfill', { params: { workspaceId }, body: { state } }),
    onSuccess: (now) => queries.setQueryData(query.queryKey, now),
  })
  const run = data?.run
  if (!run || (run.state === 'done' && run.labelled === 0)) return null
  const percent = Math.floor(run.progress * 100)
  const percentWords = number(percent)
  const labelled = plural(run.labelled, { one: '# message has labels by it.', other: '# messages have labels by it.' })
  const reached = run.reachedAt && date(new Date(run.reachedAt), now)
  const heads = { running: t`Goes on, from the newest to the oldest`, paused: t`Paused`, done: t`Done` }
  return (
    <Panel
      title={t`Labels of old messages`}
      words={t`Language, kind, mood and urgency of what came before messages had labels. Nobody is told, and no wait changes.`}
    >
      <div className="flex flex-wrap items-center gap-3 px-4 py-3 text-small">
        <div className="flex min-w-48 flex-1 flex-col gap-1.5">
          <p className="font-medium">{heads[run.state]}</p>
          {run.state !== 'done' && (
            <div
              role="progressbar"
              aria-label={t`Labels of old messages`}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent}
              className="h-1.5 max-w-120 overflow-hidden rounded-full bg-sunken"
            >
              <div className="h-full bg-control transition-[width] motion-reduce:transition-none" style={{ width: `${percent}%` }} />
            </div>
          )}
          <p className="text-ink2">
            {labelled} {run.state !== 'done' && reached && t`${percentWords}%, back to ${reached}.`}
          </p>
          <FormError error={change.error} />
        </div>
        {run.state === 'running' && <Button busy={change.isPending} onClick={() => change.mutate('paused')}>{t`Pause`}</Button>}
        {run.state === 'paused' && <Button busy={change.isPending} onClick={() => change.mutate('running')}>{t`Go on`}</Button>}
      </div>
    </Panel>
  )
}
