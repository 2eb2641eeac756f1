import { createFileRoute } from '@tanstack/react-router'
import { SettingsHome } from '../../settings/SettingsHome.tsx'

export const Route = createFileRoute('/w/$slug/settings/')({ component: SettingsHome })
