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
  const rows = new Map<string, Row>()
  for (const { appId, accountId, deliveries } of [batches].flat())
    for (const { body, headers } of deliveries) {
      const hash = body.length <= LARGE ? hashOf(accountId, body) : await hashOfLarge(accountId, body)
      const known = rows.get(appId + hash)
      if (known) {
        known.times++
        continue
      }
      const row = { id: ctx.newId(), app_id: appId, account_id: accountId, hash, times: 1, headers }
      if (body.length <= LARGE)
        rows.set(appId + hash, { ...row, body: Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64') })
      else await store(ctx, [row], body)
    }
  if (rows.size > 0) await store(ctx, [...rows.values()])
}

interface Row {
  id: string
  app_id: string
  account_id: string | null
  hash: string
  /** How often the same bytes came in this batch. */
  times: number
  headers: Record<string, string>
  /** Base64; a large body goes by itself, as bytes. */
  body?: string
}

/** Others are answered between one piece of this size and the next. */
const LARGE = 1024 * 1024

function hashOf(accountId: string | null, body: Uint8Array): string {
  return createHash('sha256')
    .update(accountId ?? '')
    .update(body)
    .digest('hex')
}

async function hashOfLarge(accountId: string | null, body: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(accountId ?? '')
  for (let at = 0; at < body.length; at += LARGE) {
    if (at > 0) await setImmediate()
    hash.update(body.subarray(at, at + LARGE))
  }
  return hash.digest('hex')
}

async function store(ctx: Ctx, rows: Row[], large: Uint8Array | null = null): Promise<void> {
  await ctx.tx(async (tx) => {
    // Several processes store at the same time: all in one order.
    tx.atEnd(sql`
      with arrived as (
        select id, app_id, account_id, decode(hash, 'hex') as hash, times, headers, coalesce(${large}::bytea, decode(body, 'base64')) as body
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, app_id uuid, account_id uuid, hash text, times int, headers jsonb, body text)),
      kept as (
        insert into raw_deliveries (workspace_id, id, app_id, account_id, hash, received_at, body, headers)
        select ${tx.workspaceId}, id, app_id, account_id, hash, ${tx.now}::timestamptz, body, headers from arrived order by app_id, hash
        on conflict (workspace_id, app_id, hash) do nothing
        returning id)
      insert into raw_delivery_repeats (workspace_id, app_id, hash, times, last_at)
      select ${tx.workspaceId}, a.app_id, a.hash, a.times - count(k.id), ${tx.now}::timestamptz
        from arrived a left join kept k on k.id = a.id
       group by a.app_id, a.hash, a.times having a.times > count(k.id)
       order by a.app_id, a.hash
      on conflict (workspace_id, app_id, hash) do update set times = raw_delivery_repeats.times + excluded.times, last_at = excluded.last_at`)
    tx.onCommit(() => ctx.app.bus.publish({ kind: 'raw', workspaceId: ctx.workspaceId }))
  })
}
