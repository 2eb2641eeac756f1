import { createHash } from 'node:crypto'
import type { Route } from '@baton/contract/route'
import type { FastifyRequest } from 'fastify'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'

const KEPT_MS = 86_400_000
const MAX_KEY_LENGTH = 200
/** Longer than any network is asked for one answer. */
const CLAIM_MS = 300_000
/** What answers with a secret are sealed for. */
const PURPOSE = 'idempotency-answer'

/**
 * Runs a write at most once per Idempotency-Key of its caller; a repeat within 24 hours gets the first answer again.
 *
 * The key, its answer and the change are one transaction: every `tx` of the context that `run` is given becomes a part of
 * it. A crash before the commit leaves neither, and the repeat does the work; a crash after it leaves both (what asks a network
 * is `runClaimed`). While the first is at work a second is told `idempotency_running` instead of waiting; another body under
 * the same key is `idempotency_conflict`. A failure stores nothing: the same key may be tried again. An answer that holds a
 * secret is kept sealed; a route that answers anew keeps none.
 */
export async function withIdempotencyKey(
  ctx: Ctx,
  request: FastifyRequest,
  route: Route,
  run: (ctx: Ctx) => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key']
  if (key === undefined || route.method === 'GET' || route.answersAnew) return run(ctx)
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY_LENGTH) {
    fail('invalid_request', { where: 'headers', fields: [{ path: 'idempotency-key', problem: `1 to ${MAX_KEY_LENGTH} characters` }] })
  }

  const write: Write = { route, actor: `${ctx.actor.kind}:${ctx.actor.id}`, key, bodyHash: hashOfRequest(request) }
  return route.asksNetwork ? runClaimed(ctx, write, run) : runInside(ctx, write, run)
}

interface Write {
  route: Route
  actor: string
  key: string
  bodyHash: Buffer
}

interface Known {
  bodyHash: Buffer
  /** Null while the first is at work. */
  status: number | null
  response: unknown
}

function runInside(ctx: Ctx, write: Write, run: (ctx: Ctx) => Promise<unknown>): Promise<unknown> {
  const { route, actor, key, bodyHash } = write
  return ctx.tx(async (tx) => {
    const lock = await tx.one<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`${actor} ${key}`}, ${tx.workspaceId})) as mine`
    if (!lock?.mine) fail('idempotency_running')
    const known = await tx.one<Known>`
      select body_hash, status, response from idempotency_keys
       where workspace_id = ${tx.workspaceId} and actor = ${actor} and key = ${key} and created_at > ${iso(ctx.now() - KEPT_MS)}`
    if (known) return answerAgain(tx, write, known)

    const response = (await run(ctx.inside(tx))) ?? null
    await tx.run`
      insert into idempotency_keys (workspace_id, actor, key, body_hash, status, response, created_at)
      values (${tx.workspaceId}, ${actor}, ${key}, ${bodyHash}, ${statusOf(route)}, ${await kept(tx, route, response)}::jsonb, ${tx.now})
      on conflict (workspace_id, actor, key) do update
         set body_hash = excluded.body_hash, status = excluded.status, response = excluded.response, created_at = excluded.created_at`
    return response
  })
}

/**
 * For a write that asks a network: the key is claimed by a short transaction, the write has transactions of its own, and
 * its answer is kept afterwards, so that no connection waits for the network. Of two at once one claims. A process that
 * dies leaves its claim to run out; when it died between the change and its answer, the repeat meets what was done
 * (`channel_account_exists`) instead of the first answer.
 */
async function runClaimed(ctx: Ctx, write: Write, run: (ctx: Ctx) => Promise<unknown>): Promise<unknown> {
  const { route, actor, key, bodyHash } = write
  const claimedAt = ctx.nowIso()
  const known = await ctx.tx(async (tx) => {
    const claimed = await tx.run`
      insert into idempotency_keys as k (workspace_id, actor, key, body_hash, created_at)
      values (${tx.workspaceId}, ${actor}, ${key}, ${bodyHash}, ${claimedAt})
      on conflict (workspace_id, actor, key) do update
         set body_hash = excluded.body_hash, status = null, response = null, created_at = excluded.created_at
       where k.created_at <= ${iso(ctx.now() - KEPT_MS)}
          or (k.status is null and k.created_at <= ${iso(ctx.now() - CLAIM_MS)})`
    if (claimed > 0) return null
    const first = await tx.one<Known>`
      select body_hash, status, response from idempotency_keys
       where workspace_id = ${tx.workspaceId} and actor = ${actor} and key = ${key}`
    return { answer: first ? await answerAgain(tx, write, first) : fail('idempotency_running') }
  })
  if (known) return known.answer

  try {
    const response = (await run(ctx)) ?? null
    await ctx.tx(
      async (tx) => tx.run`
        update idempotency_keys set status = ${statusOf(route)}, response = ${await kept(tx, route, response)}::jsonb
         where workspace_id = ${tx.workspaceId} and actor = ${actor} and key = ${key} and status is null and created_at = ${claimedAt}`,
    )
    return response
  } catch (error) {
    await ctx.tx(
      (tx) => tx.run`
        delete from idempotency_keys
         where workspace_id = ${tx.workspaceId} and actor = ${actor} and key = ${key} and status is null and created_at = ${claimedAt}`,
    )
    throw error
  }
}

async function answerAgain(tx: Tx, { route, bodyHash }: Write, known: Known): Promise<unknown> {
  if (!known.bodyHash.equals(bodyHash)) fail('idempotency_conflict')
  if (known.status === null) fail('idempotency_running')
  if (!route.answersSecret) return known.response
  const { answer = 'null' } = await tx.ctx.app.secrets.open(tx, PURPOSE, (known.response as { sealed: string }).sealed)
  return JSON.parse(answer)
}

async function kept(tx: Tx, route: Route, response: unknown): Promise<string> {
  const answer = JSON.stringify(response)
  return route.answersSecret ? JSON.stringify({ sealed: await tx.ctx.app.secrets.seal(tx, PURPOSE, { answer }) }) : answer
}

function statusOf(route: Route): number {
  return route.status ?? (route.response ? 200 : 204)
}

function hashOfRequest(request: FastifyRequest): Buffer {
  const { body } = request
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`)
  return hash.update(Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '')).digest()
}
