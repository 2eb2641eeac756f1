import { createFileRoute } from '@tanstack/react-router'
import { WorkPage } from '../../settings/work/WorkPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/work')({ component: WorkPage })
