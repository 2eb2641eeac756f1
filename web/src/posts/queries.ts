import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Answer, CommentGroup } from '../api/types.ts'

export const postsKey = (workspaceId: string) => ['w', workspaceId, 'posts'] as const
export const postKey = (workspaceId: string, postId: string) => ['w', workspaceId, 'post', postId] as const

export type CommentsPage = Answer<'posts.listComments'>

export const allPostsQuery = (workspaceId: string) =>
  infiniteQueryOptions({
    queryKey: [...postsKey(workspaceId), 'all'],
    queryFn: ({ pageParam, signal }) =>
      call('posts.listPosts', { params: { workspaceId }, query: { cursor: pageParam ?? undefined, limit: 30 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

export const postQuery = (workspaceId: string, postId: string) =>
  queryOptions({
    queryKey: postKey(workspaceId, postId),
    queryFn: ({ signal }) => call('posts.openPost', { params: { workspaceId, postId }, signal }),
  })

export const commentsQuery = (workspaceId: string, postId: string, group: CommentGroup) =>
  infiniteQueryOptions({
    queryKey: [...postKey(workspaceId, postId), 'comments', group],
    queryFn: ({ pageParam, signal }) =>
      call('posts.listComments', { params: { workspaceId, postId }, query: { group, cursor: pageParam ?? undefined, limit: 30 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: CommentsPage) => next,
  })

export const sampleKey = (workspaceId: string, postId: string) => ['w', workspaceId, 'post-sample', postId] as const

/** Drawn once, so that what is looked at stays what it was. */
export const sampleQuery = (workspaceId: string, postId: string, group: CommentGroup) =>
  queryOptions({
    queryKey: [...sampleKey(workspaceId, postId), group],
    queryFn: async ({ signal }) =>
      (await call('posts.sampleComments', { params: { workspaceId, postId }, query: { group }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  })
