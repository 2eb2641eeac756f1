import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../i18n/languages.ts'

export const Route = createFileRoute('/setup')({
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search.token === 'string' ? { token: search.token } : {},
  loader: () => loadCatalog('settings'),
})
