import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { inboxesQuery } from '../api/queries.ts'
import type { Conversation } from '../api/types.ts'
import { AgentFace } from '../kit/Avatar.tsx'
import { Picker } from '../kit/Picker.tsx'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'
import { useActions } from './useActions.ts'

interface Props {
  conversation: Conversation
  open: boolean
  onOpenChange: (open: boolean) => void
  trigger: ReactElement<Record<string, unknown>>
}

/** Who shall have it. Those who do not work in this inbox are shown with the reason they cannot. */
export function AssignPicker({ conversation, open, onOpenChange, trigger }: Props) {
  const { t } = useLingui()
  const { workspaceId, agentId } = useWorkspace()
  const agents = useAgents()
  const inbox = useQuery(inboxesQuery(workspaceId)).data?.find(({ id }) => id === conversation.inboxId)
  const actions = useActions()
  const people = [...agents.values()]
    .filter((agent) => agent.state === 'active')
    .sort((one, other) => Number(other.id === agentId) - Number(one.id === agentId) || one.name.localeCompare(other.name))
  const worksHere = (id: string, role: string) => role === 'owner' || role === 'admin' || !inbox || inbox.agentIds.includes(id)
  return (
    <Picker
      label={t`Assign`}
      placeholder={t`Name`}
      empty={t`Nobody of that name`}
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      trigger={trigger}
      options={[
        ...people.map((agent) => ({
          value: agent.id,
          text: agent.name,
          chosen: agent.id === conversation.assigneeId,
          because: worksHere(agent.id, agent.role) ? undefined : t`not in this inbox`,
          label: (
            <>
              <AgentFace name={agent.name} />
              <span className="truncate">{agent.id === agentId ? t`${agent.name} (you)` : agent.name}</span>
            </>
          ),
        })),
        { value: '', text: t`Nobody, back in the queue`, chosen: conversation.assigneeId === null },
      ]}
      onChoose={(id) => void actions.assign(conversation, id || null)}
    />
  )
}
