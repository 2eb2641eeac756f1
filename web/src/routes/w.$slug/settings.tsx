import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../../i18n/languages.ts'
import { SettingsScreen } from '../../settings/SettingsScreen.tsx'

export const Route = createFileRoute('/w/$slug/settings')({ loader: () => loadCatalog('settings'), component: SettingsScreen })
