import { createFileRoute } from '@tanstack/react-router'
import { PeoplePage } from '../../settings/people/PeoplePage.tsx'

export const Route = createFileRoute('/w/$slug/settings/people')({ component: PeoplePage })
