import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { Button } from './Button.tsx'
import { IconButton } from './IconButton.tsx'
import { cx } from './cx.ts'

interface Toast {
  id: number
  text: string
  tone: 'plain' | 'danger'
  undo?: () => void
  /** What might be done next. */
  next?: { label: string; run: () => void }
  /** Milliseconds on the screen while nobody points at it. */
  staysMs: number
}

export interface Undoable {
  id: number
  at: number
  text: string
  /** Whom it was done to. */
  about?: string
  undo: () => void
}

/** What Mod+Z takes back, newest last: also when its toast has gone. */
let undoables: readonly Undoable[] = []
const undoableMs = 24 * 3_600_000

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()
function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says what was done, with the way back. At most three at a time. */
export function toast(
  text: string,
  options: { undo?: () => void; about?: string; next?: Toast['next']; tone?: 'plain' | 'danger' } = {},
): void {
  const { undo, about, next, tone = 'plain' } = options
  lastId += 1
  if (undo) undoables = [...undoables, { id: lastId, at: Date.now(), text, about, undo }].slice(-200)
  set([...toasts, { id: lastId, text, undo, next, tone, staysMs: undo || tone === 'danger' ? 9000 : 5000 }].slice(-3))
}

function take(id: number): void {
  set(toasts.filter((each) => each.id !== id))
}

/** Takes all away, with whatever could have been undone. */
export function clearToasts(): void {
  undoables = []
  set([])
}

export function takeBack(id: number): void {
  take(id)
  const found = undoables.find((each) => each.id === id)
  undoables = undoables.filter((each) => each !== found)
  found?.undo()
}

function takeBackLast(): void {
  const last = recentUndoables().at(-1)
  if (last) takeBack(last.id)
}

/** What can be undone by now, newest last. */
export const recentUndoables = (): readonly Undoable[] => undoables.filter(({ at }) => Date.now() - at < undoableMs)

/**
 * Where toasts stand, so that they cover nothing one presses: above the foot of the views, beside the rail, on phones below the
 * head of the page. `z` undoes the newest shown, `Mod+Z` the newest of the last 24 hours.
 */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  const undoable = shown.findLast((each) => each.undo)
  useShortcut(
    'undo',
    () => {
      if (undoable) takeBack(undoable.id)
    },
    Boolean(undoable),
  )
  useShortcut('undoLast', takeBackLast)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed bottom-4 left-4 z-60 flex flex-col items-start gap-2 max-pane:inset-x-3 max-pane:top-14 max-pane:bottom-auto rail:left-17 wide:bottom-51 wide:left-4"
    >
      {shown.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </div>
  )
}

function ToastCard({ toast: { id, text, tone, undo, next, staysMs } }: { toast: Toast }) {
  const { t } = useLingui()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => take(id), staysMs)
    return () => clearTimeout(timer)
  }, [held, id, staysMs])
  return (
    <div
      className={cx(
        'pointer-events-auto flex min-h-10 max-w-110 items-center gap-2 rounded-[10px] py-1 pr-1.5 pl-3.5 text-small shadow-raised enter max-pane:w-full',
        tone === 'danger' ? 'border border-line bg-danger-soft text-danger' : 'bg-inverse text-on-inverse',
      )}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="min-w-0 flex-1 py-1">{text}</span>
      {next && (
        <Button
          look="quiet"
          className="text-inherit! hover:bg-on-inverse/15!"
          onClick={() => {
            take(id)
            next.run()
          }}
        >
          {next.label}
        </Button>
      )}
      {undo && (
        <Button look="quiet" keys="z" className="text-inherit! hover:bg-on-inverse/15!" onClick={() => takeBack(id)}>
          {t`Undo`}
        </Button>
      )}
      <IconButton
        icon={X}
        label={t`Close`}
        tip="above"
        tipAlign="end"
        className="text-inherit! hover:bg-on-inverse/15!"
        onClick={() => take(id)}
      />
    </div>
  )
}
