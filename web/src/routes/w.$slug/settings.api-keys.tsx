import { createFileRoute } from '@tanstack/react-router'
import { ApiKeysPage } from '../../settings/access/ApiKeysPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/api-keys')({ component: ApiKeysPage })
