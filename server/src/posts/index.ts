export { postJson, presentPost, type PostRow } from './post-card.ts'
export { erasePost, keepPosts, type NewPost } from './keep-posts.ts'
