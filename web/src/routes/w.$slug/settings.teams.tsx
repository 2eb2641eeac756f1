import { createFileRoute } from '@tanstack/react-router'
import { TeamsPage } from '../../settings/people/TeamsPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/teams')({ component: TeamsPage })
