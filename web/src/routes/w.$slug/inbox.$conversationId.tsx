import { createFileRoute } from '@tanstack/react-router'
import { ConversationScreen } from '../../conversations/ConversationScreen.tsx'
import { loadCatalog } from '../../i18n/languages.ts'

export const Route = createFileRoute('/w/$slug/inbox/$conversationId')({
  loader: () => loadCatalog('conversation'),
  component: Conversation,
})

/** Another conversation is another screen: nothing of the one before may stay in it. */
function Conversation() {
  const { conversationId } = Route.useParams()
  return <ConversationScreen key={conversationId} conversationId={conversationId} />
}
