import { useSyncExternalStore } from 'react'

/** What somebody has begun to write in a conversation; kept on this machine until it is sent. */
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
const cache = new Map<string, Draft>()
const listeners = new Set<() => void>()
const keyOf = (conversationId: string) => `baton.draft.${conversationId}`

export function draftOf(conversationId: string): Draft {
  const known = cache.get(conversationId)
  if (known) return known
  const kept = localStorage.getItem(keyOf(conversationId))
  const draft = kept ? { ...blank, ...(JSON.parse(kept) as Partial<Draft>) } : blank
  cache.set(conversationId, draft)
  return draft
}

/** Forgets what stands in memory; what is kept on the machine stays. */
export function forgetDrafts(): void {
  cache.clear()
}

export function changeDraft(conversationId: string, change: Partial<Draft>): void {
  const next = { ...draftOf(conversationId), ...change }
  cache.set(conversationId, next)
  if (next.text.trim() || next.template?.id) localStorage.setItem(keyOf(conversationId), JSON.stringify(next))
  else localStorage.removeItem(keyOf(conversationId))
  for (const listener of listeners) listener()
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

export function useDraft(conversationId: string): Draft {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => draftOf(conversationId),
  )
}
