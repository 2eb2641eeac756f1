import { useLingui } from '@lingui/react/macro'
import { Pencil } from 'lucide-react'
import type { ReactNode } from 'react'
import { AgentFace } from '../../kit/Avatar.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { useAgents } from '../../shell/workspace.tsx'

/** A team or an inbox in its list: name, facts, faces. */
export function GroupRow({ name, words, agentIds, onEdit }: { name: string; words: ReactNode; agentIds: string[]; onEdit?: () => void }) {
  const { t } = useLingui()
  const agents = useAgents()
  const members = agentIds.flatMap((id) => agents.get(id) ?? [])
  const shown = members.slice(0, 5)
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate text-ui font-medium">{name}</p>
        <p className="text-meta text-ink2">{words}</p>
      </div>
      <p className="flex shrink-0 -space-x-1">
        {shown.map((agent) => (
          <AgentFace key={agent.id} name={agent.name} className="ring-2 ring-surface" />
        ))}
        {members.length > shown.length && <span className="pl-2 text-meta text-ink2">+{members.length - shown.length}</span>}
        <span className="visually-hidden">{members.map((agent) => agent.name).join(', ')}</span>
      </p>
      {onEdit && <IconButton icon={Pencil} label={t`Change ${name}`} tipAlign="end" onClick={onEdit} />}
    </li>
  )
}
