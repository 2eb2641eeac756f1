import { signedRequest } from '../meta/app.ts'
import type { WebhookRequest } from '../webhooks.ts'
import { type InstagramAccount, type InstagramComment, type InstagramMedia, type InstagramState, usernameOf } from './state.ts'

export interface InstagramChange {
  field: string
  value: object
}

/** One delivery with an entry for each change. */
export function webhookRequest(
  state: InstagramState,
  account: InstagramAccount,
  { what, at, changes }: { what: string; at: number; changes: readonly InstagramChange[] },
): WebhookRequest {
  const time = Math.floor(at / 1000)
  const entry = changes.map((change) => ({ id: account.id, time, changes: [change] }))
  return request(state, account, { what, fields: changes.map(({ field }) => field), entry })
}

/** Something private: in the list of whoever holds the thread, or of those who are only shown it. */
export interface Direct {
  /** What the webhook must be subscribed to. */
  field: string
  list: 'messaging' | 'standby'
  item: object
}

/** What is private is told in milliseconds. */
export function directRequest(
  state: InstagramState,
  account: InstagramAccount,
  { what, at, told }: { what: string; at: number; told: Direct },
): WebhookRequest {
  const fields = [told.list === 'standby' ? 'standby' : told.field]
  return request(state, account, { what, fields, entry: [{ id: account.id, time: at, [told.list]: [told.item] }] })
}

function request(
  state: InstagramState,
  account: InstagramAccount,
  { what, fields, entry }: { what: string; fields: string[]; entry: object[] },
): WebhookRequest {
  const app = state.apps.get(account.appId)!
  const isHeard = account.linked && account.subscribed.length > 0
  const hears = isHeard && fields.every((field) => app.webhook?.fields.includes(field))
  return signedRequest(app, { network: 'instagram', account: account.id, what, hears, body: { object: 'instagram', entry } })
}

const products = { own: 'FEED', ad: 'AD', live: 'LIVE', elsewhere: 'FEED' } as const

/** Under media of the account all of the comment, under that of others ids alone. */
export function commentChange(state: InstagramState, comment: InstagramComment, media: InstagramMedia): InstagramChange {
  if (media.kind === 'elsewhere') return { field: 'mentions', value: { media_id: media.id, comment_id: comment.id } }
  return {
    field: media.kind === 'live' ? 'live_comments' : 'comments',
    value: {
      from: { id: comment.authorId, username: usernameOf(state, comment.authorId) },
      media: {
        id: media.id,
        media_product_type: products[media.kind],
        ...(media.kind === 'ad' && { ad_id: `23${media.id.slice(-12)}`, ad_title: media.caption.slice(0, 40) }),
        ...(media.originalId && { original_media_id: media.originalId }),
      },
      id: comment.id,
      ...(comment.rootId && { parent_id: comment.rootId }),
      text: comment.text,
    },
  }
}

export const captionChange = (media: InstagramMedia): InstagramChange => ({ field: 'mentions', value: { media_id: media.id } })
