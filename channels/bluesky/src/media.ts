import { type Fields, type MediaRef, objectOf, objectsOf, textOf } from '@baton/channel-kit'
import { postPage } from './at-uri.ts'

/** Pictures, film, link cards and quoted posts of a post or DM, from its view (`embed` with addresses filled in by the network). */
export function mediaOf(uri: string, embed: unknown): MediaRef[] {
  const view = objectOf(embed)
  switch (textOf(view.$type).replace(/^app\.bsky\.embed\./, '')) {
    case 'images#view':
      return pictures(uri, objectsOf(view.images))
    case 'gallery#view':
      return pictures(uri, objectsOf(view.items))
    case 'video#view':
      return [film(view)]
    case 'external#view':
      return [linkCard(objectOf(view.external))]
    case 'record#view':
      return quoted(objectOf(view.record))
    case 'recordWithMedia#view':
      return [...mediaOf(uri, view.media), ...quoted(objectOf(objectOf(view.record).record))]
    default:
      return []
  }
}

/** What a record says of its own media when no view of it could be had: that there is some, without addresses. */
export function mediaWithoutView(record: Fields): MediaRef[] {
  const embed = objectOf(record.embed)
  const images = objectsOf(embed.images).length ? objectsOf(embed.images) : objectsOf(objectOf(embed.media).images)
  return images.map((image) => ({ kind: 'image' as const, altText: textOf(objectOf(image).alt), unavailable: 'no-view' }))
}

function pictures(uri: string, images: unknown[]): MediaRef[] {
  return images.flatMap((image, index): MediaRef[] => {
    const { fullsize, thumbnail, alt } = objectOf(image)
    const url = textOf(fullsize) || textOf(thumbnail)
    if (!url) return []
    const set = images.length > 1 ? { set: { id: uri, index, total: images.length } } : {}
    return [{ kind: 'image', externalId: url, fetch: get(url), ...(textOf(alt) ? { altText: textOf(alt) } : {}), ...set }]
  })
}

/** Film is a stream of pieces, no file: its first picture is kept, the rest is seen on the network. */
function film(view: Fields): MediaRef {
  const still = textOf(view.thumbnail)
  return {
    kind: 'video',
    externalId: textOf(view.cid) || textOf(view.playlist),
    ...(still ? { fetch: get(still), contentType: 'image/jpeg' } : { unavailable: 'stream' }),
    ...(textOf(view.alt) ? { altText: textOf(view.alt) } : {}),
  }
}

function linkCard(card: Fields): MediaRef {
  return { kind: 'link', externalId: textOf(card.uri), altText: [textOf(card.title), textOf(card.description)].filter(Boolean).join(' – ') }
}

function quoted(record: Fields): MediaRef[] {
  const page = postPage(textOf(record.uri))
  return page ? [{ kind: 'link', externalId: page, altText: textOf(objectOf(record.value).text) }] : []
}

function get(url: string): NonNullable<MediaRef['fetch']> {
  return { transport: 'http', method: 'GET', url, headers: {} }
}
