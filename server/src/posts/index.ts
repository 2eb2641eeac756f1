export { postJson, presentPost, type PostRow } from './post-card.ts'
export { keepPosts, type NewPost } from './keep-posts.ts'
