import type { QueryClause } from '@baton/language'

/** Conversations of at most so many people whose name fits. */
export const MOST_PEOPLE = 20

/** A tsquery as text; '' when nothing is asked for. Tokens are letters and digits alone, so none needs escaping. */
export function tsquery(workspaceId: number, clauses: readonly QueryClause[], weights: string): string {
  const token = (each: { token: string; prefix: boolean }) => {
    const flags = `${each.prefix ? '*' : ''}${weights}`
    return `'${workspaceId}:${each.token}'${flags ? `:${flags}` : ''}`
  }
  return clauses.map(({ any }) => `(${any.map((all) => `(${all.map(token).join(' & ')})`).join(' | ')})`).join(' & ')
}
