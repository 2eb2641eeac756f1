import type { ThreadContext } from './adapter.ts'

/** Does another system of the brand hold the thread now, so that nothing of ours would be taken? What was told last counts. */
export function isHeldElsewhere({ lastInbound, facts }: Pick<ThreadContext, 'lastInbound' | 'facts'>): boolean {
  const { control, controlAt = '' } = facts ?? {}
  if (control && (!lastInbound || controlAt >= lastInbound.at)) return control === 'other'
  return lastInbound?.standby === true
}
