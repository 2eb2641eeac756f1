export { postJson, presentPost, type PostRow } from './post-card.ts'
