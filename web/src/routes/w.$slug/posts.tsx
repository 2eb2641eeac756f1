import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../../i18n/languages.ts'

export const Route = createFileRoute('/w/$slug/posts')({ loader: () => loadCatalog('settings') })
