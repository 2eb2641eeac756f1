import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Conversation, ReplyOption } from '../api/types.ts'
import { openKey } from '../conversations/queries.ts'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'

/** Has a private thread with the contact join the conversation, where the network lets us write first. */
export function useGoPrivate({ id: conversationId }: Conversation, onMade: (option: ReplyOption) => void) {
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call('conversations.openPrivateThread', { params: { workspaceId, conversationId } }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: openKey(workspaceId, conversationId) })
      onMade(made)
    },
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    },
  })
}
