import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import { agentsQuery } from '../api/queries.ts'
import type { Agent, Me, Membership, Permission } from '../api/types.ts'

export interface Workspace {
  workspaceId: string
  slug: string
  name: string
  agentId: string
  membership: Membership
  me: Me
}

const WorkspaceContext = createContext<Workspace | null>(null)
export const WorkspaceProvider = WorkspaceContext.Provider

/** The workspace of the address. Only below `/w/$slug`. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace outside of a workspace')
  return workspace
}

/** May the person do this? The server checks again; this only hides what would be refused. */
export function useMay(permission: Permission): boolean {
  return useWorkspace().membership.permissions.includes(permission)
}

/** Colleagues by id, for names and faces. */
export function useAgents(): Map<string, Agent> {
  const { workspaceId } = useWorkspace()
  const { data } = useQuery(agentsQuery(workspaceId))
  return useMemo(() => new Map(data?.map((agent) => [agent.id, agent])), [data])
}
