import { createFileRoute } from '@tanstack/react-router'
import { InboxScreen } from '../../conversations/InboxScreen.tsx'
import { viewFromSearch } from '../../conversations/view.ts'

export const Route = createFileRoute('/w/$slug/inbox')({
  validateSearch: viewFromSearch,
  component: InboxScreen,
})
