import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { cx } from './cx.ts'

interface Props {
  title: string
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
  /** Buttons at the foot, the chosen act last. */
  actions?: ReactNode
  initialFocus?: RefObject<HTMLElement | null>
  /** Where focus goes afterwards when the opener is gone by then, as the item of a menu is. */
  finalFocus?: RefObject<HTMLElement | null>
  wide?: boolean
}

/** Something to read or decide before going on. Focus returns to its opener. */
export function Dialog({ title, open, onOpenChange, children, actions, initialFocus, finalFocus, wide }: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#131312]/40 enter" />
        <Base.Popup
          initialFocus={initialFocus}
          finalFocus={finalFocus}
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-raised shadow-raised outline-none enter',
            wide ? 'max-w-190' : 'max-w-120',
          )}
        >
          <Base.Title className="px-5 pt-4 text-subject font-title">{title}</Base.Title>
          <div className="scroll-y min-h-0 px-5 pt-2 pb-4 text-small text-ink2">{children}</div>
          {actions && <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
