import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Answer } from '../api/types.ts'

export const looksKey = (workspaceId: string) => ['w', workspaceId, 'second-looks'] as const
export const policyKey = (workspaceId: string) => ['w', workspaceId, 'second-look-policy'] as const

export const looksQuery = (workspaceId: string, settled: boolean) =>
  infiniteQueryOptions({
    queryKey: [...looksKey(workspaceId), settled ? 'settled' : 'open'],
    queryFn: ({ pageParam, signal }) =>
      call('moderation.listSecondLooks', {
        params: { workspaceId },
        query: { settled: String(settled), cursor: pageParam ?? undefined, limit: 30 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: Answer<'moderation.listSecondLooks'>) => next,
  })

export const policyQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: policyKey(workspaceId),
    queryFn: async ({ signal }) => (await call('moderation.readPolicy', { params: { workspaceId }, signal })).policy,
  })
