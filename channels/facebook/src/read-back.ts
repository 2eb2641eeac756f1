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
import {
  conversationByComment,
  conversationWith,
  graphCall,
  graphWordsOf,
  isPostOf,
  readBackByComment,
  readBackPrivate,
} from '@baton/channel-kit/meta'

/** Facebook's clock may be a little behind the one that stamped our sending. */
const CLOCKS_DIFFER_MS = 60_000
const PAGE = 100

/**
 * Facebook has no key that absorbs a second try, so we look first: among the newest comments of the post, replies included, or
 * among the newest messages with the person. An echo that carries our id may settle it before.
 */
export function afterUnknown(message: OutboundMessage, thread: ThreadContext, account: AccountContext, call: Call): UnknownResolution {
  if (message.privateReply && message.target && !isPostOf(account, message.target.externalId))
    return { kind: 'read-back', call: conversationByComment(message.target.externalId, account) }
  // What answers a post is found among the messages with its author, where Facebook says who that is.
  if (message.privateReply && !/^\d+$/.test(thread.externalId)) return { kind: 'ask' }
  if (thread.visibility === 'private') return { kind: 'read-back', call: conversationWith(thread.externalId, account, 'messenger') }
  const where = thread.post?.externalId ?? message.target?.externalId
  if (call.transport !== 'http' || !where) return { kind: 'ask' }
  const query = { fields: 'id,message,from,created_time', order: 'reverse_chronological', filter: 'stream', limit: String(PAGE) }
  return { kind: 'read-back', call: graphCall(account, { path: `${encodeURIComponent(where)}/comments`, query }) }
}

/** Found: same words, not older than our press of the button, and not by whom we answered. */
export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  const answer = jsonOf(result)
  if (message.privateReply && !Array.isArray(answer.data)) return readBackByComment(result, message)
  if (result.status !== 200 || !Array.isArray(answer.data)) return { kind: 'unclear', words: graphWordsOf(result) }
  const seen = objectsOf(answer.data)
  if (seen.some((one) => 'messages' in one)) return readBackPrivate(result, message)
  const found = seen.find((comment) => isOurs(comment, message))
  if (found) return { kind: 'found', externalId: idOf(found.id) }
  const oldest = isoFromText(seen.at(-1)?.created_time)
  const sawAll = seen.length < PAGE || (oldest !== null && Date.parse(oldest) < Date.parse(message.at) - CLOCKS_DIFFER_MS)
  return sawAll ? { kind: 'absent' } : { kind: 'unclear', words: 'More was written since than Facebook shows at once.' }
}

function isOurs(comment: Fields, message: OutboundMessage): boolean {
  const at = isoFromText(comment.created_time)
  const author = idOf(objectOf(comment.from).id)
  if (!idOf(comment.id) || !author || author === message.target?.author.externalId) return false
  if (!at || Date.parse(at) < Date.parse(message.at) - CLOCKS_DIFFER_MS) return false
  return comparable(textOf(comment.message)) === comparable(message.text)
}

function comparable(text: string): string {
  return text.normalize().replaceAll(/\s+/g, ' ').trim()
}
