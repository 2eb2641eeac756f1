import { useLingui } from '@lingui/react/macro'
import type { RefObject } from 'react'
import { useState } from 'react'
import { toast } from '../kit/toast.tsx'
import { gapIn, slashAt } from '../saved-replies/slash.ts'

/** Is a saved reply being looked for in the box? By `/` at the beginning of a word, until it is chosen, left or written over. */
export function useSlash(box: RefObject<HTMLTextAreaElement | null>, text: string, write: (text: string) => void) {
  const { t } = useLingui()
  const [caret, setCaret] = useState<number | null>(null)
  const [left, setLeft] = useState<number | null>(null)
  const found = slashAt(text, caret)
  const slash = found && found.start !== left ? found : null
  /** Follows the caret; while it stands elsewhere, the same `/` may be asked again. */
  function follow(): void {
    const area = box.current
    const next = area && area.selectionStart === area.selectionEnd && document.activeElement === area ? area.selectionStart : null
    setCaret(next)
    if (left !== null && slashAt(text, next)?.start !== left) setLeft(null)
  }
  /** Once the text stands in the box. */
  function select(start: number, end: number): void {
    requestAnimationFrame(() => {
      box.current?.focus()
      box.current?.setSelectionRange(start, end)
      setCaret(start === end ? end : null)
    })
  }
  return {
    slash,
    follow,
    /** A placeholder that nobody filled is not said to a customer: it is selected, to be written over. */
    hasGap(said: string): boolean {
      const gap = gapIn(said)
      if (gap) {
        select(gap.start, gap.end)
        toast(t`This is still to be filled in.`, { tone: 'danger' })
      }
      return gap !== null
    },
    leave: () => setLeft(found?.start ?? null),
    put(next: string, { start, end }: { start: number; end: number }): void {
      write(next)
      setCaret(null)
      select(start, end)
    },
    /** As if `/` had been typed where the caret is. */
    begin(): void {
      const at = box.current?.selectionEnd ?? text.length
      const before = text.slice(0, at)
      const slashed = `${before}${before === '' || /\s$/.test(before) ? '' : ' '}/`
      write(slashed + text.slice(at))
      setLeft(null)
      select(slashed.length, slashed.length)
    },
  }
}
