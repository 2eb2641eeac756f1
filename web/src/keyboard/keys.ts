const byCode: Record<string, [plain: string, shifted: string]> = { Slash: ['/', '?'] }

/**
 * The key meant: what it types when that is a Latin character, else what stands at that place of a Latin keyboard,
 * so that `j` works while Korean or Thai is switched on.
 */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  if (event.key.length > 1 || (event.key >= ' ' && event.key <= '~')) return event.key.length > 1 ? event.key : event.key.toLowerCase()
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]
  if (letter) return letter.toLowerCase()
  return byCode[event.code]?.[event.shiftKey ? 1 : 0] ?? event.key
}

/** Is the person writing? Then no key is a shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** "⌘ ↵" or "Ctrl ↵" as people of this machine know it. */
export function keyLabel(keys: string): string {
  return keys
    .replace('Mod', isMac ? '⌘' : 'Ctrl')
    .replace('Shift', '⇧')
    .replace('Enter', '↵')
    .replace('Escape', 'Esc')
    .replaceAll('+', ' ')
}
