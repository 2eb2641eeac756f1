import type { Answer, Call } from '../http.ts'
import { jsonObject } from '../http.ts'
import { show, type World } from '../world.ts'
import { invalidBody, invalidRecipient, invalidReplyToken, lineError, monthlyLimitReached, notJson } from './answers.ts'
import { messageId } from './say.ts'
import { month, type AcceptedPush, type LineAccount, type LineState } from './state.ts'

interface OutMessage {
  type: string
  text?: string
  [field: string]: unknown
}

const day = 24 * 60 * 60 * 1000
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** A push counts against the month. With a retry key a repeat within 24 h is answered 409 and shown to nobody. */
export function push(world: World, state: LineState, account: LineAccount, call: Call): Answer {
  const key = call.headers['x-line-retry-key'] as string | undefined
  if (key !== undefined && !uuid.test(key)) return lineError(400, "The retry key is invalid: 'X-Line-Retry-Key' must be a UUID")
  const before = key ? state.accepted.get(`${account.userId} ${key.toLowerCase()}`) : undefined
  if (before && before.until > world.clock.now()) return repeated(before, call)

  const body = jsonObject(call.body)
  if (!body) return notJson()
  const messages = messagesOf(body.messages)
  if ('refused' in messages) return messages.refused
  const to = typeof body.to === 'string' ? body.to : ''
  const group = state.groups.get(to)
  if (!group && !state.people.has(to)) return invalidRecipient()
  const counted = messages.list.length > 0 ? (group ? group.members.size : 1) : 0
  const used = account.used.get(month(world)) ?? 0
  if (account.monthlyLimit !== null && used + counted > account.monthlyLimit) return monthlyLimitReached()

  account.used.set(month(world), used + counted)
  const sentMessages = deliver(world, state, account, call, { kind: 'push', to, key }, messages.list)
  const requestId = world.random.hex(32)
  if (key) state.accepted.set(`${account.userId} ${key.toLowerCase()}`, { requestId, sentMessages, until: world.clock.now() + day })
  return { status: 200, headers: { 'x-line-request-id': requestId }, body: { sentMessages } }
}

function repeated({ requestId, sentMessages }: AcceptedPush, call: Call): Answer {
  if (call.fault?.kind === 'duplicate-200') return { status: 200, body: { sentMessages } }
  return lineError(409, 'The retry key is already accepted', { sentMessages }, { 'x-line-accepted-request-id': requestId })
}

/** A reply is free, but its token works once and for about a minute. */
export function reply(world: World, state: LineState, account: LineAccount, call: Call): Answer {
  const body = jsonObject(call.body)
  if (!body) return notJson()
  const messages = messagesOf(body.messages)
  if ('refused' in messages) return messages.refused
  const token = state.replyTokens.get(String(body.replyToken))
  if (!token || token.account !== account.userId || token.used || token.expiresAt <= world.clock.now()) return invalidReplyToken()
  token.used = true
  const sentMessages = deliver(world, state, account, call, { kind: 'reply', to: token.chat, inReplyTo: token.about }, messages.list)
  return { status: 200, body: { sentMessages } }
}

function deliver(
  world: World,
  state: LineState,
  account: LineAccount,
  call: Call,
  how: { kind: 'push' | 'reply'; to: string; key?: string; inReplyTo?: string },
  messages: OutMessage[],
) {
  return messages.map((message) => {
    const id = messageId(world, state, world.clock.now())
    // Who has blocked the account sees nothing; LINE answers 200 all the same.
    if (!state.people.get(how.to)?.blocked.has(account.userId)) {
      const text = message.text ?? ''
      const media = message.type === 'text' || message.type === 'textV2' ? [] : [message.type]
      show(world, call.fault, { network: 'line', account: account.userId, thread: how.to, text, media, externalId: id, ...how })
    }
    return { id, quoteToken: `q3${world.random.hex(30)}` }
  })
}

/** The rules that hold whether or not the network's description is at hand. Text is counted in UTF-16 units. */
function messagesOf(value: unknown): { list: OutMessage[] } | { refused: Answer } {
  const list = Array.isArray(value) ? (value as OutMessage[]) : []
  if (list.length < 1 || list.length > 5)
    return { refused: invalidBody([{ message: 'Size must be between 1 and 5', property: 'messages' }]) }
  const details = list.flatMap((message, index) => {
    const property = `messages[${index}].text`
    if (message?.type !== 'text' && message?.type !== 'textV2') return []
    if (!message.text?.trim()) return [{ message: 'May not be empty', property }]
    return message.text.length > 5000 ? [{ message: 'Length must be between 0 and 5000', property }] : []
  })
  return details.length > 0 ? { refused: invalidBody(details) } : { list }
}
