import {
  idOf,
  isoFromText,
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  type AccountContext,
  type Call,
  type CallResult,
  type Fields,
  type OutboundMessage,
  type ReadBack,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'
import { conversationWith, graphCall, graphWordsOf, readBackPrivate } from '@baton/channel-kit/meta'
import { isPerson } from './direct.ts'

/** Instagram's clock may be a little behind the one that stamped our sending. */
const CLOCKS_DIFFER_MS = 60_000
const FIELDS = 'id,text,timestamp,username'

/**
 * Instagram has no key that absorbs a second try, so we look first: among the replies of the comment at the root, or the comments
 * on the media that names us, or the newest messages with the person. Below a comment of somebody else's elsewhere nothing can be
 * read.
 */
export function afterUnknown({ target }: OutboundMessage, thread: ThreadContext, account: AccountContext, call: Call): UnknownResolution {
  // An answer to a comment whose author is not known by id cannot be looked for.
  if (thread.visibility === 'private' && !isPerson(thread.externalId)) return { kind: 'ask' }
  if (thread.visibility === 'private') return { kind: 'read-back', call: conversationWith(thread.externalId, account, 'instagram') }
  if (call.transport !== 'http' || !target || target.hints.mention === 'comment') return { kind: 'ask' }
  if (target.hints.mention) {
    const fields = `mentioned_media.media_id(${target.externalId}){comments{${FIELDS}}}`
    return { kind: 'read-back', call: graphCall(account, { path: encodeURIComponent(account.externalId), query: { fields } }) }
  }
  const path = `${encodeURIComponent(thread.externalId)}/replies`
  return { kind: 'read-back', call: graphCall(account, { path, query: { fields: FIELDS, limit: '100' } }) }
}

/** Found: same words, not older than our press of the button, and not by whom we answered. */
export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  const answer = jsonOf(result)
  const list = message.target?.hints.mention ? objectOf(objectOf(answer.mentioned_media).comments) : answer
  if (result.status !== 200 || !Array.isArray(list.data)) return { kind: 'unclear', words: graphWordsOf(result) }
  const seen = objectsOf(list.data)
  if (seen.some((one) => 'messages' in one)) return readBackPrivate(result, message)
  const found = seen.find((comment) => isOurs(comment, message))
  if (found) return { kind: 'found', externalId: idOf(found.id) }
  // In which order Instagram shows them is not said, so nothing is sure but the whole list.
  return objectOf(list.paging).next === undefined
    ? { kind: 'absent' }
    : { kind: 'unclear', words: 'There is more than Instagram shows at once.' }
}

function isOurs(comment: Fields, { at: sentAt, text, target }: OutboundMessage): boolean {
  const at = isoFromText(comment.timestamp)
  const author = textOf(comment.username)
  if (!idOf(comment.id) || !at || Date.parse(at) < Date.parse(sentAt) - CLOCKS_DIFFER_MS) return false
  if (author && author === target?.author.handle) return false
  return comparable(textOf(comment.text)) === comparable(text)
}

/** Without the signs that Instagram takes off names in what others are shown. */
function comparable(text: string): string {
  return text.normalize().replaceAll('@', '').replaceAll(/\s+/g, ' ').trim()
}
