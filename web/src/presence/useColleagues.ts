import type { Present } from '../api/types.ts'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'
import { usePresent } from './store.ts'

/** Who else has it open, with their names; who replies first. */
export function useColleagues(conversationId: string): (Present & { name: string })[] {
  const { agentId } = useWorkspace()
  const agents = useAgents()
  const order = { replying: 0, viewing: 1, idle: 2 }
  return usePresent(conversationId)
    .flatMap((present) => {
      const name = present.agentId === agentId ? undefined : agents.get(present.agentId)?.name
      return name ? [{ ...present, name }] : []
    })
    .toSorted((a, b) => order[a.state] - order[b.state])
}
