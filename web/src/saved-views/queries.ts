import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export const savedViewsKey = (workspaceId: string) => ['w', workspaceId, 'saved-views'] as const

/** The views of the navigation that people named; changes are told by the feed (`saved-view.changed`). */
export const savedViewsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: savedViewsKey(workspaceId),
    queryFn: async ({ signal }) => (await call('savedViews.listSavedViews', { params: { workspaceId }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  })
