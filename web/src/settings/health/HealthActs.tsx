import type { ProbeResult } from '@baton/contract/channels'
import type { AccountHealth } from '@baton/contract/health'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery, healthQuery } from '../../api/queries.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { Spinner } from '../../kit/Spinner.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Probes } from '../channels/Probes.tsx'
import { ReconnectDialog } from '../channels/ReconnectDialog.tsx'
import { useAccounts } from '../channels/useAccounts.ts'
import { linkButton } from '../link-button.ts'

/** Ask now, read what was missed, connect again; what the network answered stands below. */
export function HealthActs({ account }: { account: AccountHealth }) {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const queries = useQueryClient()
  const { accountId } = account
  const whole = useAccounts().data?.find(({ id }) => id === accountId)
  const [reconnects, setReconnects] = useState(false)
  const [probes, setProbes] = useState<ProbeResult[]>([])
  const { name } = networkMarks[account.network]
  const fresh = async (found: ProbeResult[]) => {
    setProbes(found)
    for (const query of [healthQuery, channelAccountsQuery]) await queries.invalidateQueries({ queryKey: query(workspaceId).queryKey })
  }
  const check = useMutation({
    mutationFn: () => call('channels.checkChannelAccount', { params: { workspaceId, accountId } }),
    onSuccess: (answer) => fresh(answer.probes),
  })
  const read = useMutation({
    mutationFn: () => call('health.readMissed', { params: { workspaceId, accountId } }),
    onSuccess: () => toast(t`${name} is being asked. What was missed comes in.`),
  })
  const isRevoked = account.findings.some(({ trouble }) => trouble === 'revoked' || trouble === 'expiring')
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button busy={check.isPending} onClick={() => check.mutate()}>
          {check.isPending && <Spinner />}
          {check.isPending ? t`Asking ${name}…` : t`Check now`}
        </Button>
        {account.reconciliation.possible && (
          <Button busy={read.isPending} onClick={() => read.mutate()}>
            {t`Read what was missed`}
          </Button>
        )}
        {whole && (
          <Button look={isRevoked ? 'primary' : 'plain'} onClick={() => setReconnects(true)}>
            {t`New credentials`}
          </Button>
        )}
        <Link to="/w/$slug/settings/channels/$accountId" params={{ slug, accountId }} className={linkButton('plain')}>
          {t`Settings of the account`}
        </Link>
      </div>
      <FormError error={check.error ?? read.error} />
      {probes.length > 0 && <Probes probes={probes} />}
      {reconnects && whole && <ReconnectDialog account={whole} onClose={() => setReconnects(false)} onDone={fresh} />}
    </div>
  )
}
