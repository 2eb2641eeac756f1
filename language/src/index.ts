export { detectLanguage } from './detect-language.ts'
export { type QueryClause, type SearchTokens, SEGMENTER_VERSION, queryTokens, searchTokens } from './search-tokens.ts'
export { HIGHLIGHT_END, HIGHLIGHT_START, snippet } from './snippet.ts'
export { isThanks } from './thanks.ts'
