export { makeWorkspace, type NewWorkspace, noWorkspace } from './make-workspace.ts'
export { answers } from './routes.ts'
export { slugOf } from './slug.ts'
