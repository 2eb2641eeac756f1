import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'

/** Asks anew who one is and where, for everything on the screen. Who is signed out meanwhile is led to the sign-in. */
export function useFreshMe(): () => Promise<void> {
  const queries = useQueryClient()
  const router = useRouter()
  return useCallback(async () => {
    try {
      await queries.fetchQuery({ ...meQuery, staleTime: 0 })
    } catch (error) {
      // What is on the screen stays while the server is away.
      if (isFailure(error, 'unreachable')) return
      if (!isFailure(error, 'not_signed_in')) throw error
      queries.removeQueries({ ...meQuery, exact: true })
    }
    await router.invalidate()
  }, [queries, router])
}
