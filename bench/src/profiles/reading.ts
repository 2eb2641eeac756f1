import { type Result, timeResult } from '../figures.ts'
import { againstStatement, type Bench } from '../run/bench.ts'

const api = '/api/v1/workspaces/own'
const PAGE = 50
const GOAL = 5

/** The first page of what needs action. */
export function inboxPage({ http }: Bench): () => Promise<void> {
  return async () => {
    const { items } = await http.json<{ items: unknown[] }>('GET', `${api}/conversations?needsAction=true&limit=${PAGE}`)
    if (items.length !== PAGE) throw new Error(`The inbox page holds ${items.length} conversations, not ${PAGE}`)
  }
}

export async function inbox(bench: Bench): Promise<Result> {
  const { db, workspaceId } = bench
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
  const { product, floors } = await againstStatement(bench, inboxPage(bench), floor)
  return timeResult('inbox', product, floors, { goal: GOAL })
}

/** Conversations that hold a page of messages and more. */
export async function longConversations({ db, workspaceId }: Bench): Promise<(index: number) => string> {
  const { rows } = await db.query<{ id: string }>(
    `select conversation_id as id from messages where workspace_id = $1 group by 1 having count(*) >= ${PAGE} order by 1 limit 20`,
    [workspaceId],
  )
  if (rows.length === 0) throw new Error(`No conversation holds ${PAGE} messages`)
  return (index) => rows[index % rows.length]?.id ?? ''
}

/** A conversation with its newest 50 messages. */
export async function openPage(bench: Bench): Promise<(index: number) => Promise<void>> {
  const id = await longConversations(bench)
  return async (index) => {
    const { timeline } = await bench.http.json<{ timeline: { items: unknown[] } }>('GET', `${api}/conversations/${id(index)}`)
    if (timeline.items.length !== PAGE) throw new Error(`The conversation shows ${timeline.items.length} messages, not ${PAGE}`)
  }
}

export async function open(bench: Bench): Promise<Result> {
  const { db, workspaceId } = bench
  const id = await longConversations(bench)
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
  const { product, floors } = await againstStatement(bench, await openPage(bench), floor)
  return timeResult('open', product, floors, { goal: GOAL })
}
