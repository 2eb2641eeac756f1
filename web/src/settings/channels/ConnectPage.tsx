import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ProbeResult } from '@baton/contract/channels'
import { useState } from 'react'
import { networksQuery } from '../queries.ts'
import type { NetworkName } from '../../api/types.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { Unplug } from 'lucide-react'
import { useWorkspace } from '../../shell/workspace.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import { ConnectForm } from './ConnectForm.tsx'
import { Connected } from './Connected.tsx'
import { useAccounts } from './useAccounts.ts'

interface Props {
  network: NetworkName
  /** The disconnected account that is to come back. */
  again?: string
}

/** From the network's own page to the first message that reached us, without leaving this one. */
export function ConnectPage({ network, again }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useQuery(networksQuery(workspaceId))
  const accounts = useAccounts()
  const before = accounts.data?.find(({ id, health }) => id === again && health.state === 'disconnected')
  const [made, setMade] = useState<{ accountId: string; probes: ProbeResult[] } | null>(null)
  const description = query.data?.find((each) => each.network === network)
  const name = networkMarks[network].name
  return (
    <SettingsPage
      title={description?.intake === 'import' ? t`Bring in reviews of ${name}` : t`Connect ${name}`}
      back="connect"
      needs="channel:manage"
    >
      {made ? (
        <Connected accountId={made.accountId} probes={made.probes} />
      ) : description && !(again && accounts.isPending) ? (
        <ConnectForm
          description={description}
          before={before}
          onConnected={(account, probes) => setMade({ accountId: account.id, probes })}
        />
      ) : query.isPending || accounts.isPending ? (
        <Skeleton className="h-96 late" />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <EmptyState icon={Unplug} title={t`This server does not speak ${name}`} />
      )}
    </SettingsPage>
  )
}
