import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import type { ReviewImport } from '../../api/types.ts'

export const isBeingRead = ({ rows, refused, read }: ReviewImport): boolean => read < rows - refused

/** While a file is being read, it is looked at again every second. */
export const importsQuery = (workspaceId: string, accountId: string) =>
  infiniteQueryOptions({
    queryKey: ['w', workspaceId, 'imports', accountId],
    queryFn: ({ pageParam, signal }) =>
      call('imports.listImports', { params: { workspaceId, accountId }, query: { cursor: pageParam ?? undefined, limit: 10 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some(isBeingRead) ? 1_000 : false),
  })

export const refusedRowsQuery = (workspaceId: string, importId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'refused-rows', importId],
    queryFn: async ({ signal }) => (await call('imports.listRefusedRows', { params: { workspaceId, importId }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  })
