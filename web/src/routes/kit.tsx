import { createFileRoute, notFound } from '@tanstack/react-router'
import { lazy } from 'react'
import { loadCatalog } from '../i18n/languages.ts'

// The page itself is left out of what is built for people.
const KitPage = import.meta.env.DEV ? lazy(() => import('../kit/KitPage.tsx')) : () => null

/** Every part in every state, for looking at; development only. */
export const Route = createFileRoute('/kit')({
  beforeLoad: () => {
    if (!import.meta.env.DEV) notFound({ throw: true })
  },
  loader: () => loadCatalog('conversation'),
  component: KitPage,
})
