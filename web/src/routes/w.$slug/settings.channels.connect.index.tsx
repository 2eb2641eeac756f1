import { createFileRoute } from '@tanstack/react-router'
import { NetworksPage } from '../../settings/channels/NetworksPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/channels/connect/')({ component: NetworksPage })
