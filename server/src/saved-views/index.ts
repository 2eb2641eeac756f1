export { answers } from './routes.ts'
