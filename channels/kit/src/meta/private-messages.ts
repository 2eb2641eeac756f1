import { finding } from '@baton/contract/findings'
import type {
  AccountContext,
  CallResult,
  Capabilities,
  ChannelEvent,
  HttpCall,
  InboundContext,
  OutboundMessage,
  Outcome,
  PrivateReply,
  PrivateReplyState,
  RefusalClass,
  ThreadContext,
} from '../adapter.ts'
import { jsonOf } from '../answers.ts'
import { isHeldElsewhere } from '../control.ts'
import { idOf, objectOf, objectsOf } from '../fields.ts'
import { graphErrorOf, graphWordsOf, outcomeOfGraphFailure } from './errors.ts'
import { graphCall, ownPath } from './graph.ts'

const DAY_MS = 86_400_000
/** For so long after it was said may a comment be answered in private, once. */
export const PRIVATE_REPLY_DAYS = 7
/** Until when a person of the brand may answer, where Meta gave the app the feature Human Agent. */
const HUMAN_AGENT_DAYS = 7

/**
 * Whether and until when a person may be answered in private: for 24 hours after they last wrote, and for seven days where the
 * account's setting `humanAgent` says that Meta gave its app that feature.
 */
export function privateReply(
  thread: ThreadContext,
  account: Pick<AccountContext, 'settings'>,
  now: number,
): Pick<Capabilities, 'canReply' | 'whyNot' | 'windowEndsAt' | 'canTake'> {
  const ends = windowEnds(thread)
  const windowEndsAt = ends && new Date(isHumanAgent(account) ? ends.ofPeople : ends.ofAll).toISOString()
  const whyNot = whyNotReply(thread, account, now)
  return { canReply: whyNot === undefined, whyNot, windowEndsAt, ...(whyNot?.code === 'standby' && { canTake: true }) }
}

function whyNotReply(thread: ThreadContext, account: Pick<AccountContext, 'settings'>, now: number): Capabilities['whyNot'] {
  const ends = windowEnds(thread)
  if (!ends) return { code: 'no-thread' }
  if (isHeldElsewhere(thread)) return { code: 'standby' }
  if (ends.ofPeople <= now) return { code: 'window-closed' }
  if (ends.ofAll <= now && !isHumanAgent(account)) return { code: 'human-agent-needed' }
  return undefined
}

/** What a comment that was said in public allows: one message to its author, within seven days, or within the `ms` given. */
export function privateReplyTo(
  inbound: InboundContext,
  state: PrivateReplyState = 'open',
  ms: number = PRIVATE_REPLY_DAYS * DAY_MS,
): PrivateReply {
  return { state, endsAt: new Date(Date.parse(inbound.at) + ms).toISOString() }
}

/**
 * In a private thread that a comment of theirs would open (`once`: what that comment allows): while its author has written nothing
 * there, or too long ago, the comment may be answered; null where that is not the way.
 */
export function privateReplyFirst(
  thread: ThreadContext,
  once: PrivateReply,
  account: Pick<AccountContext, 'settings'>,
  now: number,
): ReturnType<typeof privateReplyOnly> | null {
  const byComment = privateReplyOnly(once, now)
  if (!thread.lastInbound) return byComment
  const { canReply, whyNot } = privateReply(thread, account, now)
  return byComment.canReply && !canReply && whyNot?.code !== 'standby' ? byComment : null
}

/**
 * A private thread in which nothing but the answer to a comment may be said: whether it may, and why not. The comment opens no
 * window: the author's first words in private do.
 */
export function privateReplyOnly(
  privateReply: PrivateReply,
  now: number,
): Pick<Capabilities, 'canReply' | 'whyNot' | 'windowEndsAt' | 'privateReply'> {
  const code = whyNoPrivateReply(privateReply, now)
  const windowEndsAt = code === 'private-reply-over' || !code ? privateReply.endsAt : null
  return { canReply: !code, ...(code && { whyNot: { code } }), windowEndsAt, privateReply }
}

export function whyNoPrivateReply({ state, endsAt }: PrivateReply, now: number): string | undefined {
  if (state !== 'open') return `private-reply-${state}`
  return Date.parse(endsAt) <= now ? 'private-reply-over' : undefined
}

function windowEnds({ lastInbound }: ThreadContext): { ofAll: number; ofPeople: number } | null {
  if (!lastInbound) return null
  const at = Date.parse(lastInbound.at)
  return { ofAll: at + DAY_MS, ofPeople: at + HUMAN_AGENT_DAYS * DAY_MS }
}

function isHumanAgent({ settings }: Pick<AccountContext, 'settings'>): boolean {
  return settings.humanAgent === 'on'
}

/**
 * Words to the person of a private thread. On Messenger the id of the delivery goes along and comes back with the echo. What is
 * sent past 24 hours is sent by a person, and says so: Meta takes it with that tag alone.
 */
export function sendPrivate(message: OutboundMessage, thread: ThreadContext, account: AccountContext, now: number): HttpCall {
  if (message.media.length > 0) throw new Error('Files cannot be sent in private messages yet.')
  if (message.privateReply) return sendPrivateReply(message, account)
  const id = message.to?.externalId || thread.externalId
  const isLate = (windowEnds(thread)?.ofAll ?? now) < now
  if (isLate && message.byPerson === false) throw new Error('Later than 24 hours only people may answer here, no programs.')
  const body = {
    recipient: { id },
    ...(isLate ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : { messaging_type: 'RESPONSE' }),
    message: { text: message.text, ...(account.network === 'facebook' && { metadata: message.deliveryId }) },
  }
  return graphCall(account, { method: 'POST', path: `${ownPath(account)}/messages`, body })
}

/** To whoever wrote the comment or the visitor's post; Meta puts a link to it above the words, and its answer tells whose thread it is. */
function sendPrivateReply(message: OutboundMessage, account: AccountContext): HttpCall {
  const id = message.target?.externalId ?? ''
  const body = {
    recipient: isPostOf(account, id) ? { post_id: id } : { comment_id: id },
    messaging_type: 'RESPONSE',
    message: { text: message.text, ...(account.network === 'facebook' && { metadata: message.deliveryId }) },
  }
  return graphCall(account, { method: 'POST', path: `${ownPath(account)}/messages`, body })
}

/** Posts of a Page, its visitors' among them, carry its id in theirs; comments that of the post. */
export function isPostOf({ network, externalId }: Pick<AccountContext, 'network' | 'externalId'>, id: string): boolean {
  return network === 'facebook' && id.startsWith(`${externalId}_`)
}

/** What Meta says of private messages by `code/subcode`, beside the codes that all calls share. */
const refusals: Record<string, RefusalClass> = {
  '10/2018065': 'window-closed',
  '10/2018278': 'window-closed',
  '10/2534022': 'window-closed',
  '10/2018108': 'blocked', // takes no messages of this account
  '100/2018001': 'bad-recipient',
  '100/2534014': 'bad-recipient',
  '200/1545041': 'blocked',
  '100/2018292': 'gone', // no comment that could be answered: deleted, or not on the Page
}
/** Of answers to comments, by the code alone. */
const REPLIED_ALREADY = 10_900
const commentRefusals: Record<number, RefusalClass> = {
  [REPLIED_ALREADY]: 'duplicate',
  10_901: 'window-closed',
  10_902: 'not-allowed',
  10_903: 'blocked',
}
const HELD_ELSEWHERE = '10/2018300'
/** This person is not available right now: they blocked the account, closed theirs, or left the chat. */
const UNAVAILABLE = 551
/** It could not be sent for the moment; nothing tells whether it will be. */
const TEMPORARY = 1200

export function readPrivateOutcome(result: CallResult, message: OutboundMessage): Outcome {
  const error = graphErrorOf(result)
  if (!error) return outcomeOfGraphFailure(result) ?? taken(result, message)
  const { words } = error
  const code = `${error.code}/${error.subcode}`
  if (code === HELD_ELSEWHERE) return { kind: 'refused', class: 'not-allowed', words, code, finding: heldElsewhere(words) }
  if (error.code === REPLIED_ALREADY) return { kind: 'refused', class: 'duplicate', words, code, finding: repliedAlready(words) }
  const refusal = refusals[code] ?? commentRefusals[error.code] ?? (error.code === UNAVAILABLE ? 'blocked' : undefined)
  if (refusal) return { kind: 'refused', class: refusal, words, code }
  if (error.code === TEMPORARY) return { kind: 'unknown', words }
  return outcomeOfGraphFailure(result) ?? { kind: 'unknown', words }
}

function heldElsewhere(networkWords: string) {
  return finding('meta_chat_held_elsewhere', {}, { remedy: 'meta_hand_chat_over', networkWords })
}

function repliedAlready(networkWords: string) {
  return finding('meta_private_reply_used', {}, { remedy: 'meta_wait_for_customer', networkWords })
}

function taken(result: CallResult, { privateReply, target }: OutboundMessage): Outcome {
  const answer = jsonOf(result)
  const externalId = idOf(answer.message_id)
  const person = idOf(answer.recipient_id)
  const stands = privateReply && person && target ? { scope: target.author.scope, person } : undefined
  if (externalId) return { kind: 'sent', externalId, ...(stands && { stands }) }
  return { kind: 'unknown', words: graphWordsOf(result), finding: finding('answer_without_id', { status: String(result.status) }) }
}

/** Meta gives it to the app that is the one for the chat by its settings, and to any while nobody holds it. */
export function takeThread({ externalId }: Pick<ThreadContext, 'externalId'>, account: AccountContext): HttpCall {
  return graphCall(account, { method: 'POST', path: `${ownPath(account)}/take_thread_control`, body: { recipient: { id: externalId } } })
}

/** Says that it succeeded or, as the newer page of Meta has it, who owns it now. */
export function readTaken(result: CallResult): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  const failure = outcomeOfGraphFailure(result)
  if (failure) return failure
  const answer = jsonOf(result)
  const [owned] = objectsOf(answer.data)
  const isDone = answer.success === true || idOf(objectOf(owned?.thread_owner).app_id) !== ''
  return isDone ? { kind: 'done' } : { kind: 'unknown', words: graphWordsOf(result) }
}

/** Said, changed or reported in a private thread: ids hold only within the account there. */
export function isPrivate(event: ChannelEvent): boolean {
  return event.kind === 'control' || ('scope' in event && event.scope !== '' && event.scope === event.account)
}
