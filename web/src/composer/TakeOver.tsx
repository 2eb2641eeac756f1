import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { ReplyOption } from '../api/types.ts'
import { openKey } from '../conversations/queries.ts'
import { Button } from '../kit/Button.tsx'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'

/** Takes the chat over from another app of the brand that holds it at its network. */
export function TakeOver({ option: { threadId }, conversationId }: { option: ReplyOption; conversationId: string }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const take = useMutation({
    mutationFn: () => call('conversations.takeThread', { params: { workspaceId, conversationId, threadId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: openKey(workspaceId, conversationId) }),
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    },
  })
  return <Button look="private" busy={take.isPending} onClick={() => take.mutate()}>{t`Take this chat over`}</Button>
}
