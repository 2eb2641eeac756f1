import type pg from 'pg'
import { AGENTS, type MadeConversation, type MadeMessage, workload } from '../workload/workload.ts'
import type { Workspace } from './move-in.ts'
import { BOT } from './peer.ts'

/** Conversations written by one round of statements. */
const BATCH = 1000

/** Reactions whose work the seed leaves to the product: search text, language, facts of the figures. */
const CONSUMERS = ['conversations.search', 'reports.facts']

interface Place {
  workspaceId: number
  audienceId: string
  agents: string[]
  inboxId: string
  accountId: string
}

/**
 * Fills the workspace with workload W in plain SQL, as the owner role, in Baton's own tables: rows, derived columns and
 * the log. What follows from the log (search text, languages, facts) the running server makes of it; waits until it has.
 */
export async function seed(db: pg.Client, workspace: Workspace, messages: number, until: number): Promise<void> {
  const place = await placeOf(db, workspace)
  await db.query('set role baton_owner')
  await db.query("select set_config('baton.workspace_id', $1, false)", [String(place.workspaceId)])
  const { rows } = await db.query<{ last_seq: string; last_number: number }>('select last_seq, last_number from feeds')
  let seq = Number(rows[0]?.last_seq)
  let number = rows[0]?.last_number ?? 0
  let batch: MadeConversation[] = []
  const write = async () => {
    await db.query('begin')
    await writeBatch(db, place, batch, number)
    seq = await writeLog(db, place, batch, seq)
    await db.query('commit')
    number += batch.length
    batch = []
  }
  for (const conversation of workload(messages, until)) {
    batch.push(conversation)
    if (batch.length === BATCH) await write()
  }
  if (batch.length > 0) await write()
  // It is labelled already; else the server would label it beside whatever is measured.
  await db.query(
    `insert into label_backfills (workspace_id, state, newest, oldest, below, ended_at)
     select $1, 'done', n.id, o.id, o.id, now()
       from (select id from messages where workspace_id = $1 order by id desc limit 1) n, (select id from messages where workspace_id = $1 order by id limit 1) o`,
    [place.workspaceId],
  )
  await db.query('reset role')
  // Without statistics the server would read whole tables for every batch of the log.
  await db.query('analyze')
  // From here on the server sees that there is news.
  await db.query('update feeds set last_seq = $1, last_number = $2 where workspace_id = $3', [seq, number, place.workspaceId])
  await untilCaughtUp(db, place.workspaceId, seq)
  await db.query('vacuum analyze')
}

async function placeOf(db: pg.Client, { inboxId, accountId }: Workspace): Promise<Place> {
  const { rows } = await db.query<{ workspace_id: number; audience_id: string }>(
    'select workspace_id, audience_id from channel_accounts where id = $1',
    [accountId],
  )
  const [account] = rows
  if (!account) throw new Error('The account that was just connected is not there')
  const agents = await db.query<{ id: string }>(
    `insert into agents (workspace_id, id, user_id, name, email, role, created_at)
     select $1, gen_random_uuid(), 'bench-' || n, 'Agent ' || n, 'agent' || n || '@example.com', 'agent', now() from generate_series(1, $2::int) n
     returning id`,
    [account.workspace_id, AGENTS],
  )
  await db.query('insert into inbox_members (workspace_id, inbox_id, agent_id) select $1, $2, unnest($3::uuid[])', [
    account.workspace_id,
    inboxId,
    agents.rows.map((row) => row.id),
  ])
  return {
    workspaceId: account.workspace_id,
    audienceId: account.audience_id,
    agents: agents.rows.map((row) => row.id),
    inboxId,
    accountId,
  }
}

const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())

async function writeBatch(db: pg.Client, place: Place, batch: readonly MadeConversation[], number: number): Promise<void> {
  const { workspaceId: w, audienceId, inboxId, accountId, agents } = place
  const people = JSON.stringify(batch.map(({ contact }) => ({ ...contact, at: iso(contact.createdAt) })))
  await db.query(
    `insert into contacts (workspace_id, id, name, created_at)
     select $1, p.id, p.name, p.at from jsonb_to_recordset($2::jsonb) as p(id uuid, name text, at timestamptz)`,
    [w, people],
  )
  await db.query(
    `insert into identities (workspace_id, id, contact_id, network, scope, external_id, display_name, created_at)
     select $1, p."identityId", p.id, 'line', $3, p."externalId", p.name, p.at
       from jsonb_to_recordset($2::jsonb) as p(id uuid, "identityId" uuid, "externalId" text, name text, at timestamptz)`,
    [w, people, BOT.userId],
  )
  const talks = JSON.stringify(batch.map((conversation, index) => conversationRow(conversation, number + index + 1, agents)))
  await db.query(
    `insert into threads (workspace_id, id, account_id, network, kind, visibility, external_id, created_at)
     select $1, c.thread_id, $3, 'line', 'dm', 'private', c.user_id, c.first_inbound_at
       from jsonb_to_recordset($2::jsonb) as c(thread_id uuid, user_id text, first_inbound_at timestamptz)`,
    [w, talks, accountId],
  )
  await db.query(
    `insert into conversations (workspace_id, id, number, contact_id, network, account_id, inbox_id, audience_id, assignee_id, status, resolution, subject, has_public,
            first_inbound_at, last_answer_at, waiting_since, snoozed_until, last_message_at, last_message_id, last_inbound_id, preview_text, preview_direction, preview_visibility,
            preview_language, created_at, resolved_at, version, labels, urgent_since)
     select $1, c.id, c.number, c.contact_id, 'line', $3, $4, $5, c.assignee_id, c.status, c.resolution, c.subject, false,
            c.first_inbound_at, c.last_answer_at, c.waiting_since, c.snoozed_until, c.last_message_at, c.last_message_id, c.last_inbound_id, c.preview_text, c.preview_direction, 'private',
            c.language, c.first_inbound_at, c.resolved_at, c.version, c.labels, c.urgent_since
       from jsonb_to_recordset($2::jsonb) as c(id uuid, number int, contact_id uuid, assignee_id uuid, status text, resolution text, subject text, first_inbound_at timestamptz,
            last_answer_at timestamptz, waiting_since timestamptz, snoozed_until timestamptz, last_message_at timestamptz, last_message_id uuid, last_inbound_id uuid, preview_text text,
            preview_direction text, language text, resolved_at timestamptz, version int, labels jsonb, urgent_since timestamptz)`,
    [w, talks, accountId, inboxId, audienceId],
  )
  await db.query(
    `insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at)
     select $1, c.thread_id, c.contact_id, c.id, c.first_inbound_at
       from jsonb_to_recordset($2::jsonb) as c(id uuid, thread_id uuid, contact_id uuid, first_inbound_at timestamptz)`,
    [w, talks],
  )
  await db.query(
    `insert into conversation_tags (workspace_id, conversation_id, tag, at)
     select $1, c.id, c.tag, c.first_inbound_at from jsonb_to_recordset($2::jsonb) as c(id uuid, tag text, first_inbound_at timestamptz) where c.tag is not null`,
    [w, talks],
  )
  await writeMessages(db, place, batch)
}

function conversationRow(
  { id, threadId, contact, language, status, assignee, messages, tag }: MadeConversation,
  number: number,
  agents: string[],
) {
  const last = messages.at(-1)
  const answer = messages.findLast((message) => message.direction === 'outbound')
  const unanswered = messages.filter((message) => message.direction === 'inbound' && message.at > (answer?.at ?? 0))
  return {
    id,
    number,
    thread_id: threadId,
    user_id: contact.externalId,
    contact_id: contact.id,
    assignee_id: assignee === null ? null : agents[assignee],
    status,
    resolution: status === 'resolved' ? 'answered' : null,
    subject: messages[0]?.text.slice(0, 80),
    first_inbound_at: iso(messages[0]?.at),
    last_answer_at: iso(answer?.at),
    waiting_since: status === 'resolved' ? null : iso(unanswered[0]?.at),
    snoozed_until: status === 'snoozed' ? iso((last?.at ?? 0) + 7 * 86_400_000) : null,
    last_message_at: iso(last?.at),
    last_message_id: last?.id,
    last_inbound_id: messages.findLast((message) => message.direction === 'inbound')?.id,
    preview_text: last?.text.slice(0, 200),
    preview_direction: last?.direction,
    language,
    resolved_at: status === 'resolved' ? iso((last?.at ?? 0) + 1000) : null,
    version: messages.length,
    tag,
    ...urgencyOf(messages, status === 'resolved' ? [] : unanswered),
  }
}

const HOUR_MS = 3_600_000

/** What a conversation shows of its messages' labels: of the newest words of the contact, and of the most urgent nobody answered. */
function urgencyOf(messages: readonly MadeMessage[], unanswered: readonly MadeMessage[]) {
  const newest = messages.findLast(({ labels }) => labels)
  if (!newest?.labels) return { labels: null, urgent_since: null }
  const { language, sentiment, kind } = newest.labels
  const [urgent] = unanswered.flatMap(({ labels }) => labels ?? []).sort((a, b) => (b.points ?? 0) - (a.points ?? 0))
  const { urgency, points = 0 } = urgent ?? {}
  const [first] = unanswered
  return {
    labels: { language, sentiment, kind, message: newest.id, private: true, ...(points > 0 && { urgency, points }) },
    urgent_since: first && points > 0 ? iso(first.at - points * HOUR_MS) : null,
  }
}

async function writeMessages(
  db: pg.Client,
  { workspaceId: w, accountId, agents }: Place,
  batch: readonly MadeConversation[],
): Promise<void> {
  const said = JSON.stringify(
    batch.flatMap(({ id, threadId, contact, messages }) =>
      messages.map((message) => ({
        id: message.id,
        conversation_id: id,
        thread_id: threadId,
        contact_id: message.direction === 'inbound' ? contact.id : null,
        identity_id: message.direction === 'inbound' ? contact.identityId : null,
        agent_id: message.agent === null ? null : agents[message.agent],
        author_name: message.agent === null ? contact.name : `Agent ${message.agent + 1}`,
        direction: message.direction,
        external_id: message.externalId,
        at: iso(message.at),
        text: message.text,
        labels: message.labels,
      })),
    ),
  )
  await db.query(
    `insert into messages (workspace_id, id, conversation_id, thread_id, account_id, contact_id, identity_id, agent_id, author_name, direction, visibility, external_id, order_key, at,
            text, acknowledged, created_at, labels)
     select $1, m.id, m.conversation_id, m.thread_id, $3, m.contact_id, m.identity_id, m.agent_id, m.author_name, m.direction, 'private', m.external_id, lpad(m.external_id, 20, '0'), m.at,
            m.text, m.direction = 'outbound', m.at, m.labels
       from jsonb_to_recordset($2::jsonb) as m(id uuid, conversation_id uuid, thread_id uuid, contact_id uuid, identity_id uuid, agent_id uuid, author_name text, direction text,
            external_id text, at timestamptz, text text, labels jsonb)`,
    [w, said, accountId],
  )
  await db.query(
    `insert into message_keys (workspace_id, network, scope, external_id, message_id)
     select $1, 'line', $3, m.external_id, m.id from jsonb_to_recordset($2::jsonb) as m(id uuid, external_id text)`,
    [w, said, BOT.userId],
  )
  await db.query(
    `insert into answers (workspace_id, conversation_id, message_id, at)
     select $1, m.conversation_id, m.id, m.at from jsonb_to_recordset($2::jsonb) as m(id uuid, conversation_id uuid, at timestamptz, direction text)
      where m.direction = 'outbound'`,
    [w, said],
  )
}

/** The log as it would have been written. @returns the newest number given */
async function writeLog(
  db: pg.Client,
  { workspaceId, inboxId }: Place,
  batch: readonly MadeConversation[],
  after: number,
): Promise<number> {
  const events = batch.flatMap(({ id, threadId, contact, messages }) => {
    const base = { conversation_id: id, contact_id: contact.id }
    const opened = {
      ...base,
      type: 'conversation.opened',
      at: iso(messages[0]?.at),
      actor: 'contact',
      actor_id: contact.id,
      data: { conversationId: id, contactId: contact.id, network: 'line', version: 1 },
    }
    const said = messages.map((message) => {
      const data = { messageId: message.id, conversationId: id, threadId, visibility: 'private' }
      const at = iso(message.at)
      return message.direction === 'inbound'
        ? { ...base, type: 'message.received', at, actor: 'contact', actor_id: contact.id, data: { ...data, answerExpected: true } }
        : { ...base, type: 'message.sent', at, actor: 'system', actor_id: null, data: { ...data, automatic: false, answers: [id] } }
    })
    return [opened, ...said]
  })
  await db.query(
    `insert into events (workspace_id, seq, id, type, at, network_at, actor_kind, actor_id, conversation_id, contact_id, inbox_id, data)
     select $1, $3 + row_number() over (), gen_random_uuid(), e.type, e.at, e.at, e.actor, e.actor_id, e.conversation_id, e.contact_id, $4, e.data
       from jsonb_to_recordset($2::jsonb) as e(type text, at timestamptz, actor text, actor_id text, conversation_id uuid, contact_id uuid, data jsonb)`,
    [workspaceId, JSON.stringify(events), after, inboxId],
  )
  return after + events.length
}

/** A reaction that has not moved for so long does not work. */
const PATIENCE_MS = 60_000

async function untilCaughtUp(db: pg.Client, workspaceId: number, seq: number): Promise<void> {
  let moved = performance.now()
  let before = ''
  for (;;) {
    const { rows } = await db.query<{ consumer: string; seq: string }>(
      'select consumer, seq from reaction_cursors where workspace_id = $1 order by consumer',
      [workspaceId],
    )
    if (CONSUMERS.every((consumer) => rows.some((row) => row.consumer === consumer && Number(row.seq) >= seq))) return
    const now = JSON.stringify(rows)
    if (now !== before) moved = performance.now()
    before = now
    if (performance.now() - moved > PATIENCE_MS) throw new Error(`The log ends at ${seq}, and the server reads it no further: ${now}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
