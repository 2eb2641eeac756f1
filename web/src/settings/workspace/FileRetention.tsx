import { useLingui } from '@lingui/react/macro'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { FileRetention as Retention, NetworkName } from '../../api/types.ts'
import { FormError } from '../../kit/FormError.tsx'
import { Select } from '../../kit/Select.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'

const retentionKey = (workspaceId: string) => ['w', workspaceId, 'file-retention'] as const
const retentionQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: retentionKey(workspaceId),
    queryFn: async ({ signal }) => (await call('channels.readFileRetention', { params: { workspaceId }, signal })).days,
  })

const CHOICES = [30, 90, 180, 365, 730, 1825]

/** How long pictures, sound and other files of each connected network are kept. */
export function FileRetention() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const mayRead = useMay('channel:read')
  const mayManage = useMay('workspace:manage')
  const { data: days, error, refetch } = useQuery({ ...retentionQuery(workspaceId), enabled: mayRead })
  const { data: accounts } = useQuery({ ...channelAccountsQuery(workspaceId), enabled: mayRead })
  const change = useMutation({
    mutationFn: (chosen: Retention) => call('channels.setFileRetention', { params: { workspaceId }, body: { days: chosen } }),
    onSuccess: (answer) => queries.setQueryData(retentionKey(workspaceId), answer.days),
  })
  if (!mayRead) return null
  const shown = change.isPending ? change.variables : days
  const networks = [...new Set(accounts?.map(({ network }) => network))].sort((a, b) =>
    networkMarks[a].name.localeCompare(networkMarks[b].name),
  )

  /** A program may have chosen something between. */
  function optionsWith(set: number | undefined) {
    const counts = set === undefined || CHOICES.includes(set) ? CHOICES : [...CHOICES, set].sort((a, b) => a - b)
    return [
      { value: '', label: t`As long as the conversation` },
      ...counts.map((count) => ({ value: String(count), label: t`${count} days` })),
    ]
  }
  function choose(network: NetworkName, value: string): void {
    const { [network]: _, ...others } = shown ?? {}
    change.mutate(value === '' ? others : { ...others, [network]: Number(value) })
  }

  return (
    <Panel
      title={t`How long files are kept`}
      words={t`Pictures, sound and other files that came in; words stay. What is older goes in the night and does not come back. Stories that name an Instagram account are never kept: Instagram forbids it.`}
    >
      <div className="flex flex-col gap-3 p-4">
        {shown && accounts ? (
          networks.length === 0 ? (
            <p className="text-small text-ink2">{t`Here stands each network once it is connected.`}</p>
          ) : (
            networks.map((network) => {
              const options = optionsWith(shown[network])
              const value = String(shown[network] ?? '')
              return (
                <div key={network} className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small">
                  <span className="w-44 max-w-full">{networkMarks[network].name}</span>
                  {mayManage ? (
                    <Select
                      label={t`Files of ${networkMarks[network].name}`}
                      value={value}
                      onChange={(chosen) => choose(network, chosen)}
                      options={options}
                      className="min-w-56"
                    />
                  ) : (
                    <span className="text-ink2">{options.find((option) => option.value === value)?.label}</span>
                  )}
                </div>
              )
            })
          )
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-24 w-full" />
        )}
        <FormError error={change.error} />
        {!mayManage && <p className="text-meta text-ink2">{t`Owners and admins can change this.`}</p>}
      </div>
    </Panel>
  )
}
