import { createRouter } from '@tanstack/react-router'
import { isFailure } from './api/failure.ts'
import { queryClient } from './api/queries.ts'
import { routeTree } from './routeTree.gen.ts'

export const router = createRouter({
  routeTree,
  context: { queries: queryClient },
  defaultPreload: false,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** A session that ended anywhere in the app leads to the sign-in, and back to this address afterwards. */
queryClient.getQueryCache().config.onError = (error) => {
  if (!isFailure(error, 'not_signed_in') || router.state.location.pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } })
}
