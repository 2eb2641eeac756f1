import { idOf, type ChannelEvent, type Fields } from '@baton/channel-kit'
import type { Account } from './account.ts'

/** A change of field `mentions`: we were named in a comment or caption of somebody else. Instagram tells ids alone. */
export function mentionEvents(value: Fields, account: Account): ChannelEvent[] {
  const media = idOf(value.media_id)
  const comment = idOf(value.comment_id)
  if (!media) return []
  const externalId = comment || media
  return [
    {
      kind: 'pointer',
      account: account.id,
      at: account.toldAt,
      dedupeKey: `mention:${externalId}`,
      scope: '',
      externalId,
      about: { what: 'mention', media, ...(comment && { comment }), at: account.toldAt },
    },
  ]
}
