import { Suspense } from 'react'
import { lazyExtra } from '../kit/lazy-part.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { useIsSomebodyElseThere } from './store.ts'

const PresentFaces = lazyExtra<{ conversationId: string }>(() => import('./PresentFaces.tsx'), 'later')

/** Colleagues who have the conversation open; nothing of this is loaded before there is one. */
export function PresentHere({ conversationId }: { conversationId: string }) {
  const { agentId } = useWorkspace()
  if (!useIsSomebodyElseThere(conversationId, agentId)) return null
  return (
    <Suspense>
      <PresentFaces conversationId={conversationId} />
    </Suspense>
  )
}
