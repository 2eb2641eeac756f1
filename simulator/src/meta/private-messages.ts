import { type Answer, type Call } from '../http.ts'
import { parameterWrong } from './answers.ts'
import type { Field } from './description.ts'
import { listForm, time } from './forms.ts'

const DAY = 86_400_000
/** The app id under which people write in Meta's own inbox. */
export const PAGE_INBOX = '263902037430900'

/** The body of a call that sends a message. */
export interface SendBody {
  recipient?: { id?: unknown; comment_id?: unknown; post_id?: unknown }
  messaging_type?: unknown
  tag?: unknown
  message?: { text?: unknown; metadata?: unknown }
}

export const threadKey = (account: string, person: string): string => `${account} ${person}`

/** What breaks the form of the call; '' when nothing does. Meta publishes no description of it to check by. `inMessage`: what a message may hold. */
export function faultOf(body: SendBody, inMessage: readonly string[]): string {
  const name = Object.keys(body).find((one) => !['recipient', 'messaging_type', 'tag', 'message'].includes(one))
  const inside = Object.keys(body.message ?? {}).find((one) => !inMessage.includes(one))
  if (name ?? inside) return `Invalid keys "${name ?? inside}" were found in param`
  if (!['RESPONSE', 'UPDATE', 'MESSAGE_TAG'].includes(String(body.messaging_type)))
    return 'Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}'
  if ((body.messaging_type === 'MESSAGE_TAG') !== (body.tag === 'HUMAN_AGENT'))
    return 'Param tag must be HUMAN_AGENT, with MESSAGE_TAG alone'
  if (typeof body.message?.text !== 'string' || !body.message.text.trim()) return 'Param message must have a text'
  return ''
}

/** 24 hours after the person last wrote, and seven days for people where Meta gave the app the feature Human Agent. */
export function isOpen({ messaging_type: type }: SendBody, { humanAgent }: { humanAgent: boolean }, sinceMs: number): boolean {
  return type === 'MESSAGE_TAG' ? humanAgent && sinceMs <= 7 * DAY : sinceMs <= DAY
}

interface Talks<Message> {
  platform: 'messenger' | 'instagram'
  people: ReadonlySet<string>
  /** Newest first. */
  messagesWith(person: string): Message[]
  idOf(person: string): string
  form(message: Message): object
}

/** Those last spoken in first. */
export function listTalks<Message extends { at: number }>(call: Call, fields: readonly Field[], talks: Talks<Message>): Answer {
  const { platform, people, messagesWith, idOf, form } = talks
  if (call.query.get('platform') !== platform) return parameterWrong(`Param platform must be ${platform}`)
  const only = call.query.get('user_id')
  const threads = [...people]
    .filter((person) => !only || person === only)
    .map((person) => ({ person, messages: messagesWith(person) }))
    .filter(({ messages }) => messages.length > 0)
    .sort((a, b) => (b.messages[0]?.at ?? 0) - (a.messages[0]?.at ?? 0))
  const inside = fields.find(({ name }) => name === 'messages')
  return {
    status: 200,
    body: listForm(threads, Object.fromEntries(call.query), ({ person, messages }) => ({
      id: idOf(person),
      updated_time: time(messages[0]?.at ?? 0),
      ...(inside && { messages: listForm(messages, inside.with, form) }),
    })),
  }
}
