import { useLingui } from '@lingui/react/macro'
import type { PresenceState } from '../api/types.ts'

/** What a colleague does in a conversation, in words. */
export function usePresenceWords(): (colleague: { name: string; state: PresenceState }) => string {
  const { t } = useLingui()
  return ({ name, state }) => {
    if (state === 'replying') return t`${name} is replying`
    return state === 'viewing' ? t`${name} is looking at this` : t`${name} has this open`
  }
}
