import type { SearchOperator, SearchTerm } from '@baton/contract/search-query'
import { queryTokens } from '@baton/language'
import type { Tx } from '#kernel/tx'
import { tagsInUse } from '../tags.ts'
import { MOST_PEOPLE, tsquery } from './words.ts'

/** What has a name that a term can hold, beside people. */
type Named = 'agent' | 'inbox' | 'account' | 'tag'

/** The names that a search says, looked up. */
export interface Names {
  /** What is called exactly so, in whatever case. */
  exactly(what: Named, name: string): string | null
  /** What is called so, else what begins so, else what holds it. */
  best(what: Named, name: string): string | null
  /** Contacts by name; by handle too, for whom personal data is meant. */
  people(name: string): string[]
}

const LOOKED_UP: Partial<Record<SearchOperator, readonly Named[]>> = {
  from: ['agent'],
  to: ['account'],
  in: ['inbox'],
  tag: ['tag'],
  assignee: ['agent'],
  channel: ['account'],
}

interface Row {
  what: Named
  id: string
  name: string
}

/** Two statements at most, none for terms that hold no names. */
export async function namesOf(tx: Tx, terms: readonly SearchTerm[]): Promise<Names> {
  const asked = new Set(terms.flatMap(({ operator }) => LOOKED_UP[operator] ?? []))
  const persons = [...new Set(terms.flatMap(({ operator, value }) => (operator === 'from' || operator === 'to' ? [value] : [])))]
  const [rows, people] = await Promise.all([
    asked.size > 0 ? namedRows(tx, asked, terms) : [],
    persons.length > 0 ? peopleCalled(tx, persons) : [],
  ])
  const best = (what: Named, name: string) => {
    const wanted = name.toLowerCase()
    const fitting = rows.filter((row) => row.what === what && row.name.toLowerCase().includes(wanted))
    const rank = (row: Row) => (row.name.toLowerCase() === wanted ? 0 : row.name.toLowerCase().startsWith(wanted) ? 1 : 2)
    return fitting.sort((a, b) => rank(a) - rank(b))[0] ?? null
  }
  return {
    exactly: (what, name) => rows.find((row) => row.what === what && row.name.toLowerCase() === name.toLowerCase())?.id ?? null,
    best: (what, name) => best(what, name)?.id ?? null,
    people: (name) => people.filter((row) => row.name === name).map(({ contactId }) => contactId),
  }
}

/** Inboxes and accounts of the caller alone, by name in the order of the alphabet. */
function namedRows(tx: Tx, asked: ReadonlySet<Named>, terms: readonly SearchTerm[]): Promise<Row[]> {
  const { workspaceId, actor } = tx
  const said = terms.map(({ value }) => `%${value.replace(/[\\%_]/g, '\\$&')}%`)
  const audiences = actor.kind === 'system' ? null : actor.audienceIds
  return tx.all<Row>`
    select named.what, named.id, named.name from (
      select 'agent' as what, a.id::text as id, a.name from agents a where a.workspace_id = ${workspaceId}
      union all
      select 'inbox', i.id::text, i.name from inboxes i where i.workspace_id = ${workspaceId}
         and (${audiences}::uuid[] is null or exists (select from audiences u where u.workspace_id = i.workspace_id and u.inbox_id = i.id and u.id = any(${audiences}::uuid[])))
      union all
      select 'account', a.id::text, n.name from channel_accounts a cross join lateral unnest(array[a.handle, a.name]) as n(name)
       where a.workspace_id = ${workspaceId} and (${audiences}::uuid[] is null or a.audience_id = any(${audiences}::uuid[]))
      union all
      select 'tag', t.tag, t.tag from (${tagsInUse(tx, asked.has('tag'))}) t) named
     where named.what = any(${[...asked]}::text[]) and named.name ilike any(${said}::text[]) order by named.name limit 1000`
}

async function peopleCalled(tx: Tx, names: readonly string[]): Promise<{ name: string; contactId: string }[]> {
  const weights = tx.actor.rights.seePersonalData ? '' : 'A'
  const wanted = names.flatMap((name) => {
    const query = tsquery(tx.workspaceId, queryTokens(name), weights)
    return query ? [{ name, query }] : []
  })
  if (wanted.length === 0) return []
  return tx.all<{ name: string; contactId: string }>`
    select w.name, found.contact_id from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(name text, query text)
     cross join lateral system.search_contacts(w.query::tsquery, ${MOST_PEOPLE}) found`
}
