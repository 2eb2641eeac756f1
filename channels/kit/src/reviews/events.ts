import type {
  ChannelEvent,
  DeleteEvent,
  IdentityRef,
  MessageEvent,
  OutboundMessage,
  ReadBack,
  Review,
  StatusEvent,
  ThreadRef,
} from '../adapter.ts'
import { type Fields, idOf, isoFromMs, isoFromText, NO_TIME } from '../fields.ts'

/** Where a review stands. The account's id is the scope of everything in it: networks give reviewers no ids of their own. */
export interface ReviewPlace {
  account: string
  reviewId: string
}

const threadOf = ({ reviewId }: ReviewPlace): ThreadRef => ({
  externalId: reviewId,
  kind: 'review',
  visibility: 'public',
  oneAnswer: true,
})

/** A review as its author left it: one review, one contact. `id` names this version of it. */
export function reviewMessage(
  place: ReviewPlace,
  said: {
    id: string
    ms: number | null
    author?: Pick<IdentityRef, 'displayName' | 'avatarUrl'>
    text: string
    review: Review
    url?: string
  },
): MessageEvent {
  const { account, reviewId } = place
  return {
    kind: 'message',
    direction: 'inbound',
    account,
    scope: account,
    thread: threadOf(place),
    ...placed(said.id, said.ms),
    author: { scope: account, externalId: reviewId, ...said.author },
    text: said.text,
    review: said.review,
    media: [],
    addressesUs: true,
    ...(said.url && { url: said.url }),
  }
}

/** The brand's answer below it, wherever it was written. `answers`: the version it stands below. */
export function answerMessage(place: ReviewPlace, said: { id: string; ms: number | null; text: string; answers: string }): MessageEvent {
  const { account } = place
  return {
    kind: 'message',
    direction: 'outbound',
    account,
    scope: account,
    thread: threadOf(place),
    ...placed(said.id, said.ms),
    author: { scope: account, externalId: account },
    ...(said.answers && { replyTo: said.answers }),
    text: said.text.trim(),
    media: [],
    addressesUs: false,
  }
}

/** Whether the public can read the answer, where the network looks at it first. */
export function answerStatus(
  { account }: ReviewPlace,
  told: { id: string; ms: number | null } & Pick<StatusEvent, 'status' | 'words' | 'finding' | 'refusal' | 'code'>,
): StatusEvent {
  const { id, ms, ...what } = told
  return {
    kind: 'status',
    account,
    scope: account,
    externalId: id,
    at: (ms && isoFromMs(ms)) || NO_TIME,
    dedupeKey: `${id} is ${what.status}`,
    ...what,
  }
}

/** What `readReviewPoll` keeps of what is there no more: a review that its author deleted, an answer that we took away. */
export function eventsOfDeletion(body: Fields, account: string): ChannelEvent[] {
  const at = isoFromText(body.at)
  const deleted = (value: unknown, by: DeleteEvent['by']): ChannelEvent[] => {
    const externalId = idOf(value)
    if (!externalId || !at) return []
    return [{ kind: 'delete', account, at, dedupeKey: `${externalId} gone`, scope: account, externalId, reason: 'deleted', by }]
  }
  return [...deleted(body.gone, 'author'), ...deleted(body.answerGone, 'us')]
}

/** A page may hold a review twice when one came in front of it meanwhile. */
export function distinct(events: ChannelEvent[]): ChannelEvent[] {
  const seen = new Set<string>()
  return events.filter(({ dedupeKey }) => !seen.has(dedupeKey) && seen.add(dedupeKey))
}

export function starsOf(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 5 ? value : null
}

/** Whether the answer that stands below a review is ours. */
export function readBackAnswer(stands: { id: string; ms: number | null; text: string } | null, message: OutboundMessage): ReadBack {
  if (!stands) return { kind: 'absent' }
  if (sameWords(stands.text, message.text)) return { kind: 'found', externalId: stands.id }
  const instead = stands.ms === null ? null : isoFromMs(stands.ms)
  return { kind: 'absent', ...(instead && { instead }) }
}

/** Stores take tags out of what they are sent, and white space at its ends. */
function sameWords(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function placed(externalId: string, ms: number | null): Pick<MessageEvent, 'externalId' | 'dedupeKey' | 'at' | 'order'> {
  return { externalId, dedupeKey: externalId, at: (ms && isoFromMs(ms)) || NO_TIME, order: String(ms ?? 0).padStart(16, '0') }
}
