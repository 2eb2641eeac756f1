import type { MediaKind, MediaRef } from '../adapter.ts'
import { idOf, isoFromMs, numberOf, objectOf, objectsOf, textOf, type Fields } from '../fields.ts'

const fileKinds: Record<string, MediaKind> = { image: 'image', video: 'video', audio: 'audio', file: 'file' }

/**
 * What came with a private message of Messenger or Instagram besides words. The addresses of files are open to whoever has
 * them, for some days.
 */
export function attachmentsOf(message: Fields, at: string): MediaRef[] {
  const attachments = objectsOf(message.attachments)
  const stickers = new Set(attachments.filter(({ type }) => type === 'sticker').map(stickerId))
  return attachments.flatMap((attachment) => {
    // For a while in 2026 a sticker came as a picture too; older webhooks have the picture alone.
    if (attachment.type === 'image' && stickerId(attachment)) return stickers.has(stickerId(attachment)) ? [] : sticker(attachment)
    return mediaOf(attachment, at)
  })
}

function mediaOf(attachment: Fields, at: string): MediaRef[] {
  const type = textOf(attachment.type)
  const payload = objectOf(attachment.payload)
  if (type === 'sticker') return sticker(attachment)
  if (type === 'like_heart') return [{ kind: 'sticker', altText: '❤️' }]
  if (type === 'location') return place(attachment, payload)
  if (type === 'template') return []
  const url = httpsOf(payload.url) || httpsOf(attachment.url)
  if (!url) return []
  if (type === STORY_MENTION) return storyAt(url, at)
  const kind = Object.hasOwn(fileKinds, type) ? fileKinds[type] : undefined
  if (kind) return [{ kind, fetch: get(url), altText: textOf(payload.title) || undefined }]
  // Posts, reels and pages that somebody shared: the card leads there.
  return [{ kind: 'link', link: { url }, altText: textOf(payload.title) || textOf(attachment.title) || undefined }]
}

const STORY_MENTION = 'story_mention'
/** Stories are gone after a day. */
const STORY_MS = 86_400_000

/** Somebody's story that names us. */
export function mentionsInStory(message: Fields): boolean {
  return objectsOf(message.attachments).some(({ type }) => type === STORY_MENTION)
}

/** A story may be looked at where it is, and not be kept. */
export function storyAt(address: unknown, at: string): MediaRef[] {
  const url = httpsOf(address)
  return url ? [{ kind: 'link', link: { url, until: isoFromMs(Date.parse(at) + STORY_MS) ?? at } }] : []
}

function sticker(attachment: Fields): MediaRef[] {
  const payload = objectOf(attachment.payload)
  const url = httpsOf(payload.url)
  const id = stickerId(attachment)
  if (!url && !id) return []
  return [{ kind: 'sticker', ...(id && { externalId: id }), ...(url && { fetch: get(url) }), altText: textOf(payload.label) || undefined }]
}

function stickerId({ payload }: Fields): string {
  return idOf(objectOf(payload).sticker_id)
}

function place(attachment: Fields, payload: Fields): MediaRef[] {
  const { lat, long } = objectOf(payload.coordinates)
  const [latitude, longitude] = [numberOf(lat), numberOf(long)]
  if (latitude === undefined || longitude === undefined) return []
  const title = textOf(payload.title) || textOf(attachment.title)
  return [{ kind: 'location', place: { latitude, longitude, ...(title && { title }) } }]
}

/** What people read in the templates that programs send: buttons, cards, products. */
export function wordsOfAttachments(message: Fields): string {
  return objectsOf(message.attachments)
    .filter(({ type }) => type === 'template')
    .flatMap(({ title, payload }) => [textOf(objectOf(payload).text) || textOf(title), ...cards(objectOf(payload))])
    .filter(Boolean)
    .join('\n')
}

function cards(payload: Fields): string[] {
  const elements = [...objectsOf(payload.elements), ...objectsOf(objectOf(payload.product).elements)]
  return elements.map((element) => [textOf(element.title), textOf(element.subtitle)].filter(Boolean).join(' – '))
}

function httpsOf(value: unknown): string {
  const url = textOf(value)
  return url.startsWith('https://') && URL.canParse(url) ? url : ''
}

function get(url: string) {
  return { transport: 'http', method: 'GET', url, headers: {} } as const
}
