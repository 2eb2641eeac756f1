import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { Key } from './Button.tsx'
import { type ChoiceProps, type ItemProps, type MenuProps, MenuParts } from './menu-context.ts'
import { cx } from './cx.ts'
import { optionClass, popupClass } from './popup.ts'

/** The open menu. In a file of its own, so that the first screen does not wait for what is behind its buttons. */
export default function OpenMenu({ trigger, children, side = 'bottom', align = 'end' }: MenuProps) {
  const [open, setOpen] = useState(true)
  return (
    <Base.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-40 outline-none">
          <Base.Popup className={cx(popupClass, 'min-w-44 scroll-y max-h-(--available-height)')}>
            <MenuParts value={{ Item, Choice, Line }}>{children}</MenuParts>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Item({ icon: Icon, keys, danger, disabled, onSelect, children }: ItemProps) {
  return (
    <Base.Item className={cx(optionClass, danger && 'text-danger')} disabled={disabled} onClick={onSelect} aria-keyshortcuts={keys}>
      {Icon && <Icon size={16} strokeWidth={1.8} aria-hidden className="shrink-0 text-ink2" />}
      <span className="min-w-0 flex-1">{children}</span>
      {keys && <Key keys={keys} className="text-ink3" />}
    </Base.Item>
  )
}

function Choice<V extends string>({ label, value, options, onChoose }: ChoiceProps<V>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: V) => onChoose(next)} aria-label={label}>
      <div aria-hidden className="px-2 pt-1.5 pb-0.5 text-meta font-medium text-ink3">
        {label}
      </div>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={optionClass} disabled={option.disabled} closeOnClick>
          <span className="min-w-0 flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check size={15} aria-hidden className="text-accent" />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

const Line = () => <Base.Separator className="my-1 h-px bg-line" />
