import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Cable, Plus } from 'lucide-react'
import { DemoLine } from '../../shell/DemoLine.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { linkButton } from '../link-button.ts'
import { AccountRow } from './AccountRow.tsx'
import { FailedLine } from './FailedLine.tsx'
import { useAccounts } from './useAccounts.ts'

/** Every connected account and how it is, at this moment. */
export function ChannelsPage() {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const may = useMay('channel:manage')
  const query = useAccounts()
  const connect = (
    <Link to="/w/$slug/settings/channels/connect" params={{ slug }} className={linkButton('primary')}>
      <Plus size={15} aria-hidden />
      {t`Connect an account`}
    </Link>
  )
  const connected = query.data?.filter(({ health }) => health.state !== 'disconnected')
  const gone = query.data?.filter(({ health }) => health.state === 'disconnected') ?? []
  return (
    <SettingsPage
      title={t`Channel accounts`}
      words={t`The accounts through which customers reach you. What stands here is checked as it happens.`}
      needs="channel:read"
      action={may && (connected?.length ?? 0) > 0 && connect}
    >
      <DemoLine>{t`The accounts marked as demo are simulated, and so are their customers. Nothing written there leaves this server.`}</DemoLine>
      {may && <FailedLine accounts={query.data ?? []} />}
      <Panel>
        <ListState
          query={{ ...query, data: connected }}
          rowHeight={84}
          empty={{
            icon: Cable,
            title: t`No account is connected`,
            words: may
              ? t`Connect a network or a mailbox, and what customers write appears in the inbox.`
              : t`An owner or admin can connect accounts here.`,
            action: may && connect,
          }}
        >
          {(accounts) => (
            <ul>
              {accounts.map((account) => (
                <AccountRow key={account.id} account={account} />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      {gone.length > 0 && (
        <Panel title={t`Disconnected`}>
          <ul>
            {gone.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </ul>
        </Panel>
      )}
    </SettingsPage>
  )
}
