import { idOf, textOf, type ChannelEvent, type Fields } from '@baton/channel-kit'
import { timeOf } from '@baton/channel-kit/meta'
import { commentEvents, postTold } from './feed.ts'
import { ownPart } from './ids.ts'
import { mediaOf } from './media.ts'
import type { Page } from './page.ts'
import { deletion, postMessage } from './said.ts'

/** A change of field `mention`: the Page was named in a post or comment somewhere. Facebook tells what was said, not who said it. */
export function mentionEvents(value: Fields, page: Page): ChannelEvent[] {
  if (value.item === 'comment') return commentEvents(value, page, true)
  const id = idOf(value.post_id)
  if (!ownPart(id)) return []
  if (value.verb === 'remove') return [deletion(id, page.toldAt, 'author', page)]
  if (value.verb !== 'add' || !textOf(value.item)) return []
  const at = timeOf(value.created_time) ?? page.toldAt
  return [postMessage(postTold(value, id, at, page, true), at, mediaOf(value), page)]
}
