export { postJson, presentPost, type PostRow } from './post-card.ts'
export { erasePost, forgetPosts, keepPosts, type NewPost } from './keep-posts.ts'
