import { type Result, timeResult } from '../figures.ts'
import { againstStatement, type Bench } from '../run/bench.ts'
import { RARE } from '../workload/workload.ts'
import { type Language, searchWords } from '../workload/words.ts'

const PAGE = 20
const kinds = { rare: { goal: 3, hits: RARE }, common: { goal: 5, hits: PAGE } } as const
const languages: readonly Language[] = ['en', 'ko', 'th']

/** Looks for a word, and wants as many messages as hold it. */
export function searchPage({ http }: Bench, kind: keyof typeof kinds, language: Language): () => Promise<void> {
  const word = searchWords[kind][language]
  return async () => {
    const { items } = await http.json<{ items: { messageId: string | null }[] }>(
      'GET',
      `/api/v1/workspaces/own/search?q=${encodeURIComponent(word)}&limit=${PAGE}`,
    )
    expectHits(word, items.filter(({ messageId }) => messageId !== null).length, kinds[kind].hits)
  }
}

function expectHits(word: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`Of messages that hold ${word}, ${found} were found, and ${wanted} should have been`)
}

/** A word of a dozen messages and one of very many, in each of three languages. */
export async function search(bench: Bench): Promise<Result[]> {
  const results: Result[] = []
  for (const kind of ['rare', 'common'] as const) for (const language of languages) results.push(await searchFor(bench, kind, language))
  return results
}

async function searchFor(bench: Bench, kind: keyof typeof kinds, language: Language): Promise<Result> {
  const { db, workspaceId } = bench
  const { goal, hits } = kinds[kind]
  const word = searchWords[kind][language]
  const query = await lexemesOf(bench, word)
  const floor = async () => {
    const { rowCount } = await db.query({
      name: `bench_search_${kind}`,
      text: kind === 'rare' ? byIndexOfWords : byTime,
      values: [workspaceId, query],
    })
    expectHits(word, rowCount ?? 0, hits)
  }
  // The planner has the choice taken from it: it would now and then sort all that hold a common word.
  const avoided = kind === 'rare' ? 'enable_seqscan' : 'enable_bitmapscan'
  await db.query(`set ${avoided} = off`)
  const { product, floors } = await againstStatement(bench, searchPage(bench, kind, language), floor)
  await db.query(`reset ${avoided}`)
  return timeResult(`search-${kind}-${language}`, product, floors, { goal })
}

const shown = `
  select m.id, m.text, m.at, c.number, c.subject, c.status, p.name
    from hits s join messages m on m.workspace_id = $1 and m.id = s.message_id
    join conversations c on c.workspace_id = $1 and c.id = s.conversation_id
    join contacts p on p.workspace_id = $1 and p.id = c.contact_id
   order by s.at desc, s.message_id desc limit ${PAGE}`

/** Each the quickest for its kind: the few that hold a rare word by the index of words, and those that hold a common one by time. */
const byIndexOfWords = `
  with hits as materialized (
    select s.message_id, s.conversation_id, s.at from message_search s where s.workspace_id = $1 and s.words @@ $2::tsquery)
  ${shown}`
const byTime = `
  with hits as materialized (
    select s.message_id, s.conversation_id, s.at from message_search s where s.workspace_id = $1 and s.words @@ $2::tsquery
     order by s.at desc, s.message_id desc limit ${PAGE})
  ${shown}`

/**
 * The indexed words that a word is made of, read from a message that holds it, as a tsquery; its pairs of letters where it has none.
 * A word that stands inside another (`am` in `gramophone`) is another word of that message.
 */
async function lexemesOf({ db, workspaceId }: Bench, word: string): Promise<string> {
  const { rows } = await db.query<{ query: string | null }>(
    `with pieces as (
       select lexeme, split_part(lexeme, ':', 2) as piece, bool_or('A' = any(weights)) over () as has_words, 'A' = any(weights) as is_word
         from (select s.words from messages m join message_search s on s.workspace_id = m.workspace_id and s.message_id = m.id
                where m.workspace_id = $1 and m.text like '%' || $2 || '%' limit 1) one, unnest(words)
        where length(split_part(lexeme, ':', 2)) > 1 and position(split_part(lexeme, ':', 2) in $2) > 0),
     meant as (select lexeme, piece from pieces where is_word or not has_words)
     select string_agg(distinct quote_literal(lexeme), ' & ') as query from meant m
      where not exists (select from meant w where w.piece <> m.piece and position(m.piece in w.piece) > 0)`,
    [workspaceId, word],
  )
  return rows[0]?.query ?? fail(word)
}

function fail(word: string): never {
  throw new Error(`No seeded message holds ${word}`)
}
