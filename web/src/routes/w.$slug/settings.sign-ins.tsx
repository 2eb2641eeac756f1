import { createFileRoute } from '@tanstack/react-router'
import { SignInsPage } from '../../settings/access/SignInsPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/sign-ins')({ component: SignInsPage })
