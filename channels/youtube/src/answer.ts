import {
  type AccountContext,
  type CallResult,
  type Fields,
  finding,
  type HttpCall,
  idOf,
  isoFromText,
  jsonOf,
  type ModerationAct,
  objectOf,
  objectsOf,
  type OutboundMessage,
  type Outcome,
  type ReadBack,
  textOf,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'
import { googleWords } from '@baton/channel-kit/google'
import { banAuthor, deleteComment, insertReply, listReplies, setModerationStatus } from './calls.ts'
import { authorIdOf, wordsOfComment } from './comment.ts'
import { refusalOf } from './refusals.ts'

/** YouTube's clock may be a little behind the one that stamped our sending. */
const CLOCKS_DIFFER_MS = 60_000

/** YouTube has one level of replies: whichever of them is answered, ours stands below the comment at the root. */
export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  return insertReply(account, thread.externalId, message.text)
}

export function readOutcome(result: CallResult): Outcome {
  if (result.status !== 200) return refusalOf(result)
  const comment = jsonOf(result)
  const externalId = idOf(comment.id)
  if (!externalId)
    return { kind: 'unknown', words: googleWords(result), finding: finding('answer_without_id', { status: String(result.status) }) }
  const at = isoFromText(objectOf(comment.snippet).publishedAt)
  return { kind: 'sent', externalId, ...(at && { at }) }
}

/** YouTube takes a second one gladly, so the replies are read first. */
export function afterUnknown(_message: OutboundMessage, thread: ThreadContext, account: AccountContext): UnknownResolution {
  return { kind: 'read-back', call: listReplies(account, thread.externalId) }
}

/** Found: same words, not older than our press of the button, and not by whom we answered. */
export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  const answer = jsonOf(result)
  if (result.status !== 200 || !Array.isArray(answer.items)) return { kind: 'unclear', words: googleWords(result) }
  const found = objectsOf(answer.items).find((comment) => isOurs(comment, message))
  if (found) return { kind: 'found', externalId: idOf(found.id) }
  return textOf(answer.nextPageToken)
    ? { kind: 'unclear', words: 'There are more replies than YouTube shows at once.' }
    : { kind: 'absent' }
}

function isOurs(comment: Fields, message: OutboundMessage): boolean {
  const at = isoFromText(objectOf(comment.snippet).publishedAt)
  if (!idOf(comment.id) || !at || Date.parse(at) < Date.parse(message.at) - CLOCKS_DIFFER_MS) return false
  if (authorIdOf(comment) === message.target?.author.externalId) return false
  return comparable(wordsOfComment(comment)) === comparable(message.text)
}

const comparable = (text: string) => text.normalize().replaceAll(/\s+/g, ' ').trim()

/** Held for review is how a comment is hidden so that it can be shown again: rejected ones stand in no list any more. */
export function moderate(act: ModerationAct, externalId: string, account: AccountContext): HttpCall {
  if (act === 'delete') return deleteComment(account, externalId)
  if (act === 'block') return banAuthor(account, externalId)
  if (act !== 'hide' && act !== 'unhide') throw new Error(`YouTube has no way to ${act} a comment.`)
  return setModerationStatus(account, externalId, act === 'hide' ? 'heldForReview' : 'published')
}

/** YouTube answers nothing at all. What is gone already needs no deleting. */
export function readModeration(result: CallResult, act: ModerationAct): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  if (result.status === 204) return { kind: 'done' }
  if (result.status >= 200 && result.status < 300) return { kind: 'unknown', words: googleWords(result) }
  const refusal = refusalOf(result)
  return act === 'delete' && refusal.kind === 'refused' && refusal.class === 'gone' ? { kind: 'done' } : refusal
}
