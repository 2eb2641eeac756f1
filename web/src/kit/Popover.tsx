import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { popupClass } from './Menu.tsx'
import { cx } from './cx.ts'

interface Props {
  /** Names the panel for assistive technology. */
  label: string
  trigger?: ReactElement<Record<string, unknown>>
  /** Where it hangs when it is opened by a key rather than by its trigger. */
  anchor?: Element | null
  open: boolean
  onOpenChange: (open: boolean) => void
  side?: 'top' | 'bottom'
  align?: 'start' | 'center' | 'end'
  className?: string
  children: ReactNode
}

/** A small panel at a button. */
export function Popover({ label, trigger, anchor, open, onOpenChange, side = 'bottom', align = 'start', className, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} align={align} sideOffset={4} collisionPadding={8} className="z-40">
          <Base.Popup aria-label={label} className={cx(popupClass, className)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
