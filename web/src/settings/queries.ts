import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'

/** Can the demo be started, and does it run? */
export const demoQuery = queryOptions({ queryKey: ['demo'], queryFn: ({ signal }) => call('channels.demoState', { signal }) })

export const networksQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'networks'],
    queryFn: async ({ signal }) => (await call('channels.listNetworks', { params: { workspaceId }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  })

export const rawDeliveriesQuery = (workspaceId: string) =>
  infiniteQueryOptions({
    queryKey: ['w', workspaceId, 'raw-deliveries'],
    queryFn: ({ pageParam, signal }) =>
      call('channels.listRawDeliveries', {
        params: { workspaceId },
        query: { state: 'failed', cursor: pageParam ?? undefined, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })

export const parkedEventsQuery = (workspaceId: string) =>
  infiniteQueryOptions({
    queryKey: ['w', workspaceId, 'parked-events'],
    queryFn: ({ pageParam, signal }) =>
      call('events.listParkedEvents', { params: { workspaceId }, query: { cursor: pageParam ?? undefined, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })

export const labelBackfillQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'label-backfill'],
    queryFn: ({ signal }) => call('labels.readLabelBackfill', { params: { workspaceId }, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.run?.state === 'running' ? 3_000 : false),
  })

export const invitationsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'invitations'],
    queryFn: async ({ signal }) => (await call('people.listInvitations', { params: { workspaceId }, signal })).items,
  })

export const apiKeysQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'api-keys'],
    queryFn: async ({ signal }) => (await call('people.listApiKeys', { params: { workspaceId }, signal })).items,
    staleTime: 0,
  })

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: async ({ signal }) => (await call('people.listSessions', { signal })).items,
  staleTime: 0,
})

export const auditQuery = (workspaceId: string) =>
  infiniteQueryOptions({
    queryKey: ['w', workspaceId, 'audit'],
    queryFn: ({ pageParam, signal }) =>
      call('people.listAudit', { params: { workspaceId }, query: { cursor: pageParam ?? undefined, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })

/** A month of metered calls (yyyy-mm; absent: the running one). Counts rise without news. */
export const spendQuery = (workspaceId: string, month: string | undefined) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'spend', month ?? 'now'],
    queryFn: ({ signal }) => call('spend.readSpend', { params: { workspaceId }, query: month ? { month } : {}, signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: 30_000,
  })
