import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis, EyeOff, KeyRound, Pencil, UserPlus, UserRound } from 'lucide-react'
import { useRef, useState } from 'react'
import { agentsQuery, inboxesQuery } from '../../api/queries.ts'
import type { Agent } from '../../api/types.ts'
import { Avatar } from '../../kit/Avatar.tsx'
import { Button } from '../../kit/Button.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { Menu, MenuItem } from '../../kit/Menu.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { InvitationList } from './InvitationList.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import { ResetLinkDialog } from './ResetLinkDialog.tsx'
import { RoleTable } from './RoleTable.tsx'
import { roleWords } from './role-words.ts'

/** Everybody of the workspace, and those who were invited. */
export function PeoplePage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('people:manage')
  const [invites, setInvites] = useState(false)
  const query = useQuery(agentsQuery(workspaceId))
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
                <Person key={agent.id} agent={agent} />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      {may && <InvitationList />}
      <RoleTable />
      {invites && <InviteDialog onClose={() => setInvites(false)} />}
    </SettingsPage>
  )
}

/** Nobody resets their own password, nor an owner's who is none: the server refuses both. */
function PersonActs({ agent }: { agent: Agent }) {
  const { t } = useLingui()
  const { agentId, membership } = useWorkspace()
  const opener = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState<'person' | 'reset' | null>(null)
  const close = () => setOpen(null)
  const { id, name, role } = agent
  return (
    <>
      <Menu trigger={<IconButton ref={opener} icon={Ellipsis} label={t`Change ${name}`} tipAlign="end" />}>
        <MenuItem icon={Pencil} onSelect={() => setOpen('person')}>
          {t`Role and rights`}
        </MenuItem>
        {id !== agentId && (role !== 'owner' || membership.role === 'owner') && (
          <MenuItem icon={KeyRound} onSelect={() => setOpen('reset')}>
            {t`Reset link`}
          </MenuItem>
        )}
      </Menu>
      {open === 'person' && <PersonDialog agent={agent} opener={opener} onClose={close} />}
      {open === 'reset' && <ResetLinkDialog agent={agent} opener={opener} onClose={close} />}
    </>
  )
}

function Person({ agent }: { agent: Agent }) {
  const { t } = useLingui()
  const may = useMay('people:manage')
  const { workspaceId, agentId } = useWorkspace()
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const { id, name, email, role, state, readPrivate, seePersonalData, inboxIds } = agent
  const suspended = state === 'suspended'
  const worksIn = inboxes.flatMap((inbox) => (inboxIds.includes(inbox.id) ? [inbox.name] : [])).join(', ')
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
      <Avatar name={name} colleague className={suspended ? 'opacity-50' : undefined} />
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
      {may && <PersonActs agent={agent} />}
    </li>
  )
}
