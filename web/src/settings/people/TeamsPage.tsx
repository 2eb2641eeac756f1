import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Plus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { teamsQuery } from '../../api/queries.ts'
import type { Team } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { GroupRow } from './GroupRow.tsx'
import { TeamDialog } from './TeamDialog.tsx'

/** Groups of people a conversation can be handed to. */
export function TeamsPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('people:manage')
  const [edited, setEdited] = useState<Team | 'new' | null>(null)
  const query = useQuery(teamsQuery(workspaceId))
  const make = (
    <Button look="primary" onClick={() => setEdited('new')}>
      <Plus size={15} aria-hidden />
      {t`Make a team`}
    </Button>
  )
  return (
    <SettingsPage
      title={t`Teams`}
      words={t`A conversation can be handed to a team; whoever of it is free takes it.`}
      needs="people:read"
      action={may && (query.data?.length ?? 0) > 0 && make}
    >
      <Panel>
        <ListState
          query={query}
          empty={{ icon: UsersRound, title: t`No teams yet`, words: t`For example “Repairs” or “Second shift”.`, action: may && make }}
        >
          {(teams) => (
            <ul>
              {teams.map((team) => (
                <GroupRow
                  key={team.id}
                  name={team.name}
                  words={plural(team.agentIds.length, { one: '# person', other: '# people' })}
                  agentIds={team.agentIds}
                  onEdit={may ? () => setEdited(team) : undefined}
                />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      {edited && <TeamDialog team={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}
