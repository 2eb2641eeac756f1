import { useQueryClient } from '@tanstack/react-query'
import { roleMay } from '@baton/contract/permissions'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { SecondLook } from '../api/types.ts'
import { toast } from '../kit/toast.tsx'
import { useAgents, useMay, useWorkspace } from '../shell/workspace.tsx'
import { looksKey } from './queries.ts'

/** What the person may do with a second look, and whether anybody can decide at all. */
export function useLookActs(look: SecondLook) {
  const { workspaceId, agentId } = useWorkspace()
  const queries = useQueryClient()
  const mayDecide = useMay('moderation:decide')
  const agents = useAgents()
  const isMine = look.askedBy.agentId === agentId
  const isOpen = look.state === 'open'
  const params = { workspaceId, lookId: look.id }

  async function did(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
      return false
    } finally {
      // What a colleague did meanwhile is told by the feed too; without it by this.
      void queries.invalidateQueries({ queryKey: looksKey(workspaceId) })
    }
  }
  return {
    isMine,
    mayDecide: isOpen && mayDecide && !isMine,
    mayWithdraw: isOpen && isMine,
    /** Nobody else of the workspace has the right. */
    isStuck:
      isOpen &&
      agents.size > 0 &&
      ![...agents.values()].some(
        ({ id, role, state }) => state === 'active' && id !== look.askedBy.agentId && roleMay(role, 'moderation:decide'),
      ),
    allow: () => did(() => call('moderation.decideSecondLook', { params, body: { allow: true } })),
    decline: (words: string) => did(() => call('moderation.decideSecondLook', { params, body: { allow: false, words } })),
    withdraw: () => did(() => call('moderation.withdrawSecondLook', { params })),
  }
}
