import { splitByLimit, type AccountContext, type HttpCall, type OutboundMessage, type ThreadContext } from '@baton/channel-kit'
import { TEXT_MAX } from './capabilities.ts'
import { authorization } from './credentials.ts'
import { usableReplyToken } from './reply-token.ts'

const MAX_MESSAGES = 5

/**
 * A free reply while the token of the message answered lives, else a push that carries the delivery's id as retry key.
 *
 * The token is that of the message the agent answered, and only if it came before they pressed send: a retry whose
 * first try was a push thus can never become a reply to something newer, which LINE would deliver a second time.
 */
export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext, now: number): HttpCall {
  const messages = messagesOf(message, thread)
  const answered = message.target && Date.parse(message.target.at) <= Date.parse(message.at) ? message.target : undefined
  const replyToken = usableReplyToken(answered, thread, now)
  if (replyToken) return post(account, 'reply', { replyToken, messages })
  const to = thread.externalId || message.to?.externalId
  if (!to) throw new Error('A LINE message needs a thread or a person to go to.')
  return post(account, 'push', { to, messages }, { 'x-line-retry-key': message.deliveryId })
}

/** The text, cut where it is longer than one message holds, then the pictures: all in one call, so all or none arrive. */
function messagesOf(message: OutboundMessage, thread: ThreadContext): object[] {
  const texts = splitByLimit(message.text, (part) => part.length <= TEXT_MAX).map((text) => ({ type: 'text', text }))
  const pictures = message.media.map(({ url, fileName }) => {
    if (!url?.startsWith('https://')) throw new Error(`LINE fetches pictures itself: "${fileName}" needs a public https address.`)
    return { type: 'image', originalContentUrl: url, previewImageUrl: url }
  })
  const messages: { type: string; quoteToken?: string }[] = [...texts, ...pictures]
  if (!messages.length || messages.length > MAX_MESSAGES)
    throw new Error(`LINE takes 1 to ${MAX_MESSAGES} messages in one call; this one has ${messages.length}.`)
  // In a group several people talk at once, and the quote shows whom we answer; alone with one person it is only noise.
  const quoteToken = thread.kind === 'group' ? message.target?.hints.quoteToken : undefined
  const [first, ...rest] = messages
  return quoteToken && first?.type === 'text' ? [{ ...first, quoteToken }, ...rest] : messages
}

function post(account: AccountContext, path: 'reply' | 'push', body: object, headers: Record<string, string> = {}): HttpCall {
  return {
    transport: 'http',
    method: 'POST',
    url: `${account.baseUrl}/v2/bot/message/${path}`,
    headers: { ...authorization(account), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}
