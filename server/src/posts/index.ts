export { type ChangedMode, changeMode } from './change-mode.ts'
export { postJson, presentPost, type PostRow } from './post-card.ts'
export { erasePost, fillPosts, forgetPosts, keepPosts, noteComments, rewritePost, type NewPost } from './keep-posts.ts'
