import { newId } from '../kit/id.ts'

/** This tab. */
export const screenId = newId()

/** One for all tabs that share a line; where they cannot share one, each has its own. */
export const browserId = 'locks' in navigator ? sharedId() : screenId

function sharedId(): string {
  const key = 'baton-browser'
  try {
    const known = localStorage.getItem(key)
    if (known) return known
    localStorage.setItem(key, screenId)
  } catch {
    // Storage is shut: this tab is a browser of its own.
  }
  return screenId
}

let again = (): void => undefined

/** What this tab has open is to be told again when its line is a new one: what the other side knew may be gone. */
export function onNewLine(listener: () => void): void {
  again = listener
}
export const lineIsNew = (): void => again()
