import { createFileRoute } from '@tanstack/react-router'
import { WorkspacePage } from '../../settings/workspace/WorkspacePage.tsx'

export const Route = createFileRoute('/w/$slug/settings/workspace')({ component: WorkspacePage })
