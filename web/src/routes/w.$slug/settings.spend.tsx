import { createFileRoute } from '@tanstack/react-router'
import { SpendPage } from '../../settings/spend/SpendPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/spend')({ component: SpendPage })
