import { queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

export const savedRepliesKey = (workspaceId: string) => ['w', workspaceId, 'saved-replies'] as const

/** All of them at once, so that the list behind `/` opens without waiting; changes are told by the feed (`saved-reply.changed`). */
export const savedRepliesQuery = (workspaceId: string, archived = false) =>
  queryOptions({
    queryKey: [...savedRepliesKey(workspaceId), archived],
    queryFn: async ({ signal }) =>
      (await call('savedReplies.listSavedReplies', { params: { workspaceId }, query: { archived: String(archived) }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  })
