import type { Tx } from '#kernel/tx'
import { isLight } from './light.ts'
import type { Plan } from './plan.ts'

/** No longer text is a mere thank-you. */
const LONGEST_THANKS = 120
/** Longest chain of brand messages replying to brand messages that is followed to the customer at its root. */
const MOST_STEPS = 8

/**
 * Puts right what came in the wrong order: a brand's message that was here before the words it answers, and a contact's
 * words in a public thread that were here before the message that opened their conversation.
 *
 * Looks at brand messages written elsewhere (ours know their conversation) in the threads of this batch, at or after the
 * earliest new message. One that replies to something belongs where that belongs; one whose replies lead to nothing we know
 * (the brand goes on below its own words, the customer's first post was never told) belongs to the latest contact message
 * before it.
 *
 * @returns conversations whose messages changed
 */
export async function settleDisorder(tx: Tx, plan: Plan): Promise<string[]> {
  const since = new Map<string, string>()
  for (const { known } of plan.messages) {
    const earliest = since.get(known.threadId)
    if (!earliest || known.at < earliest) since.set(known.threadId, known.at)
  }
  if (since.size === 0) return []
  const threads = JSON.stringify([...since].map(([thread_id, at]) => ({ thread_id, at })))
  const touched = await adoptOwnWords(tx, plan)
  for (let step = 0; step < MOST_STEPS; step++) {
    const moved = await attributeBrandMessages(tx, threads)
    if (moved.length === 0) break
    touched.push(...moved)
  }
  touched.push(...(await acknowledgeThanks(tx, [...touched, ...plan.answers.map(({ conversationId }) => conversationId)])))
  return [...new Set(touched)]
}

/** Thanks that were here before the answer they are for: they ask for nothing, now that it is known what they are for. */
async function acknowledgeThanks(tx: Tx, conversationIds: string[]): Promise<string[]> {
  if (conversationIds.length === 0) return []
  const unanswered = await tx.all<{ id: string; text: string | null; kindHint: string | null; media: boolean }>`
    select m.id, m.text, m.kind_hint, exists (select from media f where f.workspace_id = m.workspace_id and f.message_id = m.id) as media
      from messages m
     where m.workspace_id = ${tx.workspaceId} and m.conversation_id = any(${conversationIds}::uuid[])
       and m.direction = 'inbound' and not m.acknowledged and m.deleted_at is null and m.review is null and length(m.text) <= ${LONGEST_THANKS}
       and m.at >= (select min(a.at) from answers a where a.workspace_id = m.workspace_id and a.conversation_id = m.conversation_id and not a.automatic)`
  const light = unanswered.filter(isLight).map(({ id }) => id)
  if (light.length === 0) return []
  const rows = await tx.all<{ conversationId: string }>`
    update messages m set acknowledged = true
     where m.workspace_id = ${tx.workspaceId} and m.id = any(${light}::uuid[])
       and not exists (
         select from messages o where o.workspace_id = m.workspace_id and o.conversation_id = m.conversation_id and o.direction = 'inbound'
            and not o.acknowledged and o.deleted_at is null and not o.history and o.id <> all(${light}::uuid[]) and o.at < m.at
            and o.at > (select max(a.at) from answers a where a.workspace_id = m.workspace_id and a.conversation_id = m.conversation_id and not a.automatic and a.at <= m.at))
    returning m.conversation_id`
  return rows.map((row) => row.conversationId)
}

/** Words of a contact that did not address us, said after the message that opened their conversation but seen before it. */
async function adoptOwnWords(tx: Tx, plan: Plan): Promise<string[]> {
  const opened = [...plan.parts, ...plan.earlier]
  if (opened.length === 0) return []
  const rows = await tx.all<{ conversationId: string }>`
    update messages m set conversation_id = p."conversationId"
      from jsonb_to_recordset(${JSON.stringify(opened)}::jsonb) as p("threadId" uuid, "contactId" uuid, "conversationId" uuid, "fromAt" timestamptz)
     where m.workspace_id = ${tx.workspaceId} and m.thread_id = p."threadId" and m.contact_id = p."contactId"
       and m.conversation_id is null and m.direction = 'inbound' and m.at >= p."fromAt"
    returning m.conversation_id`
  return rows.map((row) => row.conversationId)
}

async function attributeBrandMessages(tx: Tx, threads: string): Promise<string[]> {
  const rows = await tx.all<{ conversationId: string | null; was: string | null }>`
    with said as materialized (
      select o.id, o.conversation_id as was, o.at, o.automatic, o.thread_id, o.order_key, o.reply_to_external, t.network, t.kind
        from jsonb_to_recordset(${threads}::jsonb) as s(thread_id uuid, at timestamptz)
        join threads t on t.workspace_id = ${tx.workspaceId} and t.id = s.thread_id
        join messages o on o.workspace_id = t.workspace_id and o.thread_id = t.id and o.at >= s.at
       where o.direction = 'outbound' and o.agent_id is null),
    belongs as (
      select s.id, s.was, s.at, s.automatic, target.id as reply_to,
             case when target.direction = 'inbound' then target.conversation_id else coalesce(target.conversation_id, before.conversation_id) end as conversation_id
        from said s
        left join lateral (
          select m.id, m.conversation_id, m.direction from message_keys k join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
           where s.reply_to_external is not null and k.workspace_id = ${tx.workspaceId} and k.network = s.network and k.external_id = s.reply_to_external and m.thread_id = s.thread_id
           limit 1) target on true
        left join lateral (
          select m.conversation_id from messages m
           where target.conversation_id is null and m.workspace_id = ${tx.workspaceId} and m.thread_id = s.thread_id and m.direction = 'inbound' and (m.at, m.order_key) < (s.at, s.order_key)
           order by m.at desc, m.order_key desc limit 1) before on true),
    moved as (
      update messages o set conversation_id = b.conversation_id, reply_to = coalesce(o.reply_to, b.reply_to)
        from belongs b
       where o.workspace_id = ${tx.workspaceId} and o.id = b.id and o.conversation_id is distinct from b.conversation_id
      returning o.id, o.conversation_id, b.was, b.at, b.automatic),
    gone as (
      delete from answers a using moved m where a.workspace_id = ${tx.workspaceId} and a.message_id = m.id and a.conversation_id = m.was),
    answered as (
      insert into answers (workspace_id, conversation_id, message_id, at, automatic)
      select ${tx.workspaceId}, m.conversation_id, m.id, m.at, m.automatic from moved m where m.conversation_id is not null on conflict do nothing)
    select conversation_id, was from moved`
  return rows.flatMap((row) => [row.conversationId, row.was]).filter((id) => id !== null)
}
