import { createHmac } from 'node:crypto'
import { smallPng } from '../content.ts'
import { type Answer, bearer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import type { World } from '../world.ts'
import { graphError, graphRefusal, invalidProof, invalidToken, notThere, throttled, usage } from './answers.ts'
import type { MetaApp } from './app.ts'

/** What a token speaks for, and what it may. */
export interface TokenHolder {
  id: string
  appId: string
  accessToken: string
  /** What the token is allowed, by Meta's names. */
  scopes: string[]
  tokenType: 'PAGE' | 'USER'
  /** Null: it holds as long as the grant does. */
  tokenExpiresAt: number | null
  /** Its owner took the rights away. */
  revoked: boolean
  /** Calls that are taken in an hour; null: as many as you like. */
  callsPerHour: number | null
  calls: number[]
}

interface GraphApi<Holder extends TokenHolder, Found> {
  network: NetworkApi['network']
  /** Of webhooks, by Meta's name. */
  object: string
  apps: ReadonlyMap<string, MetaApp>
  holders: ReadonlyMap<string, Holder>
  /** The Page that the token is of. */
  pageIdOf(holder: Holder): string
  /** What the path names, and what is done with it; null: there is no such thing. */
  seek(holder: Holder, path: string, method: string): Found | null
  answer(holder: Holder, call: Call, found: Found): Answer
}

/** graph.facebook.com as far as a care inbox calls it: who calls, with which token and proof, and how often, is alike for all. */
export function graphApi<Holder extends TokenHolder, Found>(world: World, graph: GraphApi<Holder, Found>): NetworkApi {
  const { network, apps, holders } = graph
  const holderOf = (token: string) => [...holders.values()].find(({ accessToken }) => accessToken === token)
  return {
    network,
    accountOf: (headers) => holderOf(bearer(headers))?.id ?? null,
    refusal: graphRefusal,
    handle(call) {
      if (call.path.startsWith('/media/'))
        return { status: 200, headers: { 'content-type': 'image/png' }, body: smallPng(world.random.fork(call.path)) }
      const [, path = ''] = /^\/v\d+\.\d+\/(.*)$/.exec(call.path) ?? []
      const app = [...apps.values()].find(({ id, secret }) => bearer(call.headers) === `${id}|${secret}`)
      if (app || path === '' || path.endsWith('/subscriptions')) return app ? asApp(world, graph, app, path, call) : invalidToken(0)
      const holder = holderOf(bearer(call.headers))
      if (!holder || holder.revoked || isOver(world, holder) || call.query.has('access_token'))
        return invalidToken(holder && !holder.revoked && isOver(world, holder) ? 463 : 460)
      if (!proofHolds(apps, holder, call)) return invalidProof()
      const found = graph.seek(holder, path, call.method)
      if (!found) return notThere(path)
      const answer = isTaken(world, holder) ? graph.answer(holder, call, found) : throttled()
      return { ...answer, headers: { ...usage(holder, world.clock.now()), ...answer.headers } }
    },
  }
}

const isOver = (world: World, { tokenExpiresAt }: TokenHolder) => tokenExpiresAt !== null && tokenExpiresAt <= world.clock.now()

function proofHolds(apps: ReadonlyMap<string, MetaApp>, { appId, accessToken }: TokenHolder, call: Call): boolean {
  const proof = call.query.get('appsecret_proof')
  return proof === null || proof === createHmac('sha256', apps.get(appId)!.secret).update(accessToken).digest('hex')
}

/** Counts the call against the hour. */
function isTaken(world: World, holder: TokenHolder): boolean {
  if (holder.callsPerHour === null) return true
  holder.calls = holder.calls.filter((at) => at > world.clock.now() - 3_600_000)
  if (holder.calls.length >= holder.callsPerHour) return false
  holder.calls.push(world.clock.now())
  return true
}

/** As the app itself: what it is subscribed to, and what a token is (asked in a batch, as the token must stand in no address). */
function asApp<Holder extends TokenHolder>(
  world: World,
  { object, holders, pageIdOf }: Pick<GraphApi<Holder, unknown>, 'object' | 'holders' | 'pageIdOf'>,
  app: MetaApp,
  path: string,
  call: Call,
): Answer {
  if (call.method === 'GET' && path === `${app.id}/subscriptions`) {
    const { webhook } = app
    const fields = (webhook?.fields ?? []).map((name) => ({ name, version: 'v26.0' }))
    return { status: 200, body: { data: webhook ? [{ object, callback_url: webhook.url, active: webhook.active, fields }] : [] } }
  }
  const batch = jsonObject(call.body)?.batch
  if (call.method !== 'POST' || !Array.isArray(batch)) return notThere(path)
  const answers = batch.map((item: { relative_url?: unknown }) => {
    const token = decodeURIComponent(/^debug_token\?input_token=(.+)$/.exec(String(item.relative_url))?.[1] ?? '')
    const holder = [...holders.values()].find(({ accessToken }) => accessToken === token)
    if (!holder) return { code: 400, body: JSON.stringify(graphError(400, 190, 'Invalid OAuth access token').body) }
    return { code: 200, body: JSON.stringify({ data: debugged(world, app, holder, pageIdOf(holder)) }) }
  })
  return { status: 200, body: answers }
}

function debugged(world: World, app: MetaApp, holder: TokenHolder, pageId: string): object {
  const isValid = !holder.revoked && !isOver(world, holder)
  return {
    app_id: app.id,
    type: holder.tokenType,
    is_valid: isValid,
    expires_at: Math.floor((holder.tokenExpiresAt ?? 0) / 1000),
    profile_id: pageId,
    scopes: holder.scopes,
    ...(!isValid && { error: { code: 190, message: 'Error validating access token: Session has expired.' } }),
  }
}
