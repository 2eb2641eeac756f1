import type { Fields, MediaRef } from '@baton/channel-kit'
import { fileAt } from '@baton/channel-kit/meta'

/** Pictures and films of a post or comment in a webhook. Their addresses are open to whoever has them, for some days. */
export function mediaOf(value: Fields): MediaRef[] {
  const { item, link, photo, photos, video } = value
  const pictures = Array.isArray(photos) ? photos : [photo ?? (item === 'photo' ? link : undefined)]
  const films = [video ?? (item === 'video' ? link : undefined)]
  return [...pictures.flatMap((url) => fileAt(url, 'image')), ...films.flatMap((url) => fileAt(url, 'video'))]
}
