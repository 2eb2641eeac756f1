import { idOf, NO_TIME, objectOf, textOf, type ChannelEvent, type Fields, type Told } from '@baton/channel-kit'
import { fileAt, messageOfAnswer, timeOf } from '@baton/channel-kit/meta'
import { personOf, us, type Account } from './account.ts'
import { commentMessage, mediaMessage, type Media } from './said.ts'

/** What the API tells: media, perhaps with one comment on it; `mention`, where it is somebody else's that names us. */
export interface Tale {
  media: Fields
  comment?: Fields
  mention?: true
  /** The ids alone are known. */
  unread?: true
}

/** In the form of a delivery, so that it is kept and read as one. Null when it cannot be: no id, or no time. */
export function tell(tale: Tale, time: unknown, account: string): Told | null {
  const externalId = idOf((tale.comment ?? tale.media).id)
  const at = timeOf(time)
  if (!externalId || !at || !idOf(tale.media.id)) return null
  return { scope: '', externalId, at, body: deliveryOf(tale, at, account) }
}

/** The same of a private message. */
export function tellMessage(message: Fields, account: string): Told | null {
  const externalId = idOf(message.id)
  const at = timeOf(message.created_time)
  return externalId && at ? { scope: account, externalId, at, body: deliveryOf({ message }, at, account) } : null
}

function deliveryOf(value: object, at: string, account: string): Uint8Array {
  const entry = { id: account, time: Date.parse(at) / 1000, changes: [{ field: 'told', value }] }
  return Buffer.from(JSON.stringify({ object: 'instagram', entry: [entry] }))
}

/** The same events as a webhook about it gives. */
export function toldEvents(value: Fields, account: Account): ChannelEvent[] {
  if (value.message !== undefined) {
    const message = messageOfAnswer(objectOf(value.message), account.id)
    return message ? [message] : []
  }
  const given = objectOf(value.media)
  const isMention = value.mention === true
  const unread = value.unread === true
  const media = mediaOf(given, isMention, account)
  if (!media) return []
  if (value.comment === undefined) return [mediaMessage(media, filesOf(given), account, unread && isMention)]
  const comment = objectOf(value.comment)
  const id = idOf(comment.id)
  if (!id) return []
  const at = timeOf(comment.timestamp) ?? NO_TIME
  const message = commentMessage(
    { id, parentId: idOf(comment.parent_id), author: personOf(comment, account), at, text: textOf(comment.text), isMention, unread },
    media,
    account,
  )
  if (comment.hidden !== true || isMention) return [message]
  const hidden = { kind: 'hidden', scope: '', externalId: id, hidden: true, by: 'us' } as const
  return [message, { ...hidden, account: account.id, at, dedupeKey: `hidden:${id}:${at}` }]
}

function mediaOf(given: Fields, isMention: boolean, account: Account): Media | null {
  const id = idOf(given.id)
  if (!id) return null
  const permalink = textOf(given.permalink)
  return {
    id,
    kind: isMention ? 'mention' : given.media_product_type === 'AD' ? 'ad' : 'own',
    author: isMention ? personOf(given, account) : us(account),
    text: isMention && given.caption === undefined ? undefined : textOf(given.caption),
    permalink: permalink.startsWith('https://') ? permalink : '',
    at: timeOf(given.timestamp) ?? undefined,
  }
}

/** One picture stands for the whole; of films the still, which shows what they are about. */
function filesOf(media: Fields) {
  const picture = media.media_type === 'VIDEO' ? media.thumbnail_url : media.media_url
  return fileAt(picture, 'image', textOf(media.alt_text))
}
