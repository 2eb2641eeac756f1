import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Said } from '../workload/webhooks.ts'
import type { Bench } from './bench.ts'
import { BOT } from './peer.ts'

/** Conversation, thread and contact of each author. */
export type Known = Map<string, { conversation: string; thread: string; contact: string }>

/** The floor keeps its log and its numbers apart, where no reaction of the server reads them. */
export async function prepareFloor({ db }: Bench): Promise<void> {
  await db.query('create sequence if not exists public.bench_numbers start 1000000')
  await db.query(
    'create table if not exists public.bench_log (seq bigint generated always as identity primary key, id uuid not null, at timestamptz not null, conversation_id uuid, data jsonb not null)',
  )
}

/** What one message becomes, in one commit. */
export async function writeRows(db: pg.Client, { workspace, workspaceId }: Bench, said: Said, known: Known): Promise<void> {
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
    insert into raw_deliveries (workspace_id, id, app_id, hash, received_at, body, headers, state)
    select $1, $10, a.app_id, sha256($9), now(), $9, '{}', 'processed' from channel_accounts a where a.workspace_id = $1 and a.id = $2),
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
