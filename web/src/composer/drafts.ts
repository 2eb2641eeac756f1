import { useSyncExternalStore } from 'react'
import type { KeptDraft } from '../api/types.ts'

/** What somebody has begun to write in a conversation; kept until it is sent. */
export interface Draft {
  text: string
  mode: 'reply' | 'note'
  /** The thread chosen by hand; null = where we owe an answer. */
  threadId: string | null
  /** The message answered when one was chosen. */
  replyTo: string | null
  alsoAnswers: string[]
  replyAll: boolean
  /** Instead of words of one's own: a template of the account (its id; '' = none chosen yet) with what was filled in. */
  template: { id: string; values: Record<string, string> } | null
  /** The answer to a review whose words were put into the box, to be changed. */
  answerId: string | null
}

const blank: Draft = {
  text: '',
  mode: 'reply',
  threadId: null,
  replyTo: null,
  alsoAnswers: [],
  replyAll: false,
  template: null,
  answerId: null,
}

/** A draft as this machine has it: the server has the same, or it is written there a moment later (`keep-drafts.ts`). */
export interface Kept {
  draft: Draft
  /** What the server had when these words were begun; null: nothing. */
  revision: string | null
  /** Since when there is something that the server does not have; null: it has everything. */
  changedAt: number | null
  earlier: KeptDraft['earlier']
  forgetEarlier?: boolean
}

const nothing: Kept = { draft: blank, revision: null, changedAt: null, earlier: null }
const cache = new Map<string, Kept>()
const listeners = new Set<(conversationId: string) => void>()
let owner = ''
const keyOf = (conversationId: string) => `baton.draft.${owner}.${conversationId}`

/** Whose drafts these are: another person at this machine neither sees them nor has them kept as theirs. */
export function ownDrafts(agentId: string): void {
  if (owner !== agentId) cache.clear()
  owner = agentId
}

export const isBlank = ({ text, template }: Draft) => !text.trim() && !template?.id

export function keptOf(conversationId: string): Kept {
  const known = cache.get(conversationId)
  if (known) return known
  const stored = localStorage.getItem(keyOf(conversationId))
  const kept = stored ? { ...nothing, ...(JSON.parse(stored) as Partial<Kept>) } : nothing
  cache.set(conversationId, kept)
  return kept
}

export const draftOf = (conversationId: string): Draft => keptOf(conversationId).draft

/** Conversations in which this machine has something. */
export const draftsHere = (): string[] =>
  Object.keys(localStorage).flatMap((key) => (key.startsWith(keyOf('')) ? key.slice(keyOf('').length) : []))

/** Forgets what stands in memory; what is kept on the machine stays. */
export function forgetDrafts(): void {
  cache.clear()
}

export function store(conversationId: string, kept: Kept): void {
  cache.set(conversationId, kept)
  if (isBlank(kept.draft) && kept.changedAt === null && !kept.earlier) localStorage.removeItem(keyOf(conversationId))
  else localStorage.setItem(keyOf(conversationId), JSON.stringify(kept))
  for (const listener of listeners) listener(conversationId)
}

export function changeDraft(conversationId: string, change: Partial<Draft>, forgetEarlier = false): void {
  const kept = keptOf(conversationId)
  const draft = { ...kept.draft, ...change }
  // A screen that only opens has written nothing: a draft that was sent elsewhere must not come back by it.
  if (!forgetEarlier && (Object.keys(change) as (keyof Draft)[]).every((key) => draft[key] === kept.draft[key])) return
  // What the screen puts into the box by itself is nobody’s words, and an empty box that was never kept is none to keep.
  const isNews = !change.answerId && (!isBlank(draft) || kept.revision !== null || kept.changedAt !== null)
  store(conversationId, {
    ...kept,
    draft,
    changedAt: isNews ? Date.now() : kept.changedAt,
    ...(forgetEarlier && { earlier: null, forgetEarlier }),
  })
}

/** Empties it. Who wrote a note stays in the note: what is typed next with the same focus must not reach the customer. */
export const clearDraft = (conversationId: string, mode: Draft['mode'] = 'reply') => changeDraft(conversationId, { ...blank, mode })

/** Gives a reply that was taken back to its writer, in front of anything written since. */
export function restoreDraft(conversationId: string, text: string): void {
  const { text: since } = draftOf(conversationId)
  changeDraft(conversationId, { text: since.trim() ? `${text}\n\n${since}` : text, mode: 'reply' })
}

/** The same for one that was made from a template. */
export function restoreTemplate(conversationId: string, template: NonNullable<Draft['template']>): void {
  changeDraft(conversationId, { template, mode: 'reply' })
}

/** Calls back with the conversation whenever its draft changes. */
export function onDraft(listener: (conversationId: string) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useKept = (conversationId: string): Kept => useSyncExternalStore(onDraft, () => keptOf(conversationId))

/** Has the reader begun an answer or a note here, on whatever screen? */
export function useHasDraft(conversationId: string): boolean {
  const { draft, revision, changedAt } = useKept(conversationId)
  return !isBlank(draft) && (revision !== null || changedAt !== null)
}
