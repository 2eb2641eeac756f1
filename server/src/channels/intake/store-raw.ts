import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Ctx } from '#kernel/context'
import { sql } from '#kernel/sql'

/** Bytes a network sent, with the few headers an adapter reads again. */
export interface Arrival {
  body: Uint8Array
  headers: Record<string, string>
}

export interface Arrivals {
  appId: string
  /** Known for polls and mailboxes; a webhook says inside whom it is for. */
  accountId: string | null
  deliveries: Arrival[]
}

/**
 * Keeps raw deliveries and returns once they would survive a power cut. Bytes that came before are counted, not kept again.
 * Reading them is somebody else's work, after this commit.
 */
export async function storeRaw(ctx: Ctx, batches: Arrivals | Arrivals[]): Promise<void> {
  const rows: Row[] = []
  for (const { appId, accountId, deliveries } of [batches].flat())
    for (const { body, headers } of deliveries) {
      const row = { id: ctx.newId(), app_id: appId, account_id: accountId, hash: await hashOf(accountId, body), headers }
      if (body.length <= LARGE) rows.push({ ...row, body: Buffer.from(body).toString('base64') })
      else await store(ctx, [row], body)
    }
  if (rows.length > 0) await store(ctx, rows)
}

interface Row {
  id: string
  app_id: string
  account_id: string | null
  hash: string
  headers: Record<string, string>
  /** Base64; a large body goes by itself, as bytes. */
  body?: string
}

/** Others are answered between one piece of this size and the next. */
const LARGE = 1024 * 1024

async function hashOf(accountId: string | null, body: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(accountId ?? '')
  for (let at = 0; at < body.length; at += LARGE) {
    if (at > 0) await setImmediate()
    hash.update(body.subarray(at, at + LARGE))
  }
  return hash.digest('hex')
}

async function store(ctx: Ctx, rows: Row[], large: Uint8Array | null = null): Promise<void> {
  await ctx.tx(async (tx) => {
    tx.atEnd(sql`
      with arrived as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, app_id uuid, account_id uuid, hash text, headers jsonb, body text)),
      counted as (
        select app_id, decode(hash, 'hex') as hash, min(id::text)::uuid as id, count(*)::int as times from arrived group by app_id, hash),
      keyed as (
        insert into raw_delivery_keys (workspace_id, app_id, hash, raw_delivery_id, sightings, received_at)
        select ${tx.workspaceId}, app_id, hash, id, times, ${tx.now}::timestamptz from counted order by app_id, hash
        on conflict (workspace_id, app_id, hash) do update set sightings = raw_delivery_keys.sightings + excluded.sightings
        returning raw_delivery_id)
      insert into raw_deliveries (workspace_id, id, app_id, account_id, received_at, body, headers)
      select ${tx.workspaceId}, a.id, a.app_id, a.account_id, ${tx.now}::timestamptz, coalesce(${large}::bytea, decode(a.body, 'base64')), a.headers
        from arrived a join keyed k on k.raw_delivery_id = a.id`)
    tx.onCommit(() => ctx.app.bus.publish({ kind: 'raw', workspaceId: ctx.workspaceId }))
  })
}
