import type { ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { Spinner } from '../../kit/Spinner.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { linkButton } from '../link-button.ts'
import { DisconnectDialog } from './DisconnectDialog.tsx'
import { Probes } from './Probes.tsx'
import { ReconnectDialog } from './ReconnectDialog.tsx'

/** Check again, give new credentials, disconnect; the answers of the check stand below. */
export function AccountActs({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const queries = useQueryClient()
  const [asks, setAsks] = useState<'reconnect' | 'disconnect' | null>(null)
  const [probes, setProbes] = useState<ProbeResult[]>([])
  const name = networkMarks[account.network].name
  const fresh = (found: ProbeResult[]) => {
    setProbes(found)
    return queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey })
  }
  const check = useMutation({
    mutationFn: () => call('channels.checkChannelAccount', { params: { workspaceId, accountId: account.id } }),
    onSuccess: (answer) => fresh(answer.probes),
  })
  if (account.health.state === 'disconnected')
    return (
      <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
        <Link
          to="/w/$slug/settings/channels/connect/$network"
          params={{ slug, network: account.network }}
          search={{ again: account.id }}
          className={linkButton('primary')}
        >{t`Connect it again`}</Link>
      </div>
    )
  return (
    <div className="flex flex-col gap-3 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        {!account.imports && (
          <Button busy={check.isPending} onClick={() => check.mutate()}>
            {check.isPending && <Spinner />}
            {check.isPending ? t`Asking ${name}…` : t`Check now`}
          </Button>
        )}
        <Button look={account.health.state === 'dead' ? 'primary' : 'plain'} onClick={() => setAsks('reconnect')}>
          {account.imports ? t`Change what was entered` : t`New credentials`}
        </Button>
        <span className="flex-1" />
        <Button look="danger" onClick={() => setAsks('disconnect')}>
          {t`Disconnect`}
        </Button>
      </div>
      <FormError error={check.error} />
      {probes.length > 0 && <Probes probes={probes} />}
      {asks === 'reconnect' && <ReconnectDialog account={account} onClose={() => setAsks(null)} onDone={fresh} />}
      {asks === 'disconnect' && <DisconnectDialog account={account} onClose={() => setAsks(null)} />}
    </div>
  )
}
