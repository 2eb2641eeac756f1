export { googleWords, reasonOf, refusalOfGoogle } from './errors.ts'
export { askForToken, readToken } from './oauth.ts'
