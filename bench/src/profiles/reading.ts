import { median, type Result, timeResult } from '../figures.ts'
import { againstFloor, type Bench } from '../run/bench.ts'
import { searchWords } from '../workload/words.ts'

const api = '/api/v1/workspaces/own'
const PAGE = 50

/** The floor of a page: the statement and the route that brings its answer. */
type Timed = Awaited<ReturnType<typeof againstFloor>>
function result(name: string, { product, route, statement }: Timed, goal: number | null): Result {
  const floors = route.map((times, round) => median(times) + median(statement[round] ?? []))
  return timeResult(name, product, floors, goal)
}

/** The first page of what needs action. */
export async function inbox(bench: Bench): Promise<Result> {
  const { http, db, workspaceId } = bench
  const page = async () => {
    const { items } = await http.json<{ items: unknown[] }>('GET', `${api}/conversations?needsAction=true&limit=${PAGE}`)
    if (items.length !== PAGE) throw new Error(`The inbox page holds ${items.length} conversations, not ${PAGE}`)
  }
  const floor = async () => {
    const { rowCount } = await db.query({
      name: 'bench_inbox',
      text: `
        select c.id, c.number, c.subject, c.status, c.priority, c.assignee_id, c.waiting_since, c.last_message_at, c.preview_text, c.preview_direction, c.preview_language, c.version,
               p.id as contact_id, p.name, p.avatar_url,
               (select json_agg(json_build_object('id', t.id, 'kind', t.kind, 'visibility', t.visibility, 'network', t.network, 'accountId', t.account_id))
                  from parts a join threads t on t.workspace_id = a.workspace_id and t.id = a.thread_id
                 where a.workspace_id = c.workspace_id and a.conversation_id = c.id) as threads,
               (select json_agg(g.tag) from conversation_tags g where g.workspace_id = c.workspace_id and g.conversation_id = c.id) as tags
          from conversations c join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
         where c.workspace_id = $1 and c.audience_id = (select id from audiences where workspace_id = $1) and c.needs_action
         order by c.last_message_at desc, c.id desc limit ${PAGE}`,
      values: [workspaceId],
    })
    if (rowCount !== PAGE) throw new Error(`The floor's page holds ${rowCount} conversations, not ${PAGE}`)
  }
  return result('inbox', await againstFloor(bench, page, floor), 8)
}

/** A conversation with its newest 50 messages. */
export async function open(bench: Bench): Promise<Result> {
  const { http, db, workspaceId } = bench
  const { rows } = await db.query<{ id: string }>(
    `select conversation_id as id from messages where workspace_id = $1 group by 1 having count(*) >= ${PAGE} order by 1 limit 20`,
    [workspaceId],
  )
  if (rows.length === 0) throw new Error(`No conversation holds ${PAGE} messages`)
  const id = (index: number) => rows[index % rows.length]?.id ?? ''
  const opened = async (index: number) => {
    const { timeline } = await http.json<{ timeline: { items: unknown[] } }>('GET', `${api}/conversations/${id(index)}`)
    if (timeline.items.length !== PAGE) throw new Error(`The conversation shows ${timeline.items.length} messages, not ${PAGE}`)
  }
  const floor = async (index: number) => {
    await db.query({
      name: 'bench_conversation',
      text: `select c.*, p.name, p.avatar_url, t.id as thread_id, t.kind, t.visibility, a.handle
               from conversations c join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
               join parts r on r.workspace_id = c.workspace_id and r.conversation_id = c.id
               join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
               join channel_accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
              where c.workspace_id = $1 and c.id = $2`,
      values: [workspaceId, id(index)],
    })
    const { rowCount } = await db.query({
      name: 'bench_timeline',
      text: `select m.id, m.direction, m.visibility, m.author_name, m.text, m.at, m.edited_at, m.deleted_at, m.status, m.language, m.reply_to, d.state, d.words
               from messages m left join deliveries d on d.workspace_id = m.workspace_id and d.message_id = m.id
              where m.workspace_id = $1 and m.conversation_id = $2 order by m.at desc, m.order_key desc, m.id desc limit ${PAGE}`,
      values: [workspaceId, id(index)],
    })
    if (rowCount !== PAGE) throw new Error(`The floor shows ${rowCount} messages, not ${PAGE}`)
  }
  return result('open', await againstFloor(bench, opened, floor), 8)
}

/** A word that many hold, in three languages in turn. There is no goal yet. */
export async function search(bench: Bench): Promise<Result> {
  const { http, db, workspaceId } = bench
  const asked: { word: string; query: string }[] = []
  for (const word of Object.values(searchWords)) asked.push({ word, query: await lexemesOf(bench, word) })
  const at = (index: number) => asked[index % asked.length] ?? { word: '', query: '' }
  const found = async (index: number) => {
    const { word } = at(index)
    const { items } = await http.json<{ items: unknown[] }>('GET', `${api}/search?q=${encodeURIComponent(word)}&limit=20`)
    if (items.length === 0) throw new Error(`Nothing was found for ${word}`)
  }
  const floor = async (index: number) => {
    const { word, query } = at(index)
    const { rowCount } = await db.query({
      name: 'bench_search',
      text: `select m.id, m.text, m.at, c.number, c.subject, c.status, p.name
               from message_search s join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
               join conversations c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
               join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
              where s.workspace_id = $1 and s.words @@ $2::tsquery order by s.at desc, s.message_id desc limit 20`,
      values: [workspaceId, query],
    })
    if (rowCount === 0) throw new Error(`The floor found nothing for ${word}`)
  }
  return result('search', await againstFloor(bench, found, floor), null)
}

/** The indexed pieces that a word is made of, read from a message that holds it, as a tsquery. */
async function lexemesOf({ db, workspaceId }: Bench, word: string): Promise<string> {
  const { rows } = await db.query<{ query: string | null }>(
    `select string_agg(distinct quote_literal(lexeme), ' & ') as query
       from (select s.words from messages m join message_search s on s.workspace_id = m.workspace_id and s.message_id = m.id
              where m.workspace_id = $1 and m.text like '%' || $2 || '%' limit 1) one,
            unnest(words) where length(split_part(lexeme, ':', 2)) > 1 and position(split_part(lexeme, ':', 2) in $2) > 0`,
    [workspaceId, word],
  )
  return rows[0]?.query ?? fail(word)
}

function fail(word: string): never {
  throw new Error(`No seeded message holds ${word}`)
}
