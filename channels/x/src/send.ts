import type { AccountContext, HttpCall, OutboundMessage, SendBudget, ThreadContext } from '@baton/channel-kit'
import { authorization } from './credentials.ts'
import { partnerIn } from './ids.ts'

const WINDOW_MS = 15 * 60_000

/** A public reply to the message answered; a direct message where the thread is private or there is only a person to write to. */
export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  if (message.media.length) throw new Error('X takes media only after an upload of their own, which is not offered here.')
  if (thread.visibility === 'public' && message.target) {
    return post(account, '/2/tweets', { text: message.text, reply: { in_reply_to_tweet_id: message.target.externalId } })
  }
  return post(account, `${conversationPath(message, thread, account)}/messages`, { text: message.text })
}

/** Where direct messages of this thread, or to this person, are sent and read. */
export function conversationPath(message: OutboundMessage, thread: ThreadContext, account: AccountContext): string {
  if (thread.kind === 'group') return `/2/dm_conversations/${encodeURIComponent(thread.externalId)}`
  const person =
    (thread.kind === 'dm' && partnerIn(thread.externalId, account.externalId)) ||
    message.to?.externalId ||
    message.target?.author.externalId
  if (!person) throw new Error('A message on X needs a post to answer or a person to write to.')
  return `/2/dm_conversations/with/${encodeURIComponent(person)}`
}

/** X counts each endpoint apart, for each user. */
export function sendBudget({ kind, visibility }: Pick<ThreadContext, 'kind' | 'visibility'>): SendBudget {
  if (visibility === 'public') return { endpoint: 'posts', calls: 100, perMs: WINDOW_MS }
  return { endpoint: kind === 'group' ? 'group-messages' : 'direct-messages', calls: 15, perMs: WINDOW_MS }
}

function post(account: AccountContext, path: string, body: object): HttpCall {
  return {
    transport: 'http',
    method: 'POST',
    url: account.baseUrl + path,
    headers: { ...authorization(account), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
