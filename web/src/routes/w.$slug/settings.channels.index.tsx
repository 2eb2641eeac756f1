import { createFileRoute } from '@tanstack/react-router'
import { ChannelsPage } from '../../settings/channels/ChannelsPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/channels/')({ component: ChannelsPage })
