import { useState } from 'react'

const keyOf = (conversationId: string) => `baton.no-closing-line.${conversationId}`

/** Whether somebody said on this machine that the public need not be told how this ended. */
export function useDismissed(conversationId: string): [boolean, () => void] {
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  const dismiss = () => {
    localStorage.setItem(keyOf(conversationId), 'true')
    setDismissed([...dismissed, conversationId])
  }
  return [dismissed.includes(conversationId) || localStorage.getItem(keyOf(conversationId)) !== null, dismiss]
}
