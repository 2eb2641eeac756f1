import { toMillis } from '../clock.ts'
import { smallPdf, smallPng, smallWav } from '../content.ts'
import type { World } from '../world.ts'
import { known } from '../known.ts'
import type { LineMessage, LineState } from './state.ts'

/** One thing a person does in LINE. Give one kind of content; `text` alone is the common case. */
export interface LineSaying {
  account: string
  from: string
  /** Group or room it is said in; absent: the chat with the account. */
  group?: string
  text?: string
  /** In groups: names the account in front of the text. */
  mentionsAccount?: boolean
  /** Message id this one quotes. */
  quotes?: string
  sticker?: { packageId?: string; stickerId?: string; keywords?: string[]; text?: string; animated?: boolean }
  image?: { set?: { id: string; index: number; total: number } } | true
  video?: { durationMs?: number }
  audio?: { durationMs?: number }
  file?: { name: string; text?: string }
  location?: { title?: string; address?: string; latitude: number; longitude: number }
  postback?: { data: string }
  /** When it was said; default now. A past time is history: its reply token is dead. */
  at?: number | string
  /** The chat is in another system's hands. */
  standby?: boolean
  /** LINE may leave the author out in groups. */
  withoutUserId?: boolean
}

export interface LineEvent {
  type: string
  timestamp: number
  mode: 'active' | 'standby'
  webhookEventId: string
  deliveryContext: { isRedelivery: boolean }
  source?: { type: string; userId?: string; groupId?: string; roomId?: string }
  replyToken?: string
  message?: { id: string; type: string; [field: string]: unknown }
  [field: string]: unknown
}

/** How long a reply token lives. LINE says "about a minute". */
export const replyTokenMs = 60_000

/** The webhook event for a saying; the message is known to the network from now on (content, quoting, unsend). */
export function sayingEvent(world: World, state: LineState, saying: LineSaying): LineEvent {
  const account = known(state.accounts, saying.account, 'LINE account')
  known(state.people, saying.from, 'LINE person')
  const source = sourceOf(state, saying)
  const at = toMillis(saying.at, world.clock.now())
  if (saying.postback) {
    return {
      ...envelope(world, 'postback', at, saying),
      source,
      ...token(world, state, account.userId, source, at, 'postback'),
      postback: saying.postback,
    }
  }
  const id = messageId(world, state, at)
  const { content, ...kept } = contentOf(world, state, saying, id)
  const chat = source.groupId ?? source.roomId ?? saying.from
  state.messages.set(id, { id, account: account.userId, from: saying.from, chat, gone: false, ...kept })
  const readToken = world.random.hex(24)
  state.readTokens.set(readToken, { account: account.userId, messageId: id })
  return {
    ...envelope(world, 'message', at, saying),
    source,
    ...(saying.standby ? {} : token(world, state, account.userId, source, at, id)),
    message: { id, ...content, markAsReadToken: readToken },
  }
}

/** Any event that is not a message of somebody: follow, join, unsend, edit … */
export function plainEvent(
  world: World,
  state: LineState,
  type: string,
  where: { account: string; from?: string; group?: string; at?: number | string; withToken?: boolean; standby?: boolean },
  fields: Record<string, unknown> = {},
): LineEvent {
  const account = known(state.accounts, where.account, 'LINE account')
  const at = toMillis(where.at, world.clock.now())
  const source = sourceOf(state, { from: where.from, group: where.group })
  return {
    ...envelope(world, type, at, where),
    source,
    ...(where.withToken ? token(world, state, account.userId, source, at, type) : {}),
    ...fields,
  }
}

function envelope(world: World, type: string, at: number, { standby }: { standby?: boolean }): LineEvent {
  return {
    type,
    timestamp: at,
    mode: standby ? 'standby' : 'active',
    webhookEventId: `01${world.random.hex(24).toUpperCase()}`,
    deliveryContext: { isRedelivery: false },
  }
}

function sourceOf(state: LineState, { from, group, withoutUserId }: { from?: string; group?: string; withoutUserId?: boolean }) {
  const author = from && !withoutUserId ? { userId: from } : {}
  if (!group) return { type: 'user', userId: from } as { type: string; userId?: string; groupId?: string; roomId?: string }
  const { kind, groupId } = known(state.groups, group, 'LINE group')
  return kind === 'group' ? { type: 'group', groupId, ...author } : { type: 'room', roomId: groupId, ...author }
}

function token(world: World, state: LineState, account: string, source: ReturnType<typeof sourceOf>, at: number, about: string) {
  const replyToken = world.random.hex(32)
  const chat = source.groupId ?? source.roomId ?? source.userId ?? ''
  state.replyTokens.set(replyToken, { account, chat, about, expiresAt: at + replyTokenMs, used: false })
  return { replyToken }
}

/** LINE's message ids: 18 digits, rising with time, beyond 2^53. Never the same twice, also for the same moment. */
export function messageId(world: World, state: LineState, at: number): string {
  const moment = 500_000_000_000_000_000n + BigInt(Math.max(0, at - Date.UTC(2024, 0, 1))) * 1_000_000n
  for (let tail = world.random.int(0, 999_999); ; tail++) {
    const id = String(moment + BigInt(tail))
    if (state.messageIds.has(id)) continue
    state.messageIds.add(id)
    return id
  }
}

type Content = { content: { type: string; [field: string]: unknown } } & Pick<LineMessage, 'type' | 'text' | 'bytes' | 'contentType'>

function contentOf(world: World, state: LineState, saying: LineSaying, id: string): Content {
  const quoteToken = `q3${world.random.hex(30)}`
  const quoted = saying.quotes ? { quotedMessageId: saying.quotes } : {}
  const stored = { contentProvider: { type: 'line' } }
  if (saying.sticker) {
    const { packageId = '446', stickerId = '1988', keywords, text, animated } = saying.sticker
    const stickerResourceType = animated ? 'ANIMATION' : 'STATIC'
    return {
      type: 'sticker',
      content: {
        type: 'sticker',
        packageId,
        stickerId,
        stickerResourceType,
        ...(keywords && { keywords }),
        ...(text && { text }),
        quoteToken,
        ...quoted,
      },
    }
  }
  if (saying.image) {
    const set = saying.image === true ? undefined : saying.image.set
    const bytes = smallPng(world.random)
    return {
      type: 'image',
      bytes,
      contentType: 'image/png',
      content: { type: 'image', ...stored, ...(set && { imageSet: set }), quoteToken },
    }
  }
  if (saying.video) {
    // Not a film that plays: bytes with the signature of one, enough to be fetched, typed and stored.
    const bytes = Buffer.concat([Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex'), Buffer.alloc(512)])
    return {
      type: 'video',
      bytes,
      contentType: 'video/mp4',
      content: { type: 'video', duration: saying.video.durationMs ?? 4000, ...stored, quoteToken },
    }
  }
  if (saying.audio) {
    const duration = saying.audio.durationMs ?? 2000
    return { type: 'audio', bytes: smallWav(duration), contentType: 'audio/wav', content: { type: 'audio', duration, ...stored } }
  }
  if (saying.file) {
    const { name, text } = saying.file
    const pdf = name.endsWith('.pdf')
    const bytes = pdf ? smallPdf(text ?? name) : Buffer.from(text ?? name, 'utf8')
    const contentType = pdf ? 'application/pdf' : 'text/plain'
    return { type: 'file', bytes, contentType, content: { type: 'file', fileName: name, fileSize: bytes.length } }
  }
  if (saying.location) return { type: 'location', content: { type: 'location', ...saying.location } }
  if (saying.text === undefined)
    throw new Error(`Message ${id} says nothing: give text, sticker, image, video, audio, file, location or postback`)
  const { text, mention } = withMention(state, saying)
  return { type: 'text', text, content: { type: 'text', text, quoteToken, ...quoted, ...mention } }
}

function withMention(state: LineState, { text = '', mentionsAccount, account }: LineSaying) {
  if (!mentionsAccount) return { text, mention: {} }
  const name = `@${known(state.accounts, account, 'LINE account').name}`
  const mentionees = [{ type: 'user', index: 0, length: name.length, userId: account, isSelf: true }]
  return { text: `${name} ${text}`, mention: { mention: { mentionees } } }
}
