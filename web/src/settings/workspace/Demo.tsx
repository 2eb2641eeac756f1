import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Gift, Play, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery, demoHereQuery } from '../../api/queries.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { toast } from '../../kit/toast.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { demoQuery } from '../queries.ts'
import { RemoveDemoDialog } from './RemoveDemoDialog.tsx'

/** How often to look how far a removal is. */
const REMOVING_MS = 1_000

/** The invented shop: start, stop, remove, and what that means. */
export function Demo() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('channel:manage')
  const queries = useQueryClient()
  const demo = useQuery({
    ...demoHereQuery(workspaceId),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.removing ? REMOVING_MS : false),
  })
  const [removes, setRemoves] = useState(false)
  const available = useQuery(demoQuery).data?.available
  const fresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: demoHereQuery(workspaceId).queryKey }),
      queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey }),
    ])
  const start = useMutation({
    mutationFn: () => call('channels.startDemo', { params: { workspaceId } }),
    onSuccess: async () => {
      toast(t`The demo is running. Customers begin to write.`)
      await fresh()
    },
  })
  const giveAway = useMutation({
    mutationFn: () => call('channels.addGiveaway', { params: { workspaceId } }),
    onSuccess: () => toast(t`People begin to comment. Look under Posts.`),
  })
  const stop = useMutation({
    mutationFn: () => call('channels.stopDemo', { params: { workspaceId } }),
    onSuccess: async () => {
      toast(t`The demo has stopped`)
      await fresh()
    },
  })
  const { running, present, removing } = demo.data ?? {}
  const here = running === 'here'
  const remove = (
    <Button onClick={() => setRemoves(true)}>
      <Trash2 size={14} aria-hidden />
      {t`Remove the demo`}
    </Button>
  )
  return (
    <Panel
      title={t`Demo`}
      words={t`An invented shop with customers who write in Korean, Thai and English. Nothing leaves this server. Remove it at any time, with everything it brought.`}
    >
      <div className="flex flex-col gap-3 p-4 text-small">
        {demo.isPending ? (
          <Skeleton className="h-8 late" />
        ) : demo.isError ? (
          <ErrorState error={demo.error} onRetry={() => void demo.refetch()} />
        ) : available === false ? (
          <p className="text-ink2">{t`This server was started without the demo.`}</p>
        ) : removing ? (
          <p role="status" className="text-ink2">
            {t`It is being removed.`}{' '}
            {plural(removing.conversationsLeft, { one: '# conversation is left.', other: '# conversations are left.' })}
          </p>
        ) : running === 'elsewhere' && !present ? (
          <p className="text-ink2">{t`It is running in another workspace of this server. Stop it there first.`}</p>
        ) : !may ? (
          <p className="text-ink2">
            {here ? t`It is running.` : t`It is not running.`} {t`Starting, stopping and removing it needs the right to connect accounts.`}
          </p>
        ) : here ? (
          <>
            <p className="text-ink2">{t`It is running. Stopped, its accounts are disconnected and the conversations stay. Removed, all of it goes.`}</p>
            <p className="text-ink2">{t`A give-away brings a post with 3,000 comments, of which 86 are for a person to see.`}</p>
            <div className="flex flex-wrap gap-2">
              <Button busy={giveAway.isPending} onClick={() => giveAway.mutate()}>
                <Gift size={14} aria-hidden />
                {t`Add a give-away`}
              </Button>
              <Button busy={stop.isPending} onClick={() => stop.mutate()}>
                <Square size={14} aria-hidden />
                {stop.isPending ? t`Stopping…` : t`Stop the demo`}
              </Button>
              {remove}
            </div>
          </>
        ) : (
          <>
            <p className="text-ink2">
              {present
                ? t`It is not running, but its conversations are here. Started again, it goes on where it was.`
                : t`It connects simulated accounts to this workspace and fills it with three days of conversations.`}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button
                look={present ? 'plain' : 'primary'}
                disabled={running === 'elsewhere'}
                busy={start.isPending}
                onClick={() => start.mutate()}
              >
                <Play size={15} aria-hidden />
                {start.isPending ? t`Starting the demo…` : t`Start the demo`}
              </Button>
              {present && remove}
            </div>
          </>
        )}
        <FormError error={start.error ?? stop.error ?? giveAway.error} />
      </div>
      {removes && <RemoveDemoDialog onClose={() => setRemoves(false)} />}
    </Panel>
  )
}
