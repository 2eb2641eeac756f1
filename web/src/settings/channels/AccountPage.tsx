import { useLingui } from '@lingui/react/macro'
import { Cable } from 'lucide-react'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx'
import { LazySheet } from '../../network-sheet/LazySheet.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useMay } from '../../shell/workspace.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { ImportPanel } from '../imports/ImportPanel.tsx'
import { AccountActs } from './AccountActs.tsx'
import { AccountForm } from './AccountForm.tsx'
import { FailedLine } from './FailedLine.tsx'
import { Comparison } from './Comparison.tsx'
import { Facts } from './Facts.tsx'
import { HealthChip } from './HealthChip.tsx'
import { History } from './History.tsx'
import { Problem } from './Problem.tsx'
import { Quota } from './Quota.tsx'
import { Reached } from './Reached.tsx'
import { Reconciled } from './Reconciled.tsx'
import { TemplatesPanel } from './TemplatesPanel.tsx'
import { WebhookAddress } from './WebhookAddress.tsx'
import { healthWords } from './health-words.ts'
import { useAccounts } from './useAccounts.ts'

/** One account: how it is, what the network told, and everything that can be changed about it. */
export function AccountPage({ accountId }: { accountId: string }) {
  const { t } = useLingui()
  const may = useMay('channel:manage')
  const query = useAccounts()
  const account = query.data?.find(({ id }) => id === accountId)
  if (!account)
    return (
      <SettingsPage title={t`Channel account`} back="channels" needs="channel:read">
        {query.isPending ? (
          <Skeleton className="h-80 late" />
        ) : query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <EmptyState icon={Cable} title={t`This account is not here`} words={t`It may belong to another workspace.`} />
        )}
      </SettingsPage>
    )
  const networkName = networkMarks[account.network].name
  const connected = account.health.state !== 'disconnected'
  return (
    <SettingsPage title={account.name} back="channels" needs="channel:read">
      {may && <FailedLine accounts={[account]} />}
      <Panel>
        <div className="flex gap-3 p-4">
          <NetworkBadge network={account.network} size={36} />
          <div className="flex min-w-0 flex-1 flex-col gap-2">
            <div>
              <p className="flex flex-wrap items-center gap-2">
                <span dir="auto" className="text-ui font-semibold">
                  {account.handle}
                </span>
                <HealthChip account={account} />
              </p>
              <p className="text-small text-ink2">
                {networkName} ·{' '}
                {account.imports && connected
                  ? t`Reviews come in by files that people bring, and are answered on ${networkName} itself.`
                  : t(healthWords[account.health.state].means)}
              </p>
            </div>
            <Problem account={account} />
            <Quota account={account} />
            <p className="text-meta text-ink2">
              <Reached account={account} />
            </p>
            {!account.imports && <Reconciled account={account} />}
          </div>
        </div>
        {may && <AccountActs account={account} />}
      </Panel>
      {connected && account.hookUrl && (
        <Panel title={t`Webhook`}>
          <div className="p-4">
            <WebhookAddress account={account} />
          </div>
        </Panel>
      )}
      {account.imports ? (
        connected && <ImportPanel account={account} />
      ) : (
        <>
          <Comparison account={account} />
          <History account={account} />
        </>
      )}
      {may && connected && <AccountForm key={`${account.name}${account.purpose}${account.inboxId}`} account={account} />}
      {connected && account.network === 'whatsapp' && <TemplatesPanel accountId={accountId} />}
      <Panel title={t`What ${networkName} lets us do`} words={t`As this account is set up.`}>
        <div className="px-4 py-3">
          <LazySheet accountId={accountId} />
        </div>
      </Panel>
      <Facts account={account} />
    </SettingsPage>
  )
}
