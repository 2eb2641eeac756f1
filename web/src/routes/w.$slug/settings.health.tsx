import { createFileRoute } from '@tanstack/react-router'
import { HealthPage } from '../../settings/health/HealthPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/health')({ component: HealthPage })
