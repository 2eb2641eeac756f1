import { useEffect } from 'react'
import { useWorkspace } from '../shell/workspace.tsx'
import { tellPresence } from './tell.ts'
import { watchPresence } from './watch.ts'

/** Lets colleagues see that the person has this conversation open, and whether they reply, for as long as it is on the screen. */
export function useTellPresence(conversationId: string): void {
  const { workspaceId } = useWorkspace()
  useEffect(() => {
    const end = watchPresence(conversationId, (state) => tellPresence(workspaceId, conversationId, state))
    return () => {
      end()
      tellPresence(workspaceId, null)
    }
  }, [workspaceId, conversationId])
}
