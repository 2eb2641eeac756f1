import { toMillis } from '../clock.ts'
import { smallPng } from '../content.ts'
import { known } from '../known.ts'
import type { Mischief, WebhookDelivery, WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'
import { xApi } from './api.ts'
import { chatRequest, dmRequest, postDeleteRequest, postRequests, revokeRequest, webhookRequest } from './events.ts'
import { userByName } from './forms.ts'
import { compose, type NewPost } from './posts.ts'
import {
  snowflake,
  type XAccount,
  type XApp,
  type XDm,
  type XFormat,
  type XLimits,
  type XMedia,
  type XPost,
  type XUser,
  xState,
} from './state.ts'
import { registerWebhook } from './webhook-registration.ts'

export interface NewXAccount {
  username: string
  name: string
  app?: string
  id?: string
  followers?: number
  verified?: boolean
  format?: XFormat
  /** Default true: its events go to the app's webhook as soon as there is one. */
  subscribed?: boolean
  revoked?: boolean
  limits?: XLimits
  mischief?: Mischief
  /** How long the access token lives. Default 2 hours. */
  accessSeconds?: number
}

export interface XSaid {
  id: string
  /** One per webhook; empty when no connected account hears of it. */
  deliveries: Promise<WebhookDelivery>[]
}

/** Calls per 15 minutes on self-serve tiers, by user. */
const usualLimits: XLimits = {
  'GET /2/users/me': 75,
  'POST /2/tweets': 100,
  'DELETE /2/tweets/:id': 50,
  'PUT /2/tweets/:id/hidden': 50,
  'GET /2/tweets/:id': 900,
  'GET /2/users/:id/mentions': 300,
  'GET /2/users/:id/tweets': 900,
  'GET /2/dm_events': 15,
  'GET /2/dm_conversations/with/:id/dm_events': 15,
  'POST /2/dm_conversations/with/:id/messages': 15,
}

export type XNetwork = ReturnType<typeof xNetwork>

export function xNetwork(world: World) {
  const state = xState()
  const random = world.random.fork('x')
  const network = { baseUrl: '' }

  function createApp(given: Partial<Omit<XApp, 'webhooks'>> = {}): XApp {
    const app: XApp = {
      id: String(random.int(10_000_000, 39_999_999)),
      name: 'Baton',
      consumerKey: random.hex(25),
      consumerSecret: random.hex(50),
      clientId: random.hex(34),
      clientSecret: random.hex(50),
      bearerToken: `AAAA${random.hex(60)}`,
      ...given,
      webhooks: [],
    }
    state.apps.set(app.id, app)
    return app
  }

  function createUser(given: { username: string; name: string; id?: string; followers?: number; verified?: boolean }): XUser {
    const existing = userByName(state, given.username)
    if (existing) return existing
    const createdAt = world.clock.now() - random.int(200, 3000) * 86_400_000
    const { username, name, followers = random.int(5, 900), verified = false } = given
    const user = { username, name, followers, verified, createdAt, id: given.id ?? snowflake(state, createdAt) }
    state.users.set(user.id, user)
    state.usersByName.set(username.toLowerCase(), user)
    return user
  }

  function createAccount(given: NewXAccount): XAccount {
    const app = given.app ? known(state.apps, given.app, 'X app') : ([...state.apps.values()][0] ?? createApp())
    const user = createUser({ verified: true, followers: 12_400, ...given })
    const account: XAccount = {
      userId: user.id,
      appId: app.id,
      accessToken: random.hex(64),
      accessExpiresAt: world.clock.now() + (given.accessSeconds ?? 7200) * 1000,
      refreshToken: random.hex(64),
      revoked: given.revoked ?? false,
      subscribed: given.subscribed ?? true,
      format: given.format ?? 'activity',
      mischief: given.mischief ?? {},
      calls: new Map(),
      limits: given.limits ?? usualLimits,
      windowMs: 15 * 60 * 1000,
      usedElsewhere: 0,
    }
    state.accounts.set(user.id, account)
    return account
  }

  const listening = () => [...state.accounts.values()].filter((account) => account.subscribed && !account.revoked)
  const idOf = (user: string) => (userByName(state, user.replace(/^@/, '')) ?? known(state.users, user, 'X user')).id

  function announce(post: XPost): XSaid {
    const deliveries = listening().flatMap((account) =>
      postRequests(world, state, network.baseUrl, account, post).map((request) => world.webhooks.send(request, account.mischief)),
    )
    mishap(post)
    return { id: post.id, deliveries }
  }

  /** Second thoughts of the author, by the accounts' mischief. */
  function mishap(post: XPost): void {
    if (state.accounts.has(post.authorId) || post.editHistory.length > 1) return
    const concerned = listening().find(
      (account) => (account.mischief.edits || account.mischief.deletes) && account.userId !== post.authorId,
    )
    if (!concerned) return
    if (world.random.chance(concerned.mischief.edits ?? 0)) {
      world.clock.after(world.random.int(50, 1500), () => edit({ id: post.id, text: `${post.text.slice(post.displayFrom)} (edited)` }))
    } else if (world.random.chance(concerned.mischief.deletes ?? 0)) {
      world.clock.after(world.random.int(50, 3000), () => remove({ id: post.id }))
    }
  }

  /** Somebody posts: a mention, a reply, a quote. The connected accounts it concerns hear of it; a brand's own post comes as the echo X sends. */
  function post(given: NewPost & { from: string; picture?: boolean }): XSaid {
    const media = given.picture ? [picture(given.at)] : []
    return announce(compose(world, state, { ...given, authorId: idOf(given.from), media }))
  }

  /** A post that stood here before this simulator began: under its old id, and nobody hears of it. */
  function recallPost(given: {
    id: string
    from: string
    thread: string
    text: string
    at: string
    inReplyTo: string | null
    /** Handle of the account that was called for, where the text as it was kept has lost that name. */
    calls: string
  }): void {
    const { id, from, thread, at, calls } = given
    const inReplyTo = given.inReplyTo !== null && state.posts.has(given.inReplyTo) ? given.inReplyTo : undefined
    const named = given.text.includes(`@${calls}`) || state.accounts.has(from)
    const text = named ? given.text : `@${calls} ${given.text}`
    compose(world, state, { id, authorId: from, text, at, inReplyTo, plain: true, media: [] }).conversationId = thread
  }

  /** The same for a direct message. `thread` names both sides. */
  function recallDm({ id, from, thread, text, at }: { id: string; from: string; thread: string; text: string; at: string }): void {
    const to = thread.split('-').find((one) => one !== from) ?? from
    state.dms.push({ id, from, to, text, at: toMillis(at, world.clock.now()), media: [] })
  }

  /** The same as `post`, with its webhooks made ready but not sent. */
  function prepare(given: NewPost & { from: string }): { id: string; requests: WebhookRequest[] } {
    const made = compose(world, state, { ...given, authorId: idOf(given.from), media: [] })
    return { id: made.id, requests: listening().flatMap((account) => postRequests(world, state, network.baseUrl, account, made)) }
  }

  /** An edit on X is a new post that names the older ones. */
  function edit({ id, text, at }: { id: string; text: string; at?: number | string }): XSaid {
    const before = known(state.posts, id, 'X post')
    const made = compose(world, state, {
      text,
      at,
      authorId: before.authorId,
      inReplyTo: before.inReplyTo,
      quotes: before.quotes,
      media: before.media,
    })
    made.editHistory = [...before.editHistory, made.id]
    if (before.conversationId === before.id) made.conversationId = before.conversationId
    return announce(made)
  }

  function remove({ id }: { id: string }): XSaid {
    const gone = known(state.posts, id, 'X post')
    gone.deleted = true
    const concerned = listening().filter((account) => postRequests(world, state, network.baseUrl, account, gone).length > 0)
    return {
      id,
      deliveries: concerned.map((account) => world.webhooks.send(postDeleteRequest(world, state, account, gone), account.mischief)),
    }
  }

  type NewDm = { from: string; to: string; text: string; at?: number | string; picture?: boolean }

  function composeDm(given: NewDm): XDm {
    const at = toMillis(given.at, world.clock.now())
    const media = given.picture ? [picture(given.at)] : []
    const message: XDm = { id: snowflake(state, at), from: idOf(given.from), to: idOf(given.to), text: given.text, at, media }
    state.dms.push(message)
    return message
  }

  const dm = (given: NewDm): XSaid => announceDm(composeDm(given))

  /** The same as `dm`, with its webhooks made ready but not sent. */
  function prepareDm(given: NewDm): { id: string; requests: WebhookRequest[] } {
    const message = composeDm(given)
    return { id: message.id, requests: partiesTo(message).map((account) => dmRequest(world, state, network.baseUrl, account, message)) }
  }

  const partiesTo = ({ from, to }: XDm) => listening().filter(({ userId }) => userId === from || userId === to)

  function announceDm(message: XDm): XSaid {
    const deliveries = partiesTo(message).map((account) =>
      world.webhooks.send(dmRequest(world, state, network.baseUrl, account, message), account.mischief),
    )
    return { id: message.id, deliveries }
  }

  /** A message in X Chat: encrypted, readable to nobody here. */
  function chat({ from, to }: { from: string; to: string }): XSaid {
    const account = known(state.accounts, idOf(to), 'X account')
    const request = chatRequest(world, state, account, idOf(from))
    return { id: request.what, deliveries: [world.webhooks.send(request, account.mischief)] }
  }

  /** The account's owner takes the permission away; the last thing the webhook hears of it. */
  function revoke({ account: user }: { account: string }): XSaid {
    const account = known(state.accounts, idOf(user), 'X account')
    const request = revokeRequest(world, state, account)
    account.revoked = true
    return { id: account.userId, deliveries: [world.webhooks.send(request)] }
  }

  /** The access token runs out now; the refresh token still works. */
  function expire({ account }: { account: string }): void {
    known(state.accounts, idOf(account), 'X account').accessExpiresAt = world.clock.now()
  }

  function picture(at?: number | string): XMedia {
    const id = snowflake(state, toMillis(at, world.clock.now()))
    const media: XMedia = { id, key: `3_${id}`, type: 'photo', bytes: smallPng(world.random) }
    state.media.set(id, media)
    return media
  }

  function change({
    account,
    ...changes
  }: { account: string } & Partial<
    Pick<XAccount, 'subscribed' | 'format' | 'limits' | 'windowMs' | 'usedElsewhere' | 'mischief' | 'revoked'>
  >): XAccount {
    return Object.assign(known(state.accounts, idOf(account), 'X account'), changes)
  }

  /** Registers a webhook address for an app (the first, when none is named), with X's address check. */
  async function setWebhook({ url, app }: { url: string; app?: string }) {
    const owner = app ? known(state.apps, app, 'X app') : ([...state.apps.values()][0] ?? createApp())
    const registered = await registerWebhook(world, state, owner, url)
    if ('refused' in registered) throw new Error(`${url} did not pass X's address check: ${registered.refused}`)
    owner.webhooks = [registered.webhook]
    return registered.webhook
  }

  return Object.assign(network, {
    state,
    api: xApi(world, state, { announce, announceDm, remove, baseUrl: () => network.baseUrl }),
    createApp,
    createUser,
    createAccount,
    post,
    recallPost,
    recallDm,
    prepare,
    prepareDm,
    edit,
    delete: remove,
    dm,
    chat,
    revoke,
    expire,
    change,
    setWebhook,
    /** The signed webhook with any body: kinds no version of the product knows yet. */
    request: (account: string, what: string, body: unknown) =>
      webhookRequest(state, known(state.accounts, idOf(account), 'X account'), what, body),
  })
}
