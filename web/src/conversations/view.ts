import type { Conversation, NetworkName, Sentiment, Status, UrgencyReason, Visibility, WordsKind } from '../api/types.ts'

/** The views every workspace has. Counters of the same names come from the server. */
export const viewNames = ['needsAction', 'mine', 'unassigned', 'waiting', 'snoozed', 'unread', 'all'] as const
export type ViewName = (typeof viewNames)[number]

export type Sort = 'newest' | 'waiting' | 'urgent'
const statuses = ['open', 'waiting', 'snoozed', 'resolved'] as const satisfies Status[]
const kinds = ['complaint', 'question', 'wish', 'praise', 'noise'] as const satisfies WordsKind[]
const sentiments = ['neg', 'neu', 'pos'] as const satisfies Sentiment[]
const reasons = ['safety', 'legal', 'press', 'money', 'anger', 'deadline', 'repeat', 'reach', 'waiting'] as const satisfies UrgencyReason[]
const networkNames = [
  'line',
  'x',
  'bluesky',
  'facebook',
  'instagram',
  'whatsapp',
  'email',
  'google-play',
  'app-store',
  'google-business',
  'youtube',
  'glassdoor',
] as const satisfies NetworkName[]

/** What the address says: a view, and filters on top of it. */
export interface View {
  view?: ViewName
  sort?: Sort
  status?: Status
  assignee?: string
  inbox?: string
  account?: string
  team?: string
  network?: NetworkName
  visibility?: Visibility
  tag?: string
  unread?: true
  language?: string
  kind?: WordsKind
  sentiment?: Sentiment
  reason?: UrgencyReason
}

export const filterNames = [
  'status',
  'assignee',
  'inbox',
  'account',
  'team',
  'network',
  'visibility',
  'tag',
  'unread',
  'language',
  'kind',
  'sentiment',
  'reason',
] as const satisfies (keyof View)[]
export type FilterName = (typeof filterNames)[number]

/**
 * Reads an address; what nobody understands is empty rather than refused, so old links still open. Empty and not left out:
 * the router lays this over what the address holds.
 */
export function viewFromSearch(search: Record<string, unknown>): View {
  const view: View = {}
  const one = <T extends string>(key: string, allowed: readonly T[]) => allowed.find((value) => value === search[key])
  const text = (key: string) => (typeof search[key] === 'string' && search[key] ? search[key] : undefined)
  view.view = one('view', viewNames)
  view.sort = one('sort', ['newest', 'waiting', 'urgent'])
  view.status = one('status', statuses)
  view.assignee = text('assignee')
  view.inbox = text('inbox')
  view.account = text('account')
  view.team = text('team')
  view.network = one('network', networkNames)
  view.visibility = one('visibility', ['public', 'private'])
  view.tag = text('tag') ?? (typeof search.tag === 'number' ? String(search.tag) : undefined)
  view.unread = search.unread === true || search.unread === 'true' ? true : undefined
  view.language = text('language')
  view.kind = one('kind', kinds)
  view.sentiment = one('sentiment', sentiments)
  view.reason = one('reason', reasons)
  return view
}

/** Only what needs action is more urgent than something else. */
export const hasUrgent = (view: View): boolean => (view.view ?? 'needsAction') === 'needsAction' && view.status === undefined

export function sortOf(view: View): Sort {
  if (view.sort && (view.sort !== 'urgent' || hasUrgent(view))) return view.sort
  return (view.view ?? 'needsAction') === 'needsAction' ? 'waiting' : 'newest'
}

const unresolved: Status[] = ['open', 'waiting', 'snoozed']

/** The view as the API asks for it. Filters narrow the view; a filter of the same kind takes the place of the view's own. */
export function queryOf(view: View) {
  const base = {
    needsAction: { needsAction: 'true' },
    mine: { assignee: 'me', status: unresolved.join(',') },
    unassigned: { assignee: 'none', status: 'open' },
    waiting: { status: 'waiting' },
    snoozed: { status: 'snoozed' },
    unread: { unread: 'true', status: unresolved.join(',') },
    all: { status: unresolved.join(',') },
  }[view.view ?? 'needsAction']
  return {
    ...base,
    ...(view.status && { status: view.status, needsAction: undefined }),
    ...(view.assignee && { assignee: view.assignee }),
    ...(view.unread && { unread: 'true' }),
    inboxId: view.inbox,
    accountId: view.account,
    teamId: view.team,
    network: view.network,
    visibility: view.visibility,
    tag: view.tag,
    language: view.language,
    kind: view.kind,
    sentiment: view.sentiment,
    urgencyReason: view.reason,
    sort: sortOf(view),
  }
}

/** Would the server list this conversation under this view? Lets a live event put a row in or take it out without asking. */
export function belongsTo(view: View, conversation: Conversation, agentId: string): boolean {
  const asked = queryOf(view)
  const has = <T>(wanted: T | undefined, test: (value: T) => boolean) => wanted === undefined || test(wanted)
  return (
    has('status' in asked ? asked.status : undefined, (list) => list.split(',').includes(conversation.status)) &&
    has('needsAction' in asked ? asked.needsAction : undefined, () => conversation.needsAction.length > 0) &&
    has(
      'assignee' in asked ? asked.assignee : undefined,
      (who) => conversation.assigneeId === ({ me: agentId, none: null }[who] ?? (who === 'none' ? null : who)),
    ) &&
    has('unread' in asked ? asked.unread : undefined, () => conversation.unread) &&
    has(asked.inboxId, (id) => conversation.inboxId === id) &&
    has(asked.accountId, (id) => conversation.accountId === id) &&
    has(asked.teamId, (id) => conversation.teamId === id) &&
    has(asked.network, (network) => conversation.network === network) &&
    has(asked.visibility, (visibility) => conversation.threads.some((thread) => thread.visibility === visibility)) &&
    has(asked.tag, (tag) => conversation.tags.includes(tag)) &&
    has(
      asked.language,
      (language) => conversation.labels?.language === language || conversation.labels?.mixed.includes(language) === true,
    ) &&
    has(asked.kind, (kind) => conversation.labels?.kind === kind) &&
    has(asked.sentiment, (sentiment) => conversation.labels?.sentiment === sentiment) &&
    has(asked.urgencyReason, (wanted) => conversation.urgency?.reasons.some(({ reason }) => reason === wanted) === true)
  )
}

/** The order of the list, as the server pages it: newest message first, longest wait first, or most urgent first. */
export function compare(sort: Sort, one: Conversation, other: Conversation): number {
  const [at, otherAt] = [orderedBy(sort, one), orderedBy(sort, other)]
  return sort === 'newest'
    ? otherAt.localeCompare(at) || other.id.localeCompare(one.id)
    : at.localeCompare(otherAt) || one.id.localeCompare(other.id)
}

/** What a list in this order goes by. */
const orderedBy = (sort: Sort, conversation: Conversation): string =>
  (sort === 'urgent' && conversation.urgency?.since) || timeShown(sort, conversation)

/** The time a row shows in a list of this order: since when they wait (or were last heard of), or their newest message. */
export const timeShown = (sort: Sort, { waitingSince, lastMessageAt }: Conversation): string =>
  sort === 'newest' ? lastMessageAt : (waitingSince ?? lastMessageAt)
