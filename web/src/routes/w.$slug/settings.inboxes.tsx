import { createFileRoute } from '@tanstack/react-router'
import { InboxesPage } from '../../settings/people/InboxesPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/inboxes')({ component: InboxesPage })
