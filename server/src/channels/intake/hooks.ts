import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ChannelAdapter, RawDelivery } from '@baton/channel-kit'
import { type App, systemCtx } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { heardOut } from '#kernel/heard-out'
import type { Ahead } from '#kernel/http'
import { problemAnswer } from '#kernel/problem'
import { sql } from '#kernel/sql'
import { openOrNull } from '../accounts/account.ts'
import { bodyOf, CutOff } from './body.ts'
import { RawWriter } from './writer.ts'

/** Largest webhook body; networks send a few kilobytes. */
const BODY_LIMIT = 4 * 1024 * 1024
/** How long a looked-up app is believed; a rotated secret takes effect within it. */
const APP_CACHE_MS = 2_000
const MOST_APPS = 10_000

const ADDRESS = /^\/hooks\/([^/?]+)\/([^/?]+)(?:\?(.*))?$/
/** The address as metrics and logs name it. */
const ROUTE = '/hooks/:network/:token'

interface KnownApp {
  workspaceId: number
  appId: string
  secrets: Record<string, string>
  until: number
}

interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

const STORED: Answer = { status: 200, headers: {}, body: '' }
/** For a caller that left before its body was whole: nobody is there to be answered, and only the metrics hear of it. */
const NOBODY: Answer = { status: 499, headers: {}, body: '' }

/**
 * Webhook addresses: `/hooks/<network>/<unguessable>`. Verified on the raw bytes, kept, committed, then 200; nothing is
 * parsed before the network has its answer. Networks prove the address with a GET or an empty body, which is answered and not kept.
 */
export function hooks(app: App): Ahead {
  const writer = new RawWriter(app)
  const apps = new Map<string, KnownApp>()

  async function lookUp(network: string, token: string): Promise<KnownApp> {
    const [row] = await app.db.all<{ workspaceId: number; appId: string; secrets: string }>(
      sql`select workspace_id, app_id, secrets from system.app_by_hook(${network}, ${token})`,
    )
    if (!row) fail('hook_unknown')
    const ctx = await systemCtx(app, row.workspaceId)
    // Nobody can say whether it is genuine until the account is connected again; the network is to come back with it.
    const secrets = (await ctx.tx((tx) => openOrNull(tx, 'network-app', row.secrets))) ?? fail('not_ready')
    if (apps.size >= MOST_APPS) apps.clear()
    const found = { workspaceId: row.workspaceId, appId: row.appId, secrets, until: app.clock.now() + APP_CACHE_MS }
    apps.set(`${network}/${token}`, found)
    return found
  }

  async function take(request: IncomingMessage, network: string, token: string, query: string | undefined): Promise<Answer> {
    const adapter = app.adapters.get(network) ?? fail('network_unknown')
    const known = apps.get(`${network}/${token}`)
    const of = known && known.until > app.clock.now() ? known : await lookUp(network, token)
    const body = await bodyOf(request, BODY_LIMIT)
    const raw = {
      body,
      headers: plainHeaders(request),
      method: request.method ?? 'POST',
      query: query ? Object.fromEntries(new URLSearchParams(query)) : {},
    }
    return judge(adapter, of, raw)
  }

  async function judge(adapter: ChannelAdapter, { workspaceId, appId, secrets }: KnownApp, raw: RawDelivery): Promise<Answer> {
    const { network } = adapter
    const verdict = adapter.verify(raw, secrets, app.clock.now())
    if (verdict.kind === 'challenge') {
      if (verdict.status < 300) await proved(await systemCtx(app, workspaceId), appId)
      return { status: verdict.status, headers: { ...ALWAYS, 'content-type': verdict.contentType }, body: verdict.body }
    }
    if (verdict.kind === 'refused') {
      app.metrics.accepted.inc({ network, outcome: 'refused' })
      return fail('hook_refused', { detail: verdict.reason })
    }
    const deliveries = [{ body: raw.body, headers: keptHeaders(raw.headers) }]
    try {
      await writer.store(workspaceId, { appId, accountId: null, deliveries })
    } catch (error) {
      app.metrics.accepted.inc({ network, outcome: 'sent-away' })
      throw error
    }
    app.metrics.accepted.inc({ network, outcome: 'stored' })
    return STORED
  }

  function refusal(error: Error): Answer {
    if (error instanceof CutOff) return NOBODY
    const requestId = app.ids.next()
    const { status, headers, body } = problemAnswer(app, error, { requestId, route: ROUTE })
    return { status, headers: { ...ALWAYS, ...headers, 'x-request-id': requestId }, body }
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    [, network = '', token = '', query]: RegExpExecArray,
  ): Promise<void> {
    const began = performance.now()
    const said = await take(request, network, token, query).catch(refusal)
    if (said.status >= 400 && said !== NOBODY) await heardOut(request)
    if (said !== NOBODY) response.writeHead(said.status, said.headers).end(said.body)
    app.metrics.http.observe({ method: request.method, route: ROUTE, status: said.status }, (performance.now() - began) / 1000)
  }

  return (request, response) => {
    if (request.method !== 'POST' && request.method !== 'GET') return false
    const address = ADDRESS.exec(request.url ?? '')
    if (!address) return false
    void answer(request, response, address)
    return true
  }
}

/** The network showed that it knows the address of the app's webhook. */
async function proved(ctx: Ctx, appId: string): Promise<void> {
  await ctx.tx((tx) => tx.run`update network_apps set proved_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = ${appId}`)
}

/** What was sent by somebody else must not be taken for a page of ours. */
const ALWAYS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" }

/** Node joins what came more than once; the only list it makes is of cookies to set, which no caller sends. */
const plainHeaders = ({ headers }: IncomingMessage) => headers as Record<string, string>

/** What an adapter may want when it reads the bytes again; signatures and cookies have done their work. */
function keptHeaders(headers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT) if (headers[name]) kept[name] = headers[name]
  return kept
}

const KEPT = ['content-type', 'user-agent']
