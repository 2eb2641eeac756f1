import { useQuery } from '@tanstack/react-query'
import { channelAccountsQuery } from '../../api/queries.ts'
import { useWorkspace } from '../../shell/workspace.tsx'

/**
 * The connected accounts. Changes of state come by the feed (`channel.changed`); the time of the last event does not, as it
 * changes with every message, so it is asked for while somebody looks.
 */
export function useAccounts() {
  const { workspaceId } = useWorkspace()
  return useQuery({ ...channelAccountsQuery(workspaceId), staleTime: 0, refetchInterval: 5000 })
}
