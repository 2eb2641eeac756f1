import { usePresenceWords } from './usePresenceWords.ts'
import PresentFaces from './PresentFaces.tsx'
import { useColleagues } from './useColleagues.ts'

/** In the head of a conversation: the faces, and in words what the liveliest does. */
export function PresentLine({ conversationId }: { conversationId: string }) {
  const words = usePresenceWords()
  const [first] = useColleagues(conversationId)
  if (!first) return null
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 px-0.5 text-meta text-ink2">
      <PresentFaces conversationId={conversationId} />
      <span aria-hidden className="max-pane:hidden">
        {words(first)}
        {first.state === 'replying' && '…'}
      </span>
    </span>
  )
}
