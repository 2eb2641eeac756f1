import {
  idOf,
  numberOf,
  objectOf,
  textOf,
  type AccountContext,
  type Fields,
  type HttpCall,
  type MediaKind,
  type MediaRef,
} from '@baton/channel-kit'
import { authorization } from './credentials.ts'

const DATA_BASE_URL = 'https://api-data.line.me'
const fileKinds: Record<string, MediaKind> = { image: 'image', video: 'video', audio: 'audio', file: 'file' }

/** What came with a message besides words. LINE sends each as a message of its own, pictures of one set too. */
export function mediaOf(message: Fields, account: AccountContext | undefined): MediaRef[] {
  if (message.type === 'sticker') return stickers(message)
  if (message.type === 'location') return places(message)
  const kind = fileKinds[textOf(message.type)]
  if (!kind) return []
  const media: MediaRef = {
    kind,
    externalId: idOf(message.id),
    fileName: textOf(message.fileName) || undefined,
    sizeBytes: numberOf(message.fileSize),
    durationMs: numberOf(message.duration),
    ...contentOf(message, account),
  }
  const set = objectOf(message.imageSet)
  if (idOf(set.id)) media.set = { id: idOf(set.id), index: numberOf(set.index) ?? 0, total: numberOf(set.total) ?? 0 }
  return [media]
}

/** Pictures and films sent by an app (LIFF) lie on that app's own server; everything else lies at LINE. */
function contentOf(message: Fields, account: AccountContext | undefined): Pick<MediaRef, 'fetch' | 'unavailable'> {
  const provider = objectOf(message.contentProvider)
  if (provider.type !== 'external')
    return { fetch: get(`${dataBaseUrl(account)}/v2/bot/message/${encodeURIComponent(idOf(message.id))}/content`) }
  const url = textOf(provider.originalContentUrl)
  return URL.canParse(url) && url.startsWith('https://') ? { fetch: get(url) } : { unavailable: 'no-address' }
}

function stickers(message: Fields): MediaRef[] {
  const sticker = idOf(message.stickerId)
  if (!sticker) return []
  const keywords = Array.isArray(message.keywords) ? message.keywords : []
  const words = [message.text, ...keywords].map(textOf).filter((word) => word)
  return [{ kind: 'sticker', externalId: `${idOf(message.packageId)}/${sticker}`, altText: words.join(', ') || undefined }]
}

function places(message: Fields): MediaRef[] {
  const latitude = numberOf(message.latitude)
  const longitude = numberOf(message.longitude)
  if (latitude === undefined || longitude === undefined) return []
  return [
    {
      kind: 'location',
      place: { title: textOf(message.title) || undefined, address: textOf(message.address) || undefined, latitude, longitude },
    },
  ]
}

/** The token goes to LINE's own data host only, never to the server of an app that a message points to. */
export function authorizeFetch(call: HttpCall, account: AccountContext): HttpCall {
  if (!call.url.startsWith(`${dataBaseUrl(account)}/`)) return call
  return { ...call, headers: { ...call.headers, ...authorization(account) } }
}

function dataBaseUrl(account: AccountContext | undefined): string {
  return (account?.settings.dataBaseUrl || DATA_BASE_URL).replace(/\/+$/, '')
}

function get(url: string): HttpCall {
  return { transport: 'http', method: 'GET', url, headers: {} }
}
