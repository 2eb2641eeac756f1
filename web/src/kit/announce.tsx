import { useSyncExternalStore } from 'react'

let waiting: string[] = []
let spoken = ''
const listeners = new Set<() => void>()

/** Says something to screen readers. What comes within 300 ms is said in one go, so a burst does not talk for a minute. */
export function announce(text: string): void {
  if (waiting.push(text) > 1) return
  setTimeout(() => {
    spoken = [...new Set(waiting)].join('. ')
    waiting = []
    for (const listener of listeners) listener()
  }, 300)
}

/** The one live region of the page. */
export function Announcer() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => spoken,
  )
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {text}
    </div>
  )
}
