import { createFileRoute } from '@tanstack/react-router'
import { UnreadDeliveriesPage } from '../../settings/channels/UnreadDeliveriesPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/channels/unread')({ component: UnreadDeliveriesPage })
