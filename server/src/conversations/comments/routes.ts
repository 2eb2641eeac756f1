import { posts as p } from '@baton/contract'
import { type Answer, on } from '#kernel/http'
import { readClearing, startClearing, undoClearing } from './clear.ts'
import { listComments, sampleComments } from './list.ts'
import { setPostMode } from './mode.ts'
import { moveComment } from './move.ts'
import { listPosts, openPost } from './posts.ts'

export const answers: readonly Answer[] = [
  on(p.listPosts, (ctx, { query }) => listPosts(ctx, query)),
  on(p.openPost, (ctx, { params }) => openPost(ctx, params.postId)),
  on(p.listComments, (ctx, { params, query }) => listComments(ctx, params.postId, query)),
  on(p.sampleComments, (ctx, { params, query }) => sampleComments(ctx, params.postId, query)),
  on(p.moveComment, (ctx, { params, body }) => moveComment(ctx, params, body)),
  on(p.setPostMode, (ctx, { params, body }) => setPostMode(ctx, params.postId, body)),
  on(p.startClearing, (ctx, { params, body }) => startClearing(ctx, params.postId, body)),
  on(p.readClearing, (ctx, { params }) => readClearing(ctx, params)),
  on(p.undoClearing, (ctx, { params }) => undoClearing(ctx, params)),
]
