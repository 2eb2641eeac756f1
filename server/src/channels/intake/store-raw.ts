import type { Ctx } from '#kernel/context'
import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

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
  for (const statement of storing(ctx, batches)) {
    await ctx.app.db.all(statement)
    ctx.app.bus.publish({ kind: 'raw', workspaceId: ctx.workspaceId })
  }
}

/** The same as a part of what the transaction does. */
export async function storeRawIn(tx: Tx, arrivals: Arrivals): Promise<void> {
  for (const statement of storing(tx.ctx, arrivals)) await tx.query(statement)
  tx.onCommit(() => tx.ctx.app.bus.publish({ kind: 'raw', workspaceId: tx.workspaceId }))
}

function* storing(ctx: Ctx, batches: Arrivals | Arrivals[]): Generator<Sql> {
  const small: Row[] = []
  const bodies: Uint8Array[] = []
  let bytes = 0
  for (const { appId, accountId, deliveries } of [batches].flat())
    for (const { body, headers } of deliveries) {
      const isLarge = body.length > LARGE
      const row = { id: ctx.newId(), app_id: appId, account_id: accountId, headers, at: isLarge ? 0 : bytes, length: body.length }
      if (isLarge) yield storeOf(ctx, [row], body)
      else {
        small.push(row)
        bodies.push(body)
        bytes += body.length
      }
    }
  if (small.length > 0) yield storeOf(ctx, small, Buffer.concat(bodies, bytes))
}

interface Row {
  id: string
  app_id: string
  account_id: string | null
  headers: Record<string, string>
  /** Where the body begins, and how many bytes it has. */
  at: number
  length: number
}

/** A body of more bytes goes by itself. */
const LARGE = 1024 * 1024

function storeOf(ctx: Ctx, rows: Row[], bodies: Uint8Array): Sql {
  return sql`select store_raw(${ctx.workspaceId}, ${ctx.nowIso()}::timestamptz, ${JSON.stringify(rows)}::jsonb, ${bodies}::bytea)`
}
