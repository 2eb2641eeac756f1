import { useSyncExternalStore } from 'react'
import type { Present } from '../api/types.ts'

/** Who of the team has which conversations open, as the feed told last. */
export type WhoIsWhere = Readonly<Record<string, readonly Present[]>>

const nobody: readonly Present[] = []
let present: WhoIsWhere = {}
const listeners = new Set<() => void>()

export function setPresent(next: WhoIsWhere): void {
  present = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePresent = (conversationId: string): readonly Present[] =>
  useSyncExternalStore(subscribe, () => present[conversationId] ?? nobody)

export const useIsSomebodyElseThere = (conversationId: string, agentId: string): boolean =>
  useSyncExternalStore(subscribe, () => present[conversationId]?.some((each) => each.agentId !== agentId) ?? false)

/** The same with what one event of the feed told. */
export function withTold(
  before: WhoIsWhere,
  { conversations, whole }: { conversations: WhoIsWhere; whole?: boolean | undefined },
): WhoIsWhere {
  if (whole) return conversations
  return Object.fromEntries(Object.entries({ ...before, ...conversations }).filter(([, people]) => people.length > 0))
}
