import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { EyeOff, Pencil, UserPlus, UserRound } from 'lucide-react'
import { useState } from 'react'
import { agentsQuery, inboxesQuery } from '../../api/queries.ts'
import type { Agent } from '../../api/types.ts'
import { Avatar } from '../../kit/Avatar.tsx'
import { Button } from '../../kit/Button.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { InvitationList } from './InvitationList.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import { RoleTable } from './RoleTable.tsx'
import { roleWords } from './role-words.ts'

/** Everybody of the workspace, and those who were invited. */
export function PeoplePage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('people:manage')
  const [invites, setInvites] = useState(false)
  const [editedId, setEdited] = useState<string | null>(null)
  const query = useQuery(agentsQuery(workspaceId))
  const edited = query.data?.find(({ id }) => id === editedId)
  return (
    <SettingsPage
      title={t`People`}
      words={t`Who works here, and what they may do.`}
      needs="people:read"
      action={
        may && (
          <Button look="primary" onClick={() => setInvites(true)}>
            <UserPlus size={15} aria-hidden />
            {t`Invite`}
          </Button>
        )
      }
    >
      <Panel>
        <ListState query={query} empty={{ icon: UserRound, title: t`Nobody is here` }}>
          {(agents) => (
            <ul>
              {agents.map((agent) => (
                <Person key={agent.id} agent={agent} onEdit={may ? () => setEdited(agent.id) : undefined} />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      {may && <InvitationList />}
      <RoleTable />
      {invites && <InviteDialog onClose={() => setInvites(false)} />}
      {edited && <PersonDialog agent={edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function Person({ agent, onEdit }: { agent: Agent; onEdit?: () => void }) {
  const { t } = useLingui()
  const { workspaceId, agentId } = useWorkspace()
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const { id, name, email, role, state, readPrivate, seePersonalData, inboxIds } = agent
  const suspended = state === 'suspended'
  const worksIn = inboxes.flatMap((inbox) => (inboxIds.includes(inbox.id) ? [inbox.name] : [])).join(', ')
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
      <Avatar name={name} className={suspended ? 'opacity-50' : undefined} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-ui font-medium">
          <span dir="auto" className="min-w-0 truncate">
            {name}
          </span>
          {id === agentId && <span className="text-small font-normal text-ink2">{t`you`}</span>}
          {suspended && <Chip tone="danger">{t`Suspended`}</Chip>}
        </p>
        <p className="truncate text-meta text-ink2">
          {email}
          {worksIn && ` · ${worksIn}`}
        </p>
        {(!readPrivate || !seePersonalData) && (
          <p className="mt-1 flex flex-wrap gap-1">
            {!readPrivate && <Chip icon={EyeOff}>{t`No private messages`}</Chip>}
            {!seePersonalData && <Chip icon={EyeOff}>{t`No personal data`}</Chip>}
          </p>
        )}
      </div>
      <span className="shrink-0 text-small text-ink2">{t(roleWords[role].name)}</span>
      {onEdit && <IconButton icon={Pencil} label={t`Change ${name}`} tipAlign="end" onClick={onEdit} />}
    </li>
  )
}
