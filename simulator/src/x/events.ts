import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'
import { dmEventForm, mediaForms, mentionsIn, olderPostForm, olderUserForm, postForm, userForm } from './forms.ts'
import type { XAccount, XDm, XPost, XState } from './state.ts'

/** X repeats an unacknowledged webhook a few times. */
const retryDelaysMs = [1_000, 5_000, 30_000]

export const xSignature = (secret: string, data: Buffer | string): string =>
  `sha256=${createHmac('sha256', secret).update(data).digest('base64')}`

/** The signed webhook with this body, to the app's address; nowhere when none is registered and valid. */
export function webhookRequest(state: XState, account: XAccount, what: string, body: unknown): WebhookRequest {
  const app = state.apps.get(account.appId)!
  const hook = app.webhooks.find((one) => one.valid)
  const bytes = Buffer.from(JSON.stringify(body), 'utf8')
  return {
    network: 'x',
    account: account.userId,
    url: hook?.url ?? '',
    what,
    retryDelaysMs,
    body: () => bytes,
    headers: (sent) => ({
      'content-type': 'application/json; charset=utf-8',
      'x-twitter-webhooks-signature': xSignature(app.consumerSecret, sent),
    }),
  }
}

/** What this account's webhook hears of a new post: nothing, one body, or (mention in a reply) several about the same post. */
export function postRequests(world: World, state: XState, baseUrl: string, account: XAccount, post: XPost): WebhookRequest[] {
  const kinds = concerns(state, account, post)
  if (kinds.length === 0) return []
  if (account.format === 'account-activity') {
    const body = {
      for_user_id: account.userId,
      ...(kinds[0] === 'post.mention.create' && { user_has_blocked: false }),
      tweet_create_events: [olderPostForm(state, post, baseUrl)],
    }
    return [webhookRequest(state, account, post.id, body)]
  }
  const includes = includesOf(state, baseUrl, post)
  return kinds.map((kind) => webhookRequest(state, account, post.id, activity(world, account, kind, postForm(state, post), includes)))
}

export function postDeleteRequest(world: World, state: XState, account: XAccount, post: XPost): WebhookRequest {
  const body =
    account.format === 'account-activity'
      ? {
          for_user_id: account.userId,
          tweet_delete_events: [{ status: { id: post.id, user_id: post.authorId }, timestamp_ms: String(world.clock.now()) }],
        }
      : activity(
          world,
          account,
          'post.delete',
          { id: post.id, author_id: post.authorId },
          {
            users: [{ data: userForm(state.users.get(post.authorId)!) }],
          },
        )
  return webhookRequest(state, account, post.id, body)
}

export function dmRequest(world: World, state: XState, baseUrl: string, account: XAccount, dm: XDm): WebhookRequest {
  const parties = [dm.from, dm.to].map((id) => state.users.get(id)!)
  const event = dmEventForm(dm, baseUrl)
  if (account.format === 'account-activity') {
    const users = Object.fromEntries(parties.map((user) => [user.id, olderUserForm(user)]))
    return webhookRequest(state, account, dm.id, { for_user_id: account.userId, direct_message_events: [event], users })
  }
  const users = Object.fromEntries(parties.map((user) => [user.id, { data: userForm(user) }]))
  const kind = dm.from === account.userId ? 'dm.sent' : 'dm.received'
  return webhookRequest(state, account, dm.id, activity(world, account, kind, { direct_message_events: [event], users }))
}

/** An end-to-end encrypted message: ciphertext that nobody but the people in it can read. */
export function chatRequest(world: World, state: XState, account: XAccount, from: string): WebhookRequest {
  const id = world.random.hex(32)
  const payload = {
    id,
    conversation_token: world.random.hex(40),
    created_at_msec: String(world.clock.now()),
    sender_id: from,
    conversation_id: `${from}:${account.userId}`,
    conversation_key_version: String(world.clock.now()),
    encoded_event: Buffer.from(world.random.hex(96), 'hex').toString('base64'),
  }
  return webhookRequest(state, account, id, activity(world, account, 'chat.received', payload))
}

/** The owner took the app's permission away. */
export function revokeRequest(world: World, state: XState, account: XAccount): WebhookRequest {
  const when = new Date(world.clock.now()).toISOString().replace(/\.\d+Z$/, '+00:00')
  const body =
    account.format === 'account-activity'
      ? { user_event: { revoke: { date_time: when, target: { app_id: account.appId }, source: { user_id: account.userId } } } }
      : activity(world, account, 'oauth.revoke', { date_time: when, user_id: account.userId, app_id: account.appId })
  return webhookRequest(state, account, `revoke-${account.userId}`, body)
}

export function activity(world: World, account: XAccount, event_type: string, payload: unknown, includes?: unknown): unknown {
  const event_uuid = String(BigInt.asIntN(64, BigInt(`0x${world.random.hex(16)}`)))
  return {
    data: {
      event_uuid,
      filter: { user_id: account.userId },
      event_type,
      tag: event_type,
      payload,
      ...(includes !== undefined && { includes }),
    },
  }
}

/** Why this account hears of the post, in X's event names. */
function concerns(state: XState, account: XAccount, post: XPost): string[] {
  if (post.authorId === account.userId) return ['post.create']
  const parent = post.inReplyTo ? state.posts.get(post.inReplyTo) : undefined
  const quoted = post.quotes ? state.posts.get(post.quotes) : undefined
  return [
    ...(parent?.authorId === account.userId ? ['post.reply.create'] : []),
    ...(mentionsIn(state, post.text).some((mention) => mention.id === account.userId) ? ['post.mention.create'] : []),
    ...(quoted?.authorId === account.userId ? ['post.quote.create'] : []),
  ]
}

function includesOf(state: XState, baseUrl: string, post: XPost) {
  const near = [post, state.posts.get(post.inReplyTo ?? ''), state.posts.get(post.quotes ?? '')].filter((one) => one !== undefined)
  const people = new Set([...near.map((one) => one.authorId), ...mentionsIn(state, post.text).map((mention) => mention.id)])
  const media = mediaForms(near, baseUrl)
  return {
    users: [...people].map((id) => userForm(state.users.get(id)!)),
    tweets: near.filter((one) => !one.deleted).map((one) => postForm(state, one)),
    ...(media.length > 0 && { media }),
  }
}
