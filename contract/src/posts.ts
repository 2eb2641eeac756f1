import { z } from 'zod'
import { Id, Instant, PageQuery, WorkspaceParams, inWorkspace, page } from './common.ts'
import { Message, Post, PostMode } from './conversations.ts'
import { route } from './route.ts'

/** Groups of comments that may matter to somebody: never cleared in one go. */
export const personGroups = ['complaint', 'question', 'photo', 'unclear'] as const
/** Groups that ask for nothing. */
export const noiseGroups = ['joined', 'friends', 'emoji', 'scam'] as const
export const commentGroups = [...personGroups, ...noiseGroups] as const
export const CommentGroup = z.enum(commentGroups)
export type CommentGroup = z.infer<typeof CommentGroup>
export const NoiseGroup = z.enum(noiseGroups)
export type NoiseGroup = z.infer<typeof NoiseGroup>

/** A post with the figures a list shows. */
export const PostSummary = Post.extend({
  account: z.object({ id: Id, handle: z.string(), name: z.string(), inboxId: Id }),
  lastCommentAt: Instant,
  perMinute: z.number().describe('comments a minute, over the last ten minutes'),
  needsPerson: z.number().int().describe('comments that wait for us, of the groups that may matter to somebody'),
})
export type PostSummary = z.infer<typeof PostSummary>

export const Clearing = z.object({
  id: Id,
  postId: Id,
  groups: z.array(NoiseGroup),
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  by: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  undoUntil: Instant.describe('until then the whole clearing can be taken back'),
  total: z.number().int().describe('comments it was asked to clear'),
  outcomes: z.object({
    cleared: z.number().int(),
    answered: z.number().int().describe('left alone: they got an answer meanwhile'),
    taken: z.number().int().describe('left alone: somebody has the conversation or works on it'),
    changed: z.number().int().describe('left alone: edited, moved, deleted or done meanwhile'),
    restored: z.number().int().describe('taken back'),
    kept: z.number().int().describe('not taken back: the conversation went on meanwhile'),
  }),
})
export type Clearing = z.infer<typeof Clearing>

export const OpenPost = z.object({
  post: PostSummary,
  groups: z.array(
    z.object({
      group: CommentGroup,
      waiting: z.number().int().describe('that wait for us'),
      total: z.number().int(),
      examples: z.array(z.string()).describe('words of the newest that wait, else of the newest'),
    }),
  ),
  /** Comments from before grouping that are not in their group yet. */
  sorting: z.number().int(),
  seenUpTo: z.number().int().describe('newest wording these figures know of; a clearing goes so far and no further'),
  modeSince: z
    .object({ at: Instant, why: z.enum(['person', 'spike']), by: z.string().nullable().describe('name of the colleague') })
    .nullable(),
  agreement: z
    .object({ looked: z.number().int(), agreed: z.number().int() })
    .describe('comments of this workspace that people looked at, and how many of them stood in the right group'),
  clearings: z.array(Clearing).describe('newest first, at most five'),
})
export type OpenPost = z.infer<typeof OpenPost>

/** One comment with its group. */
export const Comment = z.object({
  group: CommentGroup,
  waiting: z.boolean(),
  setAside: z.boolean().describe('needs no answer because of its group: collected quietly, or cleared'),
  message: Message,
})
export type Comment = z.infer<typeof Comment>

const PostParams = inWorkspace('postId')

export const listPosts = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/posts',
  access: 'conversation:read',
  summary: 'Posts under which people speak, the one with the newest comment first',
  params: WorkspaceParams,
  query: PageQuery.extend({ ours: z.stringbool().optional().describe('no posts of others that mention us') }),
  response: page(PostSummary),
})
export const openPost = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/posts/:postId',
  access: 'conversation:read',
  summary: 'A post with its comments counted in groups',
  params: PostParams,
  response: OpenPost,
})
export const listComments = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/posts/:postId/comments',
  access: 'conversation:read',
  summary: 'Comments of one group, newest first',
  params: PostParams,
  query: PageQuery.extend({ group: CommentGroup }),
  response: page(Comment),
})
export const sampleComments = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/posts/:postId/sample',
  access: 'conversation:read',
  summary: 'Twenty comments of one group, drawn at random of those that wait; of all where none waits',
  params: PostParams,
  query: z.object({ group: CommentGroup }),
  response: z.object({ items: z.array(Comment) }),
})
export const moveComment = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/posts/:postId/comments/:messageId/group',
  access: 'conversation:work',
  summary: 'This comment belongs to another group: equal and near-equal ones follow, now and when they come',
  params: inWorkspace('postId', 'messageId'),
  body: z.strictObject({ group: CommentGroup }),
  response: z.object({ comment: Comment, alike: z.number().int().describe('further comments that followed') }),
})
export const setPostMode = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/posts/:postId/mode',
  access: 'conversation:work',
  summary: 'What comments need from now on: `quiet` only those that may matter to somebody, `muted` nothing',
  params: PostParams,
  body: z.strictObject({ mode: PostMode }),
  response: OpenPost,
})
export const startClearing = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/posts/:postId/clearings',
  access: 'conversation:work',
  summary: 'Mark the waiting comments of these groups as needing no answer, in the background. Nothing is hidden or deleted',
  params: PostParams,
  body: z.strictObject({
    groups: z.array(NoiseGroup).min(1).max(noiseGroups.length),
    seenUpTo: z.number().int().min(0).describe('of the figures on the screen: what came or was edited later is left alone'),
    looked: z.array(Id).max(200).default([]).describe('comments of the samples that were shown and left in their group'),
  }),
  response: Clearing,
  status: 202,
})
export const readClearing = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/posts/:postId/clearings/:clearingId',
  access: 'conversation:read',
  summary: 'How far a clearing is, and what became of each comment',
  params: inWorkspace('postId', 'clearingId'),
  response: Clearing,
})
export const undoClearing = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/posts/:postId/clearings/:clearingId',
  access: 'conversation:work',
  summary: 'Take a whole clearing back, within 24 hours. What went on meanwhile is left alone',
  params: inWorkspace('postId', 'clearingId'),
  response: Clearing,
  status: 202,
})
