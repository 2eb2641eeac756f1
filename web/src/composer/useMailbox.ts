import { useQueryClient } from '@tanstack/react-query'
import { channelAccountsQuery } from '../api/queries.ts'
import type { Conversation } from '../api/types.ts'
import { useMay, useWorkspace } from '../shell/workspace.tsx'

/** Asks for the address of a connected mailbox, that of the conversation's inbox first; null when there is none to be seen. */
export function useMailbox({ inboxId }: Conversation): () => Promise<string | null> {
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const mayLook = useMay('channel:read')
  return async () => {
    if (!mayLook) return null
    // Without it, the answer can still be written by hand.
    const accounts = await queries.fetchQuery(channelAccountsQuery(workspaceId)).catch(() => [])
    const boxes = accounts.filter(({ network, health }) => network === 'email' && !['dead', 'disconnected'].includes(health.state))
    return (boxes.find((box) => box.inboxId === inboxId) ?? boxes[0])?.handle ?? null
  }
}
