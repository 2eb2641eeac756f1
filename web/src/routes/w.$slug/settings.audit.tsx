import { createFileRoute } from '@tanstack/react-router'
import { AuditPage } from '../../settings/access/AuditPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/audit')({ component: AuditPage })
