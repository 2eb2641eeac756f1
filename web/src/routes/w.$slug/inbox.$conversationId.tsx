import { createFileRoute } from '@tanstack/react-router'
import { ConversationScreen } from '../../conversations/ConversationScreen.tsx'

export const Route = createFileRoute('/w/$slug/inbox/$conversationId')({ component: Conversation })

/** Another conversation is another screen: nothing of the one before may stay in it. */
function Conversation() {
  const { conversationId } = Route.useParams()
  return <ConversationScreen key={conversationId} conversationId={conversationId} />
}
