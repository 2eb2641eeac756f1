import type { Answer, Call } from '../http.ts'
import { jsonObject } from '../http.ts'
import { show, type World } from '../world.ts'
import { parameterInvalid, parameterMissing, tooFast, tooOftenToOne, violated, windowClosed, windowWords } from './answers.ts'
import { messageId } from './say.ts'
import { pair, type WhatsAppNumber, type WhatsAppState } from './state.ts'
import { templateWords } from './templates.ts'

/** What becomes of a message, for the network to report. */
export type Report = (
  number: WhatsAppNumber,
  sent: { id: string; chat: string; callback: string | undefined },
  failure: Failure | null,
) => void
export interface Failure {
  code: number
  title: string
  details: string
}

const DAY = 24 * 3_600_000
const MOST_CHARACTERS = 4096

export function sendMessage(world: World, state: WhatsAppState, number: WhatsAppNumber, call: Call, report: Report): Answer {
  const body = jsonObject(call.body)
  if (!body) return parameterInvalid('The request body is not JSON')
  if (body.status === 'read') return markRead(state, body)
  const violations = world.specs.check('whatsapp', withRecipient(call, body))
  if (violations.length > 0) return violated(violations)
  if (body.messaging_product !== 'whatsapp') return parameterMissing('The parameter messaging_product is required.')
  const chat = chatOf(state, body)
  if (!chat) return parameterInvalid('Neither to nor recipient names somebody')
  const said = wordsOf(state, number, body)
  if ('refused' in said) return said.refused
  const now = world.clock.now()
  if (overThroughput(number, now)) return tooFast()
  const before = state.answered.get(pair(number.id, chat)) ?? -Infinity
  if (number.pairSeconds > 0 && now - before < number.pairSeconds * 1000) return tooOftenToOne()
  const isOpen = now - (state.spoke.get(pair(number.id, chat)) ?? -Infinity) < DAY
  const isLate = body.type !== 'template' && !isOpen
  if (isLate && number.windowToldBy === 'answer') return windowClosed()

  state.answered.set(pair(number.id, chat), now)
  const id = messageId(world)
  const callback = typeof body.biz_opaque_callback_data === 'string' ? body.biz_opaque_callback_data : undefined
  const unreachable = state.people.get(chat)?.behaviour === 'unreachable'
  const failure = isLate
    ? { code: 131047, title: 'Re-engagement message', details: windowWords }
    : unreachable
      ? { code: 131026, title: 'Message undeliverable', details: 'Message Undeliverable.' }
      : null
  if (!failure) {
    state.messages.set(id, { id, number: number.id, from: '', chat, at: now, text: said.text })
    const inReplyTo = (body.context as { message_id?: string } | undefined)?.message_id
    show(world, call.fault, {
      network: 'whatsapp',
      account: number.id,
      kind: 'dm',
      to: chat,
      thread: chat,
      text: said.text,
      media: [],
      externalId: id,
      ...(callback && { key: callback }),
      ...(inReplyTo && { inReplyTo }),
    })
  }
  report(number, { id, chat, callback }, failure)
  const person = state.people.get(chat)
  const contact = { input: String(body.to ?? body.recipient), ...(body.to && person ? { wa_id: person.phone } : { user_id: chat }) }
  return { status: 200, body: { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id, message_status: 'accepted' }] } }
}

function markRead(state: WhatsAppState, { message_id }: Record<string, unknown>): Answer {
  if (typeof message_id !== 'string' || !state.messages.has(message_id)) return parameterInvalid('message_id is no message')
  state.read.add(message_id)
  return { status: 200, body: { success: true } }
}

/** Meta's description is older than `recipient`, and would miss `to`; and it takes no index of a button but 2 to 6, by mistake. */
function withRecipient(call: Call, body: Record<string, unknown>): Call {
  const { components, ...template } = (body.template ?? {}) as { components?: { index?: string }[] }
  const indexed = components?.some(({ index }) => index !== undefined)
  if ((body.to !== undefined || body.recipient === undefined) && !indexed) return call
  const fitting = {
    ...body,
    to: body.to ?? body.recipient,
    ...(indexed && { template: { ...template, components: components?.map((one) => (one.index ? { ...one, index: '2' } : one)) } }),
  }
  return { ...call, body: Buffer.from(JSON.stringify(fitting), 'utf8') }
}

/** A number takes precedence over a user id. */
function chatOf(state: WhatsAppState, { to, recipient, recipient_type }: Record<string, unknown>): string | null {
  if (recipient_type === 'group') return typeof to === 'string' && state.groups.has(to) ? to : null
  const digits = typeof to === 'string' ? to.replace(/^\+/, '') : ''
  const person = digits
    ? [...state.people.values()].find(({ phone }) => phone === digits)
    : typeof recipient === 'string'
      ? state.people.get(recipient)
      : undefined
  return person?.userId ?? null
}

function wordsOf(
  state: WhatsAppState,
  { business }: WhatsAppNumber,
  body: Record<string, unknown>,
): { text: string } | { refused: Answer } {
  if (body.type === 'template') return templateWords(state, business, body.template)
  if (body.type !== 'text') return { refused: parameterInvalid(`The simulator takes text and templates, not ${String(body.type)}`) }
  const text = (body.text as { body?: unknown } | undefined)?.body
  if (typeof text !== 'string' || !text.trim()) return { refused: parameterMissing("The parameter text['body'] is required.") }
  if (text.length > MOST_CHARACTERS)
    return { refused: parameterInvalid(`Param text['body'] must be at most ${MOST_CHARACTERS} characters long.`) }
  return { text }
}

function overThroughput(number: WhatsAppNumber, now: number): boolean {
  if (number.perSecond === null) return false
  number.recentCalls = number.recentCalls.filter((at) => at > now - 1000)
  if (number.recentCalls.length >= number.perSecond) return true
  number.recentCalls.push(now)
  return false
}
