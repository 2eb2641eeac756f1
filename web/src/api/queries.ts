import { QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'
import { isFailure } from './failure.ts'

/** One cache for the page. What the live feed keeps fresh is not fetched again by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && isFailure(error, 'unreachable'),
    },
  },
})

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => call('people.me', { signal }), staleTime: 5 * 60_000 })

export const agentsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'agents'],
    queryFn: async ({ signal }) => (await call('people.listAgents', { params: { workspaceId }, signal })).items,
    staleTime: 5 * 60_000,
  })

export const teamsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'teams'],
    queryFn: async ({ signal }) => (await call('people.listTeams', { params: { workspaceId }, signal })).items,
    staleTime: 5 * 60_000,
  })

export const inboxesQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'inboxes'],
    queryFn: async ({ signal }) => (await call('people.listInboxes', { params: { workspaceId }, signal })).items,
    staleTime: 5 * 60_000,
  })

/** What is shown or sent late; the live feed keeps it fresh. */
export const backlogQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'backlog'],
    queryFn: ({ signal }) => call('events.readBacklog', { params: { workspaceId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Posts of ours for the side bar, those with the newest comments. */
export const navPostsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'posts', 'nav'],
    queryFn: async ({ signal }) =>
      (await call('posts.listPosts', { params: { workspaceId }, query: { ours: 'true', limit: 5 }, signal })).items,
  })

/** What the network lets us do through this account. It changes with the settings of the account and with versions of Baton. */
export const abilitiesQuery = (workspaceId: string, accountId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'abilities', accountId],
    queryFn: ({ signal }) => call('channels.readAbilities', { params: { workspaceId, accountId }, signal }),
  })

export const channelAccountsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'channel-accounts'],
    queryFn: async ({ signal }) => (await call('channels.listChannelAccounts', { params: { workspaceId }, signal })).items,
    staleTime: 60_000,
  })

/** How every connected account is; alarms come by the feed, and what only grows old (lag, silence) is asked for. */
export const healthQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'health'],
    queryFn: ({ signal }) => call('health.readHealth', { params: { workspaceId }, signal }),
    staleTime: 30_000,
  })

/** Whether the demo is in this workspace, and how it is. */
export const demoHereQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'demo'],
    queryFn: ({ signal }) => call('channels.workspaceDemo', { params: { workspaceId }, signal }),
    staleTime: 60_000,
  })

/** What networks count, with this month's units, prices and caps. Units rise without news, so they are asked for anew after a while. */
export const metersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'meters'],
    queryFn: async ({ signal }) => (await call('spend.listMeters', { params: { workspaceId }, signal })).items,
    staleTime: 30_000,
  })
