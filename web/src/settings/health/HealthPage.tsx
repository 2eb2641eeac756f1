import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { HeartPulse } from 'lucide-react'
import { healthQuery } from '../../api/queries.ts'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { linkButton } from '../link-button.ts'
import { AccountLine } from './AccountLine.tsx'
import { HouseStrip } from './HouseStrip.tsx'

/** What only grows older (lag, silence, what waits) comes by no event; it is asked for while somebody looks. */
const ASK_MS = 5_000

/** Every connected account and whether it lives, worst first, with what to do. */
export function HealthPage() {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const may = useMay('channel:read')
  const mayConnect = useMay('channel:manage')
  const query = useQuery({ ...healthQuery(workspaceId), enabled: may, staleTime: 0, refetchInterval: ASK_MS })
  return (
    <SettingsPage
      title={t`Health`}
      words={t`Whether each account really lives: asked of the networks, not believed. What is broken stands first.`}
      needs="channel:read"
    >
      {query.data && <HouseStrip health={query.data} />}
      <Panel>
        <ListState
          query={{ ...query, data: query.data?.accounts }}
          rowHeight={72}
          empty={{
            icon: HeartPulse,
            title: t`No account is connected`,
            words: t`As soon as one is, you see here how it is.`,
            action: mayConnect && (
              <Link to="/w/$slug/settings/channels/connect" params={{ slug }} className={linkButton('primary')}>
                {t`Connect an account`}
              </Link>
            ),
          }}
        >
          {(accounts) => (
            <ul>
              {accounts.map((account) => (
                <AccountLine key={account.accountId} account={account} />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
    </SettingsPage>
  )
}
