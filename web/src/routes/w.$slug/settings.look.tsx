import { createFileRoute } from '@tanstack/react-router'
import { LookPage } from '../../settings/look/LookPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/look')({ component: LookPage })
