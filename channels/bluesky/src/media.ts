import type { MediaRef } from '@baton/channel-kit'
import { postPage } from './at-uri.ts'
import { type Json, list, object, text } from './untrusted.ts'

/** Pictures, film, link cards and quoted posts of a post or DM, from its view (`embed` with addresses filled in by the network). */
export function mediaOf(uri: string, embed: unknown): MediaRef[] {
  const view = object(embed)
  switch (text(view.$type).replace(/^app\.bsky\.embed\./, '')) {
    case 'images#view':
      return pictures(uri, list(view.images))
    case 'gallery#view':
      return pictures(uri, list(view.items))
    case 'video#view':
      return [film(view)]
    case 'external#view':
      return [linkCard(object(view.external))]
    case 'record#view':
      return quoted(object(view.record))
    case 'recordWithMedia#view':
      return [...mediaOf(uri, view.media), ...quoted(object(object(view.record).record))]
    default:
      return []
  }
}

/** What a record says of its own media when no view of it could be had: that there is some, without addresses. */
export function mediaWithoutView(record: Json): MediaRef[] {
  const embed = object(record.embed)
  const images = list(embed.images).length ? list(embed.images) : list(object(embed.media).images)
  return images.map((image) => ({ kind: 'image' as const, altText: text(object(image).alt), unavailable: 'no-view' }))
}

function pictures(uri: string, images: unknown[]): MediaRef[] {
  return images.flatMap((image, index): MediaRef[] => {
    const { fullsize, thumbnail, alt } = object(image)
    const url = text(fullsize) || text(thumbnail)
    if (!url) return []
    const set = images.length > 1 ? { set: { id: uri, index, total: images.length } } : {}
    return [{ kind: 'image', externalId: url, fetch: get(url), ...(text(alt) ? { altText: text(alt) } : {}), ...set }]
  })
}

/** Film is a stream of pieces, no file: its first picture is kept, the rest is seen on the network. */
function film(view: Json): MediaRef {
  const still = text(view.thumbnail)
  return {
    kind: 'video',
    externalId: text(view.cid) || text(view.playlist),
    ...(still ? { fetch: get(still), contentType: 'image/jpeg' } : { unavailable: 'stream' }),
    ...(text(view.alt) ? { altText: text(view.alt) } : {}),
  }
}

function linkCard(card: Json): MediaRef {
  return { kind: 'link', externalId: text(card.uri), altText: [text(card.title), text(card.description)].filter(Boolean).join(' – ') }
}

function quoted(record: Json): MediaRef[] {
  const page = postPage(text(record.uri))
  return page ? [{ kind: 'link', externalId: page, altText: text(object(record.value).text) }] : []
}

function get(url: string): NonNullable<MediaRef['fetch']> {
  return { transport: 'http', method: 'GET', url, headers: {} }
}
