import type { RawDelivery } from '@baton/channel-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type App, systemCtx } from '#kernel/app'
import { fail } from '#kernel/fail'
import { sql } from '#kernel/sql'
import { openOrNull } from '../accounts/account.ts'
import { RawWriter } from './writer.ts'

/** Largest webhook body; networks send a few kilobytes. */
const BODY_LIMIT = 4 * 1024 * 1024
/** How long a looked-up app is believed; a rotated secret takes effect within it. */
const APP_CACHE_MS = 2_000
const MOST_APPS = 10_000

interface KnownApp {
  workspaceId: number
  appId: string
  secrets: Record<string, string>
  until: number
}

interface HookParams {
  network: string
  token: string
}

/**
 * Webhook addresses: `/hooks/<network>/<unguessable>`. Verified on the raw bytes, kept, committed, then 200; nothing is
 * parsed before the network has its answer. Networks prove the address with a GET or an empty body, which is answered and not kept.
 */
export function registerHooks(app: App, server: FastifyInstance): void {
  const writer = new RawWriter(app)
  const apps = new Map<string, KnownApp>()

  async function appOf({ network, token }: HookParams): Promise<KnownApp> {
    const key = `${network}/${token}`
    const known = apps.get(key)
    if (known && known.until > app.clock.now()) return known
    const [row] = await app.db.all<{ workspaceId: number; appId: string; secrets: string }>(
      sql`select workspace_id, app_id, secrets from system.app_by_hook(${network}, ${token})`,
    )
    if (!row) fail('hook_unknown')
    const ctx = await systemCtx(app, row.workspaceId)
    // Nobody can say whether it is genuine until the account is connected again; the network is to come back with it.
    const secrets = (await ctx.tx((tx) => openOrNull(tx, 'network-app', row.secrets))) ?? fail('not_ready')
    if (apps.size >= MOST_APPS) apps.clear()
    const found = { workspaceId: row.workspaceId, appId: row.appId, secrets, until: app.clock.now() + APP_CACHE_MS }
    apps.set(key, found)
    return found
  }

  async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const params = request.params as HookParams
    const adapter = app.adapters.get(params.network) ?? fail('network_unknown')
    const known = await appOf(params)
    const raw: RawDelivery = {
      body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
      headers: plainHeaders(request),
      method: request.method,
      query: request.query as Record<string, string>,
    }
    const verdict = adapter.verify(raw, known.secrets, app.clock.now())
    if (verdict.kind === 'challenge') return reply.code(verdict.status).type(verdict.contentType).send(verdict.body)
    if (verdict.kind === 'refused') {
      app.metrics.accepted.inc({ network: params.network, outcome: 'refused' })
      return fail('hook_refused', { detail: verdict.reason })
    }
    const deliveries = [{ body: raw.body, headers: keptHeaders(raw.headers) }]
    try {
      await writer.store(known.workspaceId, { appId: known.appId, accountId: null, deliveries })
    } catch (error) {
      app.metrics.accepted.inc({ network: params.network, outcome: 'sent-away' })
      throw error
    }
    app.metrics.accepted.inc({ network: params.network, outcome: 'stored' })
    return reply.code(200).send()
  }

  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body))
    scope.route({ method: ['GET', 'POST'], url: '/hooks/:network/:token', bodyLimit: BODY_LIMIT, handler: take })
  })
}

function plainHeaders(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

/** What an adapter may want when it reads the bytes again; signatures and cookies have done their work. */
function keptHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(['content-type', 'user-agent'].flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])))
}
