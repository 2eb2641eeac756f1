import { Popover as Base } from '@base-ui/react/popover'
import type { PopoverProps } from './Popover.tsx'
import { cx } from './cx.ts'
import { popupClass } from './popup.ts'

/** The open panel; loaded when the first one opens. */
export default function OpenPopover({
  label,
  trigger,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  className,
  children,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-40">
          <Base.Popup aria-label={label} className={cx(popupClass, className)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
