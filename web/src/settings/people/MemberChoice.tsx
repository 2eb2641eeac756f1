import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { agentsQuery } from '../../api/queries.ts'
import { Check } from '../../kit/Choices.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'

/** Who belongs to it. */
export function MemberChoice({ label, chosen, onChange }: { label: string; chosen: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const agents = useQuery(agentsQuery(workspaceId)).data ?? []
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink">{label}</legend>
      <div className="scroll-y max-h-64 rounded-md border border-line px-3 py-1">
        {agents
          .filter((agent) => agent.state === 'active' || chosen.includes(agent.id))
          .map((agent) => (
            <Check
              key={agent.id}
              label={agent.name}
              help={agent.state === 'suspended' ? t`Suspended` : undefined}
              checked={chosen.includes(agent.id)}
              onChange={(checked) => onChange(checked ? [...chosen, agent.id] : chosen.filter((id) => id !== agent.id))}
            />
          ))}
      </div>
    </fieldset>
  )
}
