import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Cable, ChevronRight } from 'lucide-react'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { networksQuery } from '../queries.ts'
import { guides } from './guide.ts'

/** Which network is to be connected? */
export function NetworksPage() {
  const { t } = useLingui()
  const { slug, workspaceId } = useWorkspace()
  const query = useQuery(networksQuery(workspaceId))
  return (
    <SettingsPage
      title={t`Connect an account`}
      words={t`Choose the network. The next page says what you need from it.`}
      back="channels"
      needs="channel:manage"
    >
      <Panel>
        <ListState query={query} empty={{ icon: Cable, title: t`This server speaks no network` }}>
          {(networks) => (
            <ul>
              {networks.map(({ network }) => (
                <li
                  key={network}
                  className="relative flex items-center gap-3 border-b border-line px-4 py-3 last:border-b-0 hover:bg-hover"
                >
                  <NetworkBadge network={network} size={30} />
                  <div className="min-w-0 flex-1">
                    <Link
                      to="/w/$slug/settings/channels/connect/$network"
                      params={{ slug, network }}
                      className="text-ui font-semibold after:absolute after:inset-0"
                    >
                      {networkMarks[network].name}
                    </Link>
                    <p className="text-small text-ink2">{t(guides[network].summary)}</p>
                  </div>
                  <ChevronRight size={17} aria-hidden className="shrink-0 text-ink3" />
                </li>
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
    </SettingsPage>
  )
}
