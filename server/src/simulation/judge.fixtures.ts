import { recomputeFacts } from '#reports'
import type { LoggedEvent } from '#kernel/reactions'
import type { Tx } from '#kernel/tx'
import { deriveConversations } from '../conversations/derive.ts'
import type { Asked, World } from './world.fixtures.ts'

/** What is wrong with a world that came to rest, as sentences; nothing where all promises were kept. */
export async function judge(world: World): Promise<string[]> {
  const { ctx } = world.given
  const found = await ctx.tx(async (tx) => [
    ...(await messages(tx, world)),
    ...(await replies(tx, world)),
    ...(await log(tx, world)),
    ...(await search(tx)),
    ...(await leftBehind(tx, world)),
    ...(await conversations(tx)),
  ])
  return [...world.problems, ...locks(world), ...found, ...(await facts(world))]
}

/** No two wait for each other, also where they would merely try again. */
function locks({ scheduler: { deadlocks, behindFeed } }: World): string[] {
  return [
    ...deadlocks.map((statement) => `a deadlock ended: ${statement}`),
    ...behindFeed.map((statement) => `the feed was locked before: ${statement}`),
  ]
}

/** Each message once, in its author's conversation, as it stands on the network. */
async function messages(tx: Tx, { said }: World): Promise<string[]> {
  const rows = await tx.all<{
    externalId: string
    text: string | null
    at: string
    isDeleted: boolean
    direction: string
    author: string | null
    owner: string | null
  }>`
    select m.external_id, m.text, m.at, m.deleted_at is not null as is_deleted, m.direction, i.external_id as author,
           (select o.external_id from conversations c join identities o on o.workspace_id = c.workspace_id and o.contact_id = c.contact_id
             where c.workspace_id = m.workspace_id and c.id = m.conversation_id) as owner
      from messages m left join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id
     where m.workspace_id = ${tx.workspaceId} order by m.at, m.order_key`
  return said.flatMap(({ id, who, text, at, isDeleted, thread }) => {
    const mine = rows.filter(({ externalId }) => externalId === id)
    const [row] = mine
    if (!row || mine.length > 1) return [`${id} is there ${mine.length} times`]
    const problems: string[] = []
    if (row.isDeleted !== isDeleted) problems.push(`${id} is ${row.isDeleted ? '' : 'not '}taken back`)
    if (row.text !== (isDeleted ? null : text)) problems.push(`${id} says "${row.text}", not "${isDeleted ? null : text}"`)
    if (row.at !== at) problems.push(`${id} stands at ${row.at}, not ${at}`)
    if (row.author !== who) problems.push(`${id} is of ${row.author}, not of ${who}`)
    if (who && row.owner !== who) problems.push(`${id} of ${who} stands in a conversation of ${row.owner}`)
    if (!who && row.owner !== null && row.owner !== thread) problems.push(`${id} stands in a conversation of ${row.owner}`)
    return problems
  })
}

interface Delivery {
  id: string
  state: string
  dueAt: string
  trouble: string | null
  isBehind: boolean
  messages: number
}

/** What the customer saw is what the inbox says, and nothing twice. */
async function replies(tx: Tx, { asked, network }: World): Promise<string[]> {
  const rows = await tx.all<Delivery>`
    select d.id, d.state, d.due_at, c.delivery_trouble as trouble,
           exists (select from deliveries e where e.workspace_id = d.workspace_id and e.conversation_id = d.conversation_id and e.state = 'sent' and e.created_at > d.due_at) as is_behind,
           (select count(*)::int from messages m where m.workspace_id = d.workspace_id and m.text = d.payload ->> 'text') as messages
      from deliveries d join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
     where d.workspace_id = ${tx.workspaceId}`
  const deliveries = new Map(rows.map((row) => [row.id, row]))
  return asked.flatMap((reply) => {
    const delivery = deliveries.get(reply.deliveryId)
    const shown = network.ledger.filter(({ deliveryId }) => deliveryId === reply.deliveryId).length
    if (!delivery) return reply.isAccepted ? [`"${reply.text}" was accepted and is not there`] : []
    return ofOne(reply, delivery, shown).map((problem) => `"${reply.text}" (${delivery.state}, shown ${shown} times) ${problem}`)
  })
}

function ofOne(reply: Asked, { state, dueAt, trouble, isBehind, messages }: Delivery, shown: number): string[] {
  const problems: string[] = []
  if (shown > 1 && !reply.isForced) problems.push('was seen twice')
  if (reply.isUndone && shown > 0) problems.push('was undone and seen')
  if (messages !== (state === 'cancelled' ? 0 : 1)) problems.push(`stands ${messages} times in the timeline`)
  switch (state) {
    case 'sent':
      if (shown === 0) problems.push('was not seen')
      break
    case 'cancelled':
    case 'refused':
      if (shown > 0) problems.push('was seen')
      if (state === 'refused' && trouble === null && !isBehind) problems.push('asks nobody')
      break
    case 'unknown':
      if (dueAt !== 'infinity' || trouble !== 'unknown') problems.push('asks nobody')
      break
    default:
      problems.push('is stuck')
  }
  return problems
}

/** Numbered without a gap, each cause before its effect; and no reply went past words that its author had not seen. */
async function log(tx: Tx, { asked }: World): Promise<string[]> {
  const events = await tx.all<LoggedEvent & { cause: string | null }>`
    select seq, id, type, at, cause, depth, conversation_id, data from events where workspace_id = ${tx.workspaceId} order by seq`
  const feed = await tx.one<{ lastSeq: number }>`select last_seq from feeds where workspace_id = ${tx.workspaceId}`
  const problems = events.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`event ${index + 1} has number ${seq}`]))
  if (feed?.lastSeq !== events.length) problems.push(`the feed counts ${feed?.lastSeq} events of ${events.length}`)
  const known = new Map(events.map((event) => [event.id, event]))
  for (const { seq, cause, depth } of events) {
    const before = cause ? known.get(cause) : undefined
    if (cause ? !before || before.seq >= seq || before.depth + 1 !== depth : depth !== 0) problems.push(`event ${seq} has no valid cause`)
  }
  // Asked for too near, or sent again by a person, one waits for no time.
  const later = await tx.all<{ id: string }>`select id from deliveries where workspace_id = ${tx.workspaceId} and send_at is not null`
  for (const { deliveryId, conversationId, text, seen } of asked) {
    const accepted = events.find(({ type, data }) => type === 'delivery.changed' && 'deliveryId' in data && data.deliveryId === deliveryId)
    const before = events.filter(({ seq }) => seq < (accepted?.seq ?? 0))
    // What its author took back before is no words any more.
    const gone = new Set(before.flatMap(({ type, data }) => (type === 'message.deleted' && 'messageId' in data ? [data.messageId] : [])))
    const missed = before.find(
      (event) =>
        event.type === 'message.received' &&
        event.conversationId === conversationId &&
        'messageId' in event.data &&
        !seen.has(event.data.messageId) &&
        !gone.has(event.data.messageId),
    )
    if (missed) problems.push(`"${text}" went past event ${missed.seq}, which its author had not seen`)
    if (later.some(({ id }) => id === deliveryId)) problems.push(...overtaken(events, { deliveryId, conversationId, text }))
  }
  return problems
}

/** One that waited for a time does not go out when the contact wrote meanwhile. */
function overtaken(
  events: LoggedEvent[],
  { deliveryId, conversationId, text }: Pick<Asked, 'deliveryId' | 'conversationId' | 'text'>,
): string[] {
  const changes = events.filter(({ type, data }) => type === 'delivery.changed' && 'deliveryId' in data && data.deliveryId === deliveryId)
  const [accepted] = changes
  const sending = changes.find(({ data }) => 'to' in data && data.to === 'sending')
  if (!accepted || !sending) return []
  const wrote = events.find(
    ({ seq, type, conversationId: of }) => type === 'message.received' && of === conversationId && seq > accepted.seq && seq < sending.seq,
  )
  return wrote ? [`"${text}" went out by event ${sending.seq} though they wrote before, by event ${wrote.seq}`] : []
}

async function search(tx: Tx): Promise<string[]> {
  const rows = await tx.all<{ externalId: string; living: boolean; found: boolean }>`
    select coalesce(m.external_id, m.id::text) as external_id, m.deleted_at is null as living, s.message_id is not null and s.conversation_id = m.conversation_id as found
      from messages m left join message_search s on s.workspace_id = m.workspace_id and s.message_id = m.id
     where m.workspace_id = ${tx.workspaceId} and m.conversation_id is not null and (m.external_id is not null or m.direction = 'inbound')
       and (m.text is null or m.text ~ '\\w')`
  const stale = await tx.all<{ messageId: string }>`
    select s.message_id from message_search s where s.workspace_id = ${tx.workspaceId}
       and not exists (select from messages m where m.workspace_id = s.workspace_id and m.id = s.message_id)`
  return [
    ...rows
      .filter(({ living, found }) => living !== found)
      .map(({ externalId, living }) => `${externalId} is ${living ? 'not ' : ''}findable`),
    ...stale.map(({ messageId }) => `${messageId} is findable and not there`),
  ]
}

/** What processes ended over may be set aside: an event by the second that finds it, bytes by the third. Nothing else may be. */
async function leftBehind(tx: Tx, { ends, parked }: World): Promise<string[]> {
  const endsOf = (loop: string) => ends.filter((name) => name === loop).length
  const failed = await tx.all<{ reason: unknown }>`
    select reason from raw_deliveries where workspace_id = ${tx.workspaceId} and state <> 'processed'`
  return [
    ...(endsOf('intake') < 2 ? failed.map(({ reason }) => `bytes were set aside: ${JSON.stringify(reason)}`) : []),
    ...parked
      .filter(({ consumer }) => endsOf(consumer) < 1)
      .map(({ consumer, seq, reason }) => `event ${seq} was parked by ${consumer}: ${reason}`),
  ]
}

async function conversations(tx: Tx): Promise<string[]> {
  const shown = () =>
    tx.all<{ id: string; row: string }>`
      select id, (to_jsonb(c) - 'version')::text as row from conversations c where workspace_id = ${tx.workspaceId} order by number`
  const before = await shown()
  await deriveConversations(
    tx,
    before.map(({ id }) => id),
  )
  const after = await shown()
  return before.flatMap(({ row }, index) =>
    row === after[index]?.row ? [] : [`a conversation stands as ${row}, not as ${after[index]?.row}`],
  )
}

async function facts({ given }: World): Promise<string[]> {
  const read = () =>
    given.ctx.tx(
      (tx) => tx.all<{ fact: string }>`
        select to_jsonb(f)::text as fact from response_facts f where workspace_id = ${tx.workspaceId}
        union all select to_jsonb(f)::text from sent_facts f where workspace_id = ${tx.workspaceId} order by 1`,
    )
  const kept = (await read()).map(({ fact }) => fact)
  await recomputeFacts(given.ctx)
  const fresh = (await read()).map(({ fact }) => fact)
  return [
    ...kept.filter((fact) => !fresh.includes(fact)).map((fact) => `a fact is false: ${fact}`),
    ...fresh.filter((fact) => !kept.includes(fact)).map((fact) => `a fact is missing: ${fact}`),
  ]
}
