export { factsReaction, recomputeFacts } from './facts.ts'
export { answers } from './routes.ts'
