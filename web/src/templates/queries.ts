import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** Templates of an account by name; a change of one is told by the feed (`templates.changed`). */
export const templatesQuery = (workspaceId: string, accountId: string, { q, language }: { q: string; language: string }) =>
  infiniteQueryOptions({
    queryKey: ['w', workspaceId, 'templates', accountId, q, language],
    queryFn: ({ pageParam, signal }) =>
      call('channels.listTemplates', {
        params: { workspaceId, accountId },
        query: { ...(q && { q }), ...(language && { language }), cursor: pageParam ?? undefined, limit: 100 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
