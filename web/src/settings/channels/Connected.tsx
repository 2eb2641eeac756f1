import type { ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import type { ChannelAccount } from '../../api/types.ts'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { Spinner } from '../../kit/Spinner.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { ImportPanel } from '../imports/ImportPanel.tsx'
import { linkButton } from '../link-button.ts'
import { Probes } from './Probes.tsx'
import { Reached } from './Reached.tsx'
import { WebhookAddress } from './WebhookAddress.tsx'
import { guides } from './guide.ts'
import { useAccounts } from './useAccounts.ts'

/** After naming a profile that no program may read: the first file. */
function ReadyForImport({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const { name, id } = account
  return (
    <>
      <div className="flex items-center gap-3 rounded-[10px] border border-line bg-surface p-4">
        <NetworkBadge network={account.network} size={30} />
        <p className="min-w-0 text-ui font-semibold">{t`${name} is ready for files`}</p>
      </div>
      <ImportPanel account={account} />
      <div className="flex flex-wrap justify-end gap-2">
        <Link to="/w/$slug/settings/channels/$accountId" params={{ slug, accountId: id }} className={linkButton('primary')}>
          {t`Done`}
        </Link>
      </div>
    </>
  )
}

/** After connecting: what the network answered, the webhook, and the wait for the first thing that reaches us. */
export function Connected({ accountId, probes }: { accountId: string; probes: ProbeResult[] }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const account = useAccounts().data?.find(({ id }) => id === accountId)
  if (!account) return null
  const { name } = account
  if (account.imports) return <ReadyForImport account={account} />
  return (
    <>
      <div className="flex items-center gap-3 rounded-[10px] border border-line bg-surface p-4">
        <NetworkBadge network={account.network} size={30} />
        <div className="min-w-0">
          <p className="text-ui font-semibold">{t`${name} is connected`}</p>
          {account.handle !== name && <p className="text-small text-ink2">{account.handle}</p>}
        </div>
      </div>
      <Panel title={t`What the network answered`}>
        <div className="p-4">
          <Probes probes={probes} next={account.hookUrl ? ['webhook'] : []} />
        </div>
      </Panel>
      {account.hookUrl && (
        <Panel title={t`4. Tell the network where to call`}>
          <div className="p-4">
            <WebhookAddress account={account} />
          </div>
        </Panel>
      )}
      <Panel title={account.hookUrl ? t`5. Try it` : t`4. Try it`}>
        <div className="flex flex-col gap-3 p-4">
          <p className="text-small">{t(guides[account.network].test)}</p>
          <p role="status" className="flex items-center gap-2 text-small font-medium">
            {account.health.lastEventAt ? (
              <>
                <CircleCheck size={17} aria-hidden className="text-ok" />
                <Reached account={account} />
              </>
            ) : (
              <>
                <Spinner className="text-ink2" />
                <span className="text-ink2">{t`Waiting for the first event…`}</span>
              </>
            )}
          </p>
        </div>
      </Panel>
      <div className="flex flex-wrap justify-end gap-2">
        <Link to="/w/$slug/settings/channels/connect" params={{ slug }} className={linkButton('plain')}>
          {t`Connect another`}
        </Link>
        <Link to="/w/$slug/settings/channels" params={{ slug }} className={linkButton('primary')}>
          {account.health.lastEventAt ? t`Done` : t`I’ll test later`}
        </Link>
      </div>
    </>
  )
}
