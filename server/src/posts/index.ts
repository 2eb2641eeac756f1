export { keepPosts, type NewPost } from './keep-posts.ts'
