import {
  idOf,
  isoFromText,
  jsonOf,
  objectsOf,
  textOf,
  wordsOf,
  type AccountContext,
  type Call,
  type CallResult,
  type Fields,
  type OutboundMessage,
  type ReadBack,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'
import { get } from './get.ts'
import { findLinks } from './links.ts'
import { conversationPath } from './send.ts'
import { unescaped } from './words.ts'

/** X's clock may be a little behind the one that stamped our sending. */
const CLOCKS_DIFFER_MS = 60_000
const PAGE = 100

/** X has no key that absorbs a second try, so we look first: among our posts after the one answered, or in the talk itself. */
export function afterUnknown(message: OutboundMessage, thread: ThreadContext, account: AccountContext, call: Call): UnknownResolution {
  if (call.transport !== 'http') return { kind: 'ask' }
  if (call.url === `${account.baseUrl}/2/tweets`) {
    const query = {
      max_results: String(PAGE),
      since_id: message.target?.externalId ?? '',
      'post.fields': 'created_at,text',
      expansions: 'referenced_posts',
    }
    return { kind: 'read-back', call: get(account, `/2/users/${account.externalId}/tweets`, query) }
  }
  const query = {
    max_results: String(PAGE),
    event_types: 'MessageCreate',
    'dm_event.fields': 'id,text,created_at,event_type',
    expansions: 'sender_id',
  }
  return { kind: 'read-back', call: get(account, `${conversationPath(message, thread, account)}/dm_events`, query) }
}

/** Found: same words, to the same post or from us, not older than our press of the button. */
export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  if (result.status !== 200) return { kind: 'unclear', words: wordsOf(result) }
  const answer = jsonOf(result)
  const seen = objectsOf(answer.data)
  if (!seen.length && !('meta' in answer) && !('data' in answer)) return { kind: 'unclear', words: wordsOf(result) }
  const found = seen.find((item) => isOurs(item, message))
  if (found) return { kind: 'found', externalId: idOf(found.id) }
  const oldest = seen.map((item) => isoFromText(item.created_at)).findLast((at) => at)
  const sawAll = seen.length < PAGE || (oldest !== undefined && oldest !== null && Date.parse(oldest) < Date.parse(message.at))
  return sawAll ? { kind: 'absent' } : { kind: 'unclear', words: 'More was written since than X shows at once.' }
}

function isOurs(item: Fields, message: OutboundMessage): boolean {
  const at = isoFromText(item.created_at)
  if (at && Date.parse(at) < Date.parse(message.at) - CLOCKS_DIFFER_MS) return false
  if (!idOf(item.id) || comparable(textOf(item.text)) !== comparable(message.text)) return false
  const sender = idOf(item.sender_id)
  if (sender) return sender !== (message.to?.externalId ?? message.target?.author.externalId)
  const answered = objectsOf(item.referenced_tweets ?? item.referenced_posts).find(({ type }) => type === 'replied_to')
  return !answered || idOf(answered.id) === message.target?.externalId
}

/** X escapes, shortens links, and may put the names of those answered before the words. */
function comparable(text: string): string {
  let words = unescaped(text).normalize()
  for (const { start, end } of findLinks(words).reverse()) words = `${words.slice(0, start)}https://t.co${words.slice(end)}`
  return (
    words
      .replace(/^(\s*@\w{1,15}\s)+/, '')
      // Also links on names newer than our table, with whatever stands right behind them.
      .replaceAll(/https?:\/\/\S+/g, '(link)')
      .replaceAll(/\s+/g, ' ')
      .trim()
  )
}
