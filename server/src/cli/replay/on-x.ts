import * as channels from '@baton/contract/channels'
import * as people from '@baton/contract/people'
import type { Simulator, WebhookRequest } from '@baton/simulator'
import type { Api } from './api.ts'
import { type Thread, type TimedTurn, timedTurns } from './threads.ts'

/** The person outside the file whom the first turn of a thread may answer. */
const SOMEBODY = 'somebody'
/** Beyond 2^53, as X's own ids are. */
const FIRST_ID = 1_000_000_000_000_000_000n

/**
 * Makes the brands' accounts on the simulated X and connects them through the API, as a person would.
 *
 * @returns our account ids by brand
 */
export async function connectBrands(api: Api, simulator: Simulator, brands: string[]): Promise<Map<string, string>> {
  const { x, xBaseUrl } = simulator
  const [inbox] = (await api.call(people.listInboxes)).items
  if (!inbox) throw new Error('The workspace has no inbox')
  const app = x.createApp()
  const ids = new Map<string, string>()
  for (const brand of brands) {
    const { accessToken, refreshToken } = x.createAccount({ username: brand, name: brand, app: app.id })
    const fields = { consumerSecret: app.consumerSecret, clientId: app.clientId, accessToken, refreshToken }
    const { account } = await api.call(channels.connectChannelAccount, {
      body: { network: 'x', baseUrl: xBaseUrl, fields, inboxId: inbox.id },
    })
    if (!account.hookUrl) throw new Error('Baton gave no address for webhooks of X')
    if (ids.size === 0) await x.setWebhook({ url: api.url + new URL(account.hookUrl).pathname, app: app.id })
    ids.set(brand, account.id)
  }
  return ids
}

/** The webhooks that X would have sent the brand of each thread, in the order of the file. */
export function webhooksOf(simulator: Simulator, threads: readonly Thread[]): WebhookRequest[] {
  const { x } = simulator
  x.createUser({ username: SOMEBODY, name: SOMEBODY })
  let id = FIRST_ID
  const nextId = () => String(id++)
  return threads.flatMap((thread) => webhooksOfThread(simulator, thread, nextId))
}

/**
 * Each turn becomes a post with an id of its own (the file's are unique within a thread at most) and its original time.
 *
 * X knows no reply to nothing. So a first turn that replies to something outside the file answers a post of somebody
 * unknown; a later one whose target is not there answers the customer who spoke last, as people do.
 */
function webhooksOfThread({ x }: Simulator, thread: Thread, nextId: () => string): WebhookRequest[] {
  const brandId = x.createUser({ username: thread.brand, name: thread.brand }).id
  const postIds = new Map<string, string>()
  const turns = timedTurns(thread)
  return turns.flatMap((turn, index) => {
    const parent = parentOf(turn, index)
    const id = nextId()
    const from = turn.role === 'agent' ? thread.brand : x.createUser({ username: turn.author, name: turn.author }).username
    const { requests } = x.prepare({ id, from, at: turn.at, text: addressed(turn, thread.brand), inReplyTo: parent })
    if (!postIds.has(turn.id)) postIds.set(turn.id, id)
    return requests.filter((request) => request.account === brandId)
  })

  function parentOf(turn: TimedTurn, index: number): string | undefined {
    const named = turn.replyTo === null ? undefined : postIds.get(turn.replyTo)
    if (named) return named
    if (index === 0) return turn.replyTo === null ? undefined : outside(turn)
    const before = turns.slice(0, index)
    return postIds.get((before.findLast((other) => other.role === 'customer') ?? before[0])?.id ?? '')
  }

  /** A post that is not in the file: nobody hears of it. */
  function outside({ at }: TimedTurn): string {
    return x.prepare({ id: nextId(), from: SOMEBODY, at, text: '…' }).id
  }
}

/** The words of a customer with the brand's name in them, without which X would not tell the brand. */
function addressed({ role, text }: TimedTurn, brand: string): string {
  const isNamed = new RegExp(`(?<![\\w@])@${brand}(?!\\w)`, 'i').test(text)
  return role === 'agent' || isNamed ? text : `@${brand} ${text}`
}
