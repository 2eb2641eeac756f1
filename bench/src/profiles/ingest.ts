import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { rateResult, type Result } from '../figures.ts'
import { connect } from '../run/baton.ts'
import type { Bench } from '../run/bench.ts'
import { Http, lineSignature } from '../run/http.ts'
import { BOT } from '../run/peer.ts'
import { interleaved, together } from '../run/rounds.ts'
import { random } from '../workload/random.ts'
import { languageOf, words } from '../workload/words.ts'

/** So many call at once: networks one webhook, the floor one transaction. */
const CALLERS = 16
const WRITERS = 8
/** As in workload W. */
const MESSAGES_A_PERSON = 5

export interface Said {
  externalId: string
  from: string
  text: string
  /** The body of the webhook and its signature. */
  body: string
  headers: Record<string, string>
  /** The first of its author. */
  isFirst: boolean
}

let nextId = Date.now() * 1000

/** Messages of people nobody has heard of yet, each in a webhook of its own, as LINE sends them. */
export function webhooks(count: number, secret: string): Said[] {
  const chance = random(nextId)
  const people = Array.from({ length: Math.ceil(count / MESSAGES_A_PERSON) }, () => `U${randomBytes(16).toString('hex')}`)
  const seen = new Set<string>()
  return Array.from({ length: count }, (_, index) => {
    const from = people[index % people.length] ?? ''
    const isFirst = !seen.has(from)
    seen.add(from)
    const externalId = String(nextId++)
    const text = words(isFirst ? 'asks' : 'adds', languageOf(chance), chance)
    const event = {
      type: 'message',
      mode: 'active',
      timestamp: Date.now(),
      source: { type: 'user', userId: from },
      webhookEventId: randomUUID(),
      deliveryContext: { isRedelivery: false },
      replyToken: randomBytes(16).toString('hex'),
      message: { id: externalId, type: 'text', quoteToken: randomBytes(12).toString('hex'), text },
    }
    const body = JSON.stringify({ destination: BOT.userId, events: [event] })
    return { externalId, from, text, body, headers: lineSignature(secret, body), isFirst }
  })
}

/** Webhooks accepted and durable against signed no-op requests; and all of intake, until the messages stand in their conversations, against the same rows in SQL. */
export async function ingest(bench: Bench): Promise<Result[]> {
  const { baton, peer, workspace, effort, db } = bench
  const hooks = new Http(baton.url, { connections: CALLERS })
  const noOp = new Http(peer.url, { connections: CALLERS })
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => connect(baton.dataDir)))
  const perSecond = (count: number, ms: number) => (1000 * count) / ms
  try {
    await prepareFloor(bench)
    const post = async (http: Http, path: string) => {
      const batch = webhooks(effort.batch, workspace.channelSecret)
      const began = performance.now()
      const { times, ms } = await together(batch, CALLERS, ({ body, headers }) => http.send('POST', path, body, headers))
      return { batch, began, times, accepted: perSecond(batch.length, ms) }
    }
    const parts = {
      product: async () => {
        const { batch, began, times, accepted } = await post(hooks, workspace.hook)
        await untilTaken(db, batch)
        return { times, accepted, taken: perSecond(batch.length, performance.now() - began) }
      },
      noOp: async () => (await post(noOp, '/signed')).accepted,
      rows: async () => {
        const batch = webhooks(effort.batch, workspace.channelSecret)
        const ids = new Map<string, { conversation: string; thread: string; contact: string }>()
        const { ms } = await together(batch, WRITERS, (said, connection) => writeRows(writers[connection] as pg.Client, bench, said, ids))
        return perSecond(batch.length, ms)
      },
    }
    for (const part of Object.values(parts)) await part()
    const { product, noOp: signed, rows } = await interleaved(effort.rounds, parts)
    return [
      rateResult(
        'webhook',
        { rates: product.map((each) => each.accepted), floors: signed, times: product.flatMap((each) => each.times) },
        0.25,
      ),
      rateResult('ingest', { rates: product.map((each) => each.taken), floors: rows }, 0.2),
    ]
  } finally {
    await Promise.all([hooks.close(), noOp.close(), ...writers.map((writer) => writer.end())])
  }
}

const PATIENCE_MS = 120_000

/** Looks at most every 10 ms, so as to take little from the server. */
async function untilTaken(db: pg.Client, batch: readonly Said[]): Promise<void> {
  const ids = batch.map((said) => said.externalId)
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    const { rows } = await db.query<{ waiting: boolean }>({
      name: 'bench_waiting',
      text: "select exists (select from raw_deliveries where state = 'pending') as waiting",
    })
    if (!rows[0]?.waiting) {
      const taken = await db.query<{ n: number }>(
        "select count(*)::int as n from message_keys k join messages m on m.id = k.message_id and m.conversation_id is not null where k.network = 'line' and k.external_id = any($1)",
        [ids],
      )
      if (taken.rows[0]?.n === ids.length) return
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`${ids.length} messages were accepted, and not all of them are in the timeline after ${PATIENCE_MS / 1000} s`)
}

/** The floor keeps its log and its numbers apart, where no reaction of the server reads them. */
export async function prepareFloor({ db }: Bench): Promise<void> {
  await db.query('create sequence if not exists public.bench_numbers')
  await db.query(
    'create table if not exists public.bench_log (seq bigint generated always as identity primary key, id uuid not null, at timestamptz not null, conversation_id uuid, data jsonb not null)',
  )
}

/** What one message becomes, in one commit. */
async function writeRows(
  db: pg.Client,
  { workspace, workspaceId }: Bench,
  said: Said,
  known: Map<string, { conversation: string; thread: string; contact: string }>,
): Promise<void> {
  const ids = known.get(said.from) ?? { conversation: randomUUID(), thread: randomUUID(), contact: randomUUID() }
  known.set(said.from, ids)
  const values = [
    workspaceId,
    workspace.accountId,
    said.externalId,
    said.text,
    randomUUID(),
    ids.conversation,
    ids.thread,
    ids.contact,
    Buffer.from(said.body),
    randomUUID(),
  ]
  if (said.isFirst) await db.query({ name: 'bench_first', text: firstRows, values: [...values, said.from, BOT.userId] })
  else await db.query({ name: 'bench_further', text: furtherRows, values: [...values, BOT.userId] })
}

const rowsOfMessage = (bot: string) => `
  kept as (
    insert into raw_deliveries (workspace_id, id, app_id, received_at, body, headers, state)
    select $1, $10, a.app_id, now(), $9, '{}', 'processed' from channel_accounts a where a.workspace_id = $1 and a.id = $2),
  hashed as (
    insert into raw_delivery_keys (workspace_id, app_id, hash, raw_delivery_id, received_at)
    select $1, a.app_id, sha256($9), $10, now() from channel_accounts a where a.workspace_id = $1 and a.id = $2),
  said as (
    insert into messages (workspace_id, id, conversation_id, thread_id, account_id, contact_id, direction, visibility, external_id, order_key, at, text, raw_delivery_id, created_at)
    values ($1, $5, $6, $7, $2, $8, 'inbound', 'private', $3, $3, now(), $4, $10, now())),
  keyed as (insert into message_keys (workspace_id, network, scope, external_id, message_id) values ($1, 'line', ${bot}, $3, $5))
  insert into public.bench_log (id, at, conversation_id, data) values ($5, now(), $6, json_build_object('messageId', $5::uuid))`

const firstRows = `
  with person as (insert into contacts (workspace_id, id, created_at) values ($1, $8, now())),
  known as (insert into identities (workspace_id, id, contact_id, network, scope, external_id, created_at) values ($1, $8, $8, 'line', $12, $11, now())),
  place as (
    insert into threads (workspace_id, id, account_id, network, kind, visibility, external_id, created_at) values ($1, $7, $2, 'line', 'dm', 'private', $11, now())),
  matter as (
    insert into conversations (workspace_id, id, number, contact_id, network, account_id, inbox_id, audience_id, status, subject, has_public, first_inbound_at, waiting_since,
                               last_message_at, last_message_id, preview_text, preview_direction, created_at)
    select $1, $6, -nextval('public.bench_numbers')::int, $8, 'line', $2, a.inbox_id, a.audience_id, 'open', $4, false, now(), now(), now(), $5, $4, 'inbound', now()
      from channel_accounts a where a.workspace_id = $1 and a.id = $2),
  part as (insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at) values ($1, $7, $8, $6, now())),
  ${rowsOfMessage('$12')}`

const furtherRows = `
  with matter as (
    update conversations set last_message_at = now(), last_message_id = $5, preview_text = $4, preview_direction = 'inbound', version = version + 1
     where workspace_id = $1 and id = $6),
  ${rowsOfMessage('$11')}`
