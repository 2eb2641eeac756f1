import { createHash, hash } from 'node:crypto'
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
      const digest = body.length <= LARGE ? hashOf(accountId, body) : await hashOfLarge(accountId, body)
      const known = rows.get(appId + digest)
      if (known) {
        known.times++
        continue
      }
      const row = { id: ctx.newId(), app_id: appId, account_id: accountId, hash: digest, times: 1, headers }
      if (body.length <= LARGE)
        rows.set(appId + digest, { ...row, body: Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64') })
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
  return accountId === null ? hash('sha256', body) : createHash('sha256').update(accountId).update(body).digest('hex')
}

async function hashOfLarge(accountId: string | null, body: Uint8Array): Promise<string> {
  const whole = createHash('sha256').update(accountId ?? '')
  for (let at = 0; at < body.length; at += LARGE) {
    if (at > 0) await setImmediate()
    whole.update(body.subarray(at, at + LARGE))
  }
  return whole.digest('hex')
}

async function store(ctx: Ctx, rows: Row[], large: Uint8Array | null = null): Promise<void> {
  const deliveries = rows.reduce((sum, { times }) => sum + times, 0)
  await ctx.app.db.all(
    sql`select store_raw(${ctx.workspaceId}, ${ctx.nowIso()}::timestamptz, ${JSON.stringify(rows)}::jsonb, ${deliveries}, ${large}::bytea)`,
  )
  ctx.app.bus.publish({ kind: 'raw', workspaceId: ctx.workspaceId })
}
