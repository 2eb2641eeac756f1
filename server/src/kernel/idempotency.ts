import { createHash } from 'node:crypto'
import type { Route } from '@baton/contract/route'
import type { FastifyRequest } from 'fastify'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'

const KEPT_MS = 86_400_000
const MAX_KEY_LENGTH = 200

/**
 * Runs a write at most once per Idempotency-Key of its caller; a repeat within 24 hours gets the first answer again.
 *
 * The key, its answer and the change are one transaction: every `tx` of the context that `run` is given becomes a part of
 * it. A crash before the commit leaves neither, and the repeat does the work; a crash after it leaves both. While the first
 * is at work a second is told `idempotency_running` instead of waiting; another body under the same key is
 * `idempotency_conflict`. A failure stores nothing: the same key may be tried again. A secret that is shown once is not
 * stored either; the repeat gets null in its place.
 */
export async function withIdempotencyKey(
  ctx: Ctx,
  request: FastifyRequest,
  route: Route,
  run: (ctx: Ctx) => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key']
  if (key === undefined || route.method === 'GET') return run(ctx)
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY_LENGTH) {
    fail('invalid_request', { where: 'headers', fields: [{ path: 'idempotency-key', problem: `1 to ${MAX_KEY_LENGTH} characters` }] })
  }

  const actor = `${ctx.actor.kind}:${ctx.actor.id}`
  const bodyHash = hashOfRequest(request)
  return ctx.tx(async (tx) => {
    const lock = await tx.one<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`${actor} ${key}`}, ${tx.workspaceId})) as mine`
    if (!lock?.mine) fail('idempotency_running')
    const known = await tx.one<{ bodyHash: Buffer; response: unknown }>`
      select body_hash, response from idempotency_keys
       where workspace_id = ${tx.workspaceId} and actor = ${actor} and key = ${key} and created_at > ${iso(ctx.now() - KEPT_MS)}`
    if (known && !known.bodyHash.equals(bodyHash)) fail('idempotency_conflict')
    if (known) return known.response

    const response = (await run(ctx.inside(tx))) ?? null
    const kept = route.shownOnce ? { ...(response as object), [route.shownOnce]: null } : response
    await tx.run`
      insert into idempotency_keys (workspace_id, actor, key, body_hash, status, response, created_at)
      values (${tx.workspaceId}, ${actor}, ${key}, ${bodyHash}, ${route.status ?? (route.response ? 200 : 204)}, ${JSON.stringify(kept)}::jsonb, ${tx.now})
      on conflict (workspace_id, actor, key) do update
         set body_hash = excluded.body_hash, status = excluded.status, response = excluded.response, created_at = excluded.created_at`
    return response
  })
}

function hashOfRequest(request: FastifyRequest): Buffer {
  const { body } = request
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`)
  return hash.update(Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '')).digest()
}
