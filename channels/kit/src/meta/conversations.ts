import type { AccountContext, CallResult, HttpCall, IdentityRef, MediaRef, MessageEvent, OutboundMessage, ReadBack } from '../adapter.ts'
import { jsonOf } from '../answers.ts'
import { idOf, isoFromText, NO_TIME, numberOf, objectOf, objectsOf, textOf, type Fields } from '../fields.ts'
import { graphWordsOf } from './errors.ts'
import { graphCall, ownPath } from './graph.ts'
import { privateThreadWith } from './messaging.ts'

/** Of older messages Meta tells no content. */
export const TALK_MESSAGES = 20
const FIELDS = `id,created_time,from,to,message,sticker,attachments{id,mime_type,name,size,image_data,video_data,file_url},shares{link,name}`
/** Meta's clock may be a little behind ours, and tells seconds alone. */
const CLOCKS_DIFFER_MS = 60_000

export type Platform = 'messenger' | 'instagram'

/** The conversations that were last spoken in, with their newest messages. */
export function listConversations(
  account: AccountContext,
  platform: Platform,
  { limit, after }: { limit: number; after: string },
): HttpCall {
  const fields = `id,updated_time,messages.limit(${TALK_MESSAGES}){${FIELDS}}`
  return graphCall(account, {
    path: `${ownPath(account)}/conversations`,
    query: { platform, fields, limit: String(limit), after },
  })
}

/** The newest messages with one person. */
export function conversationWith(person: string, account: AccountContext, platform: Platform): HttpCall {
  const fields = `messages.limit(${TALK_MESSAGES}){id,created_time,from,message}`
  return graphCall(account, {
    path: `${ownPath(account)}/conversations`,
    query: { platform, user_id: person, fields },
  })
}

/** The private talk that an answer to this comment began, by the comment: who wrote it may not be known. */
export function conversationByComment(comment: string, account: AccountContext): HttpCall {
  const fields = `private_reply_conversation{participants,messages.limit(${TALK_MESSAGES}){id,created_time,from,message}}`
  return graphCall(account, { path: encodeURIComponent(comment), query: { fields } })
}

/** Those of a listed conversation that have an id and a time. */
function messagesIn(conversation: Fields): Fields[] {
  return objectsOf(objectOf(conversation.messages).data).filter(({ id, created_time }) => idOf(id) && isoFromText(created_time))
}

/**
 * The messages of a list of conversations, those last spoken in first: once one rests since before what is asked for, so do all
 * behind it.
 */
export function messagesOf(answer: Fields, since: string): { messages: Fields[]; goesOn: boolean } {
  return { messages: objectsOf(answer.data).flatMap(messagesIn), goesOn: restedAt(answer) >= since }
}

/** When the conversation at the end of a list was last spoken in; '' when that is not told. */
export function restedAt(answer: Fields): string {
  return isoFromText(objectsOf(answer.data).at(-1)?.updated_time) ?? ''
}

/** A message as Meta tells it when it is asked: the same as its webhook gave. Null when it names nobody but us. */
export function messageOfAnswer(value: Fields, account: string): MessageEvent | null {
  const mid = idOf(value.id)
  const from = objectOf(value.from)
  const sender = idOf(from.id)
  const person = sender === account ? idOf(objectsOf(objectOf(value.to).data)[0]?.id) : sender
  if (!mid || !sender || !person || person === account) return null
  const ours = sender === account
  const media = mediaOf(value)
  const text = textOf(value.message)
  return {
    kind: 'message',
    account,
    at: isoFromText(value.created_time) ?? NO_TIME,
    dedupeKey: `message:${mid}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: mid,
    scope: account,
    order: mid,
    thread: privateThreadWith(person),
    author: authorOf(from, account),
    text,
    media,
    addressesUs: !ours,
    ...(!text && !ours && media.length > 0 && media.every(({ kind }) => kind === 'sticker') && { kindHint: 'sticker' }),
    ...(!text && !ours && media.length === 0 && { notice: 'unsupported' }),
  }
}

function authorOf(from: Fields, account: string): IdentityRef {
  const displayName = textOf(from.name)
  const handle = textOf(from.username)
  return { scope: account, externalId: idOf(from.id), ...(displayName && { displayName }), ...(handle && { handle }) }
}

function mediaOf(value: Fields): MediaRef[] {
  const sticker = httpsOf(value.sticker)
  if (sticker) return [{ kind: 'sticker', fetch: get(sticker) }]
  const files = objectsOf(objectOf(value.attachments).data).flatMap(fileOf)
  const pages = objectsOf(objectOf(value.shares).data).flatMap(({ link, name }): MediaRef[] =>
    httpsOf(link) ? [{ kind: 'link', link: { url: httpsOf(link) }, altText: textOf(name) || undefined }] : [],
  )
  return [...files, ...pages]
}

function fileOf(attachment: Fields): MediaRef[] {
  const type = textOf(attachment.mime_type)
  const picture = httpsOf(objectOf(attachment.image_data).url)
  const film = httpsOf(objectOf(attachment.video_data).url)
  const url = picture || film || httpsOf(attachment.file_url)
  if (!url) return []
  const kind = picture ? 'image' : film ? 'video' : type.startsWith('audio/') ? 'audio' : 'file'
  const fileName = textOf(attachment.name) || undefined
  return [
    {
      kind,
      externalId: idOf(attachment.id) || undefined,
      contentType: type || undefined,
      fileName,
      sizeBytes: numberOf(attachment.size),
      fetch: get(url),
    },
  ]
}

/** Found: our words to that person, not older than our press of the button. */
export function readBackPrivate(result: CallResult, message: OutboundMessage): ReadBack {
  const answer = jsonOf(result)
  if (result.status !== 200 || !Array.isArray(answer.data)) return { kind: 'unclear', words: graphWordsOf(result) }
  const seen = objectsOf(answer.data).flatMap(messagesIn)
  const since = Date.parse(message.at) - CLOCKS_DIFFER_MS
  const times = seen.map(({ created_time }) => Date.parse(isoFromText(created_time) ?? NO_TIME))
  const found = seen.find((one, index) => isOurs(one, message) && (times[index] ?? 0) >= since && isSame(one.message, message.text))
  if (found) return { kind: 'found', externalId: idOf(found.id) }
  const sawAll = seen.length < TALK_MESSAGES || times.some((at) => at < since)
  return sawAll ? { kind: 'absent' } : { kind: 'unclear', words: 'More was written since than Meta shows.' }
}

/** A comment that nobody answered in private has no such talk. */
export function readBackByComment(result: CallResult, message: OutboundMessage): ReadBack {
  const answer = jsonOf(result)
  if (result.status !== 200 || !idOf(answer.id)) return { kind: 'unclear', words: graphWordsOf(result) }
  const talk = objectOf(answer.private_reply_conversation)
  const since = Date.parse(message.at) - CLOCKS_DIFFER_MS
  const found = messagesIn(talk).find(
    ({ created_time: at, message: said }) => Date.parse(isoFromText(at) ?? NO_TIME) >= since && isSame(said, message.text),
  )
  if (!found) return { kind: 'absent' }
  const people = objectsOf(objectOf(talk.participants).data).map(({ id }) => idOf(id))
  const scope = message.target?.author.scope ?? ''
  const person = people.find((id) => id && id !== scope)
  return { kind: 'found', externalId: idOf(found.id), ...(person && { stands: { scope, person } }) }
}

/** In a thread of two, whoever is not the one we answered is us. */
function isOurs({ from }: Fields, { target, to }: OutboundMessage): boolean {
  const sender = idOf(objectOf(from).id)
  return sender !== '' && sender !== (to?.externalId ?? target?.author.externalId)
}

function isSame(told: unknown, said: string): boolean {
  const comparable = (text: string) => text.normalize().replaceAll(/\s+/g, ' ').trim()
  return comparable(textOf(told)) === comparable(said)
}

function httpsOf(value: unknown): string {
  const url = textOf(value)
  return url.startsWith('https://') && URL.canParse(url) ? url : ''
}

function get(url: string) {
  return { transport: 'http', method: 'GET', url, headers: {} } as const
}
