import {
  digestOf,
  finding,
  idOf,
  isoFromMs,
  NO_TIME,
  objectOf,
  objectsOf,
  orderOf,
  parseJson,
  textOf,
  type AccountContext,
  type ChannelEvent,
  type Fields,
  type Finding,
  type IdentityRef,
  type MessageEvent,
  type ParseResult,
  type RawDelivery,
  type ThreadRef,
} from '@baton/channel-kit'
import { mediaOf } from './content.ts'

/** What every event of one webhook body is read with. */
interface Hook {
  /** User id of the bot the webhook is for: ids of people and messages mean something only together with it. */
  bot: string
  account: AccountContext | undefined
}

export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  if (!Array.isArray(body.events)) return { ok: false, reason: finding('not_of_line', {}) }
  const hook = { bot: idOf(body.destination) || (account?.externalId ?? ''), account }
  return { ok: true, events: body.events.flatMap((event) => eventsOf(event, hook)) }
}

function eventsOf(raw: unknown, hook: Hook): ChannelEvent[] {
  const event = objectOf(raw)
  const at = isoFromMs(event.timestamp)
  const known = at === null ? [] : knownEvents(event, at, hook)
  if (known.length) return known
  const type =
    [event.type, objectOf(event.message).type]
      .map((name) => textOf(name).slice(0, 60))
      .filter((name) => name)
      .join('.') || 'none'
  return [
    {
      kind: 'unknown',
      account: hook.bot,
      at: at ?? NO_TIME,
      dedupeKey: `${type}:${idOf(event.webhookEventId) || digestOf(raw)}`,
      type,
      raw,
    },
  ]
}

/** Empty for what we do not know or what lacks the ids it cannot be without. */
function knownEvents(event: Fields, at: string, hook: Hook): ChannelEvent[] {
  switch (event.type) {
    case 'message':
      return messages(event, at, hook)
    case 'messageEdited':
      return edits(event, at, hook)
    case 'unsend':
      return unsends(event, at, hook)
    case 'follow':
    case 'unfollow':
    case 'join':
    case 'leave':
    case 'memberJoined':
    case 'memberLeft':
      return relations(event, at, hook)
    case 'botSuspended':
    case 'botResumed':
    case 'activated':
    case 'deactivated':
    case 'module':
      return accountChanges(event, at, hook)
    default:
      return []
  }
}

function messages(event: Fields, at: string, hook: Hook): ChannelEvent[] {
  const message = objectOf(event.message)
  const id = idOf(message.id)
  const thread = threadOf(event)
  const media = mediaOf(message, hook.account)
  const text = textOf(message.type === 'text' ? message.text : '')
  if (!id || !thread || (!text && !media.length)) return []
  const mentionees = objectsOf(objectOf(message.mention).mentionees)
  const mentions = mentionees
    .map((mentionee) => (mentionee.isSelf === true ? hook.bot : idOf(mentionee.userId)))
    .filter((mentioned) => mentioned)
  const found: MessageEvent = {
    kind: 'message',
    account: hook.bot,
    at,
    dedupeKey: `message:${id}`,
    direction: 'inbound',
    externalId: id,
    scope: hook.bot,
    order: orderOf(id),
    thread,
    author: authorOf(event, thread, hook),
    replyTo: idOf(message.quotedMessageId) || undefined,
    text,
    media,
    mentions,
    addressesUs: thread.kind === 'dm' || mentions.includes(hook.bot),
    kindHint: message.type === 'sticker' ? 'sticker' : undefined,
    sendHints: hintsOf(event, message),
    standby: event.mode === 'standby' || undefined,
  }
  return [found]
}

function hintsOf(event: Fields, message: Fields): Record<string, string> {
  const hints = { replyToken: event.replyToken, quoteToken: message.quoteToken, markAsReadToken: message.markAsReadToken }
  return Object.fromEntries(Object.entries(hints).flatMap(([name, value]) => (textOf(value) ? [[name, textOf(value)]] : [])))
}

function edits(event: Fields, at: string, hook: Hook): ChannelEvent[] {
  const message = objectOf(event.message)
  const externalId = idOf(message.id)
  if (!externalId || message.type !== 'text') return []
  const dedupeKey = `edit:${externalId}:${idOf(event.webhookEventId)}:${at}`
  return [{ kind: 'edit', account: hook.bot, at, dedupeKey, scope: hook.bot, externalId, text: textOf(message.text) }]
}

/** LINE asks that the words be erased when their author takes them back. */
function unsends(event: Fields, at: string, hook: Hook): ChannelEvent[] {
  const externalId = idOf(objectOf(event.unsend).messageId)
  if (!externalId) return []
  return [
    {
      kind: 'delete',
      account: hook.bot,
      at,
      dedupeKey: `unsend:${externalId}`,
      scope: hook.bot,
      externalId,
      reason: 'unsent',
      by: 'author',
    },
  ]
}

const relationOf = {
  follow: 'follow',
  unfollow: 'unfollow',
  join: 'joined',
  leave: 'left',
  memberJoined: 'member-joined',
  memberLeft: 'member-left',
} as const

function relations(event: Fields, at: string, hook: Hook): ChannelEvent[] {
  const thread = threadOf(event)
  if (!thread) return []
  const relation = relationOf[event.type as keyof typeof relationOf]
  const key = `${relation}:${idOf(event.webhookEventId) || `${thread.externalId}:${at}`}`
  const base = { kind: 'relation', account: hook.bot, at, relation, thread } as const
  if (relation === 'joined' || relation === 'left') return [{ ...base, dedupeKey: key }]
  if (relation === 'follow' || relation === 'unfollow') return [{ ...base, dedupeKey: key, contact: authorOf(event, thread, hook) }]
  const members = objectsOf(objectOf(relation === 'member-joined' ? event.joined : event.left).members)
  return members.flatMap(({ userId }) =>
    idOf(userId) ? [{ ...base, dedupeKey: `${key}:${idOf(userId)}`, contact: { scope: hook.bot, externalId: idOf(userId) } }] : [],
  )
}

/** What the platform says about the Official Account itself, to those who have it as a module channel. */
function accountChanges(event: Fields, at: string, hook: Hook): ChannelEvent[] {
  const change = textOf(objectOf(event.module).type) || textOf(event.type)
  const changes: Record<string, { what: 'connected' } | { what: 'revoked' | 'warning'; finding: Finding }> = {
    botSuspended: { what: 'warning', finding: finding('line_suspended', {}) },
    botResumed: { what: 'connected' },
    activated: { what: 'connected' },
    deactivated: { what: 'warning', finding: finding('line_held_by_another', {}) },
    attached: { what: 'connected' },
    detached: { what: 'revoked', finding: finding('line_detached', {}, { remedy: 'reconnect' }) },
  }
  const known = changes[change]
  if (!known) return []
  return [{ kind: 'account', account: hook.bot, at, dedupeKey: `${change}:${idOf(event.webhookEventId) || at}`, ...known }]
}

function threadOf(event: Fields): ThreadRef | null {
  const source = objectOf(event.source)
  const group = source.type === 'group' ? idOf(source.groupId) : source.type === 'room' ? idOf(source.roomId) : ''
  if (group) return { externalId: group, kind: 'group', visibility: 'private' }
  const user = source.type === 'user' ? idOf(source.userId) : ''
  return user ? { externalId: user, kind: 'dm', visibility: 'private' } : null
}

/** In groups LINE leaves the id away for people who did not agree to be known: they share one identity for that group. */
function authorOf(event: Fields, thread: ThreadRef, hook: Hook): IdentityRef {
  return { scope: hook.bot, externalId: idOf(objectOf(event.source).userId) || `${thread.externalId}:unnamed` }
}
