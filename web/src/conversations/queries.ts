import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Answer } from '../api/types.ts'
import type { OpenConversation } from '../api/types.ts'
import { mergeOpen } from './timeline.ts'
import { queryOf } from './view.ts'
import type { View } from './view.ts'

export type Page = Answer<'conversations.listConversations'>
export type Pages = InfiniteData<Page, string | null>

export const listKey = (workspaceId: string) => ['w', workspaceId, 'conversations'] as const
export const openKey = (workspaceId: string, conversationId: string) => ['w', workspaceId, 'conversation', conversationId] as const
export const countsKey = (workspaceId: string) => ['w', workspaceId, 'counts'] as const

export const listQuery = (workspaceId: string, view: View) =>
  infiniteQueryOptions({
    queryKey: [...listKey(workspaceId), view],
    queryFn: ({ pageParam, signal }) =>
      call('conversations.listConversations', {
        params: { workspaceId },
        query: { ...queryOf(view), cursor: pageParam ?? undefined, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    // Each event changes a row of it: comparing all of them deeply each time stops the page when thousands come at once.
    structuralSharing: false,
  })

/** A refetch joins what is known: pages loaded upward stay. */
export const openQuery = (queries: QueryClient, workspaceId: string, conversationId: string) =>
  queryOptions({
    queryKey: openKey(workspaceId, conversationId),
    queryFn: async ({ signal }) => {
      const fresh = await call('conversations.openConversation', { params: { workspaceId, conversationId }, signal })
      return mergeOpen(queries.getQueryData<OpenConversation>(openKey(workspaceId, conversationId)), fresh)
    },
  })

export const countsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: countsKey(workspaceId),
    queryFn: ({ signal }) => call('conversations.countConversations', { params: { workspaceId }, signal }),
  })

/** Asked anew wherever they are offered: of a tag on a conversation that is not mine to see I hear nothing. */
export const tagsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'tags'],
    queryFn: async ({ signal }) => (await call('conversations.listTags', { params: { workspaceId }, signal })).items,
    staleTime: 0,
  })

export const contactQuery = (workspaceId: string, contactId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'contact', contactId],
    queryFn: ({ signal }) => call('conversations.openContact', { params: { workspaceId, contactId }, signal }),
  })

export const neighboursQuery = (workspaceId: string, conversationId: string) =>
  queryOptions({
    queryKey: ['w', workspaceId, 'neighbours', conversationId],
    queryFn: async ({ signal }) =>
      (await call('conversations.listNeighbours', { params: { workspaceId, conversationId }, query: { limit: 200 }, signal })).items,
  })
