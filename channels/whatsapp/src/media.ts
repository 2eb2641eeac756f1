import {
  idOf,
  jsonOf,
  numberOf,
  objectOf,
  textOf,
  type AccountContext,
  type CallResult,
  type Fields,
  type HttpCall,
  type MediaKind,
  type MediaRef,
} from '@baton/channel-kit'
import { GRAPH_BASE_URL, graphCall } from '@baton/channel-kit/meta'

const kinds: Record<string, MediaKind> = { image: 'image', video: 'video', audio: 'audio', document: 'file', sticker: 'sticker' }

/** What came with a message besides words. WhatsApp sends each file as a message of its own. */
export function mediaOf(message: Fields): MediaRef[] {
  const type = textOf(message.type)
  if (type === 'location') return placeOf(objectOf(message.location))
  const kind = kinds[type]
  const file = objectOf(message[type])
  const id = idOf(file.id)
  if (!kind || !/^\w{1,128}$/.test(id)) return []
  return [
    {
      kind,
      externalId: id,
      contentType: textOf(file.mime_type) || undefined,
      fileName: textOf(file.filename) || undefined,
      fetch: { transport: 'http', method: 'GET', url: `${GRAPH_BASE_URL}/${id}`, headers: {} },
    },
  ]
}

function placeOf(location: Fields): MediaRef[] {
  const latitude = numberOf(location.latitude)
  const longitude = numberOf(location.longitude)
  if (latitude === undefined || longitude === undefined) return []
  const title = textOf(location.name) || undefined
  return [{ kind: 'location', place: { title, address: textOf(location.address) || undefined, latitude, longitude } }]
}

/** The id of the file is asked for an address, and that one for the bytes. The token goes to Meta alone. */
export function authorizeFetch(call: HttpCall, account: AccountContext): HttpCall {
  const id = call.url.startsWith(`${GRAPH_BASE_URL}/`) ? call.url.slice(GRAPH_BASE_URL.length + 1) : ''
  if (/^\w+$/.test(id)) return graphCall(account, { path: id, query: { phone_number_id: account.externalId } })
  if (!isOfMeta(call.url, account)) return call
  return { ...call, headers: { ...call.headers, authorization: `Bearer ${account.credentials.accessToken ?? ''}` } }
}

/** An address holds for five minutes, so it is asked for at each attempt and never kept. Those of others are not followed. */
export function followFetch(_call: HttpCall, result: CallResult, account: AccountContext): HttpCall | 'nowhere' | null {
  if (result.status !== 200) return null
  const url = textOf(jsonOf(result).url)
  if (!isOfMeta(url, account)) return 'nowhere'
  return { transport: 'http', method: 'GET', url, headers: {} }
}

function isOfMeta(url: string, { baseUrl }: AccountContext): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, origin } = new URL(url)
  if (origin === new URL(baseUrl).origin) return true
  return protocol === 'https:' && /(^|\.)(fbsbx\.com|facebook\.com|fbcdn\.net|whatsapp\.net)$/.test(hostname)
}
