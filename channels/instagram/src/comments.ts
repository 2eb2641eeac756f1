import { idOf, objectOf, textOf, type ChannelEvent, type Fields, type PointerEvent } from '@baton/channel-kit'
import { personOf, us, type Account } from './account.ts'
import { commentMessage, type Media } from './said.ts'

/** A change of field `comments`: under media of ours, or under an ad made of it. What the media says is not told, so it is asked. */
export function commentEvents(value: Fields, account: Account): ChannelEvent[] {
  const media = mediaOf(value, account)
  const said = comment(value, media, account)
  return media && said.length > 0 ? [...said, pointerAt(media, value, account)] : said
}

/** A change of field `live_comments`: said while we broadcast. */
export function liveCommentEvents(value: Fields, account: Account): ChannelEvent[] {
  const media = mediaOf(value, account)
  return comment(value, media && { ...media, kind: 'video' }, account)
}

function comment(value: Fields, media: Media | null, account: Account): ChannelEvent[] {
  const id = idOf(value.id)
  if (!id) return []
  const parentId = idOf(value.parent_id)
  const said = {
    id,
    parentId: parentId === id || parentId === media?.id ? '' : parentId,
    author: personOf(value, account),
    at: account.toldAt,
    text: textOf(value.text),
    isMention: false,
  }
  return [commentMessage(said, media, account)]
}

/** One comment may be told under our media and under the ad made of it: both are this one. Media that is nothing but an ad is one. */
function mediaOf(value: Fields, account: Account): Media | null {
  const media = objectOf(value.media)
  const original = idOf(media.original_media_id)
  const id = original || idOf(media.id)
  if (!id) return null
  const isAd = !original && (idOf(media.ad_id) !== '' || media.media_product_type === 'AD')
  return { id, kind: isAd ? 'ad' : 'own', author: us(account), text: undefined, permalink: '', at: undefined }
}

function pointerAt({ id, kind }: Media, value: Fields, account: Account): PointerEvent {
  const title = kind === 'ad' ? textOf(objectOf(value.media).ad_title).slice(0, 200) : ''
  return {
    kind: 'pointer',
    account: account.id,
    at: account.toldAt,
    dedupeKey: `media of:${idOf(value.id)}`,
    scope: '',
    externalId: id,
    about: { what: kind, media: id, ...(title && { title }), at: account.toldAt },
  }
}
