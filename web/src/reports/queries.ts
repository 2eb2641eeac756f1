import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Answer } from '../api/types.ts'
import type { conditions } from './asked.ts'
import type { Grouping } from './search.ts'

export type Report = Answer<'reports.firstResponse'>
export type Figures = Report['total']
type Conditions = ReturnType<typeof conditions>

/** Kept on the screen while another period is fetched, so that the figures do not jump. */
export const firstResponseQuery = (workspaceId: string, query: Conditions, by: Grouping) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'numbers', query, by],
    queryFn: ({ signal }) => call('reports.firstResponse', { params: { workspaceId }, query: { ...query, by }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    refetchInterval: 30_000,
  })

/** What people confirmed or corrected in a period. */
export const agreementQuery = (workspaceId: string, query: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'label-agreement', query],
    queryFn: ({ signal }) => call('labels.labelAgreement', { params: { workspaceId }, query, signal }),
    staleTime: 15_000,
  })

export const behindQuery = (workspaceId: string, query: Conditions & { answered?: 'true' | 'false'; slowerThanSeconds?: number }) =>
  infiniteQueryOptions({
    queryKey: ['w', workspaceId, 'numbers-behind', query],
    queryFn: ({ pageParam, signal }) =>
      call('reports.figureConversations', {
        params: { workspaceId },
        query: { ...query, cursor: pageParam ?? undefined, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  })
