import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Play, Square } from 'lucide-react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { toast } from '../../kit/toast.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { demoQuery, workspaceDemoQuery } from '../queries.ts'

/** The invented shop: start, stop, and what that means. */
export function Demo() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('channel:manage')
  const queries = useQueryClient()
  const demo = useQuery({ ...workspaceDemoQuery(workspaceId), staleTime: 0 })
  const available = useQuery(demoQuery).data?.available
  const fresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: workspaceDemoQuery(workspaceId).queryKey }),
      queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey }),
    ])
  const start = useMutation({
    mutationFn: () => call('channels.startDemo', { params: { workspaceId } }),
    onSuccess: async () => {
      toast(t`The demo is running. Customers begin to write.`)
      await fresh()
    },
  })
  const stop = useMutation({
    mutationFn: () => call('channels.stopDemo', { params: { workspaceId } }),
    onSuccess: async () => {
      toast(t`The demo has stopped`)
      await fresh()
    },
  })
  const running = demo.data?.running
  const here = running === 'here'
  return (
    <Panel
      title={t`Demo`}
      words={t`An invented shop with customers who write in Korean, Thai and English. Nothing leaves this server. Stop it at any time.`}
    >
      <div className="flex flex-col gap-3 p-4 text-small">
        {demo.isPending ? (
          <Skeleton className="h-8 late" />
        ) : demo.isError ? (
          <ErrorState error={demo.error} onRetry={() => void demo.refetch()} />
        ) : available === false ? (
          <p className="text-ink2">{t`This server was started without the demo.`}</p>
        ) : running === 'elsewhere' ? (
          <p className="text-ink2">{t`It is running in another workspace of this server. Stop it there first.`}</p>
        ) : !may ? (
          <p className="text-ink2">
            {here ? t`It is running.` : t`It is not running.`} {t`Starting and stopping needs the right to connect accounts.`}
          </p>
        ) : here ? (
          <>
            <p className="text-ink2">{t`It is running. Stopped, its accounts are disconnected; the conversations stay.`}</p>
            <div>
              <Button busy={stop.isPending} onClick={() => stop.mutate()}>
                <Square size={14} aria-hidden />
                {stop.isPending ? t`Stopping…` : t`Stop the demo`}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className="text-ink2">{t`It connects simulated accounts to this workspace and fills it with three days of conversations.`}</p>
            <div>
              <Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>
                <Play size={15} aria-hidden />
                {start.isPending ? t`Starting the demo…` : t`Start the demo`}
              </Button>
            </div>
          </>
        )}
        <FormError error={start.error ?? stop.error} />
      </div>
    </Panel>
  )
}
