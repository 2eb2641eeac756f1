import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../i18n/languages.ts'
import { SignInScreen } from '../sign-in/SignInScreen.tsx'

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({
    next: typeof search.next === 'string' && search.next.startsWith('/') && !search.next.startsWith('//') ? search.next : undefined,
  }),
  loader: () => loadCatalog('settings'),
  component: SignIn,
})

function SignIn() {
  return <SignInScreen next={Route.useSearch().next} />
}
