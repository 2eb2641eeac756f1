import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Key } from './Button.tsx'
import { cx } from './cx.ts'

export const popupClass = 'rounded-[10px] border border-line bg-raised p-1 shadow-raised outline-none enter max-w-[calc(100vw-16px)]'
export const optionClass =
  'flex min-h-8 max-pane:min-h-11 w-full items-center gap-2 rounded-md px-2 text-left text-small text-ink outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50'

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  children: ReactNode
  side?: 'top' | 'bottom' | 'right'
  align?: 'start' | 'center' | 'end'
}

/** Acts behind one button. */
export function Menu({ trigger, children, side = 'bottom', align = 'end' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-40 outline-none">
          <Base.Popup className={cx(popupClass, 'min-w-44')}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface ItemProps {
  icon?: LucideIcon
  keys?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem({ icon: Icon, keys, danger, disabled, onSelect, children }: ItemProps) {
  return (
    <Base.Item className={cx(optionClass, danger && 'text-danger')} disabled={disabled} onClick={onSelect} aria-keyshortcuts={keys}>
      {Icon && <Icon size={16} strokeWidth={1.8} aria-hidden className="shrink-0 text-ink2" />}
      <span className="min-w-0 flex-1">{children}</span>
      {keys && <Key keys={keys} className="text-ink3" />}
    </Base.Item>
  )
}

interface ChoiceProps<V extends string> {
  label: string
  value: V
  options: { value: V; label: ReactNode; disabled?: boolean }[]
  onChoose: (value: V) => void
}

/** One of several, inside a menu. */
export function MenuChoice<V extends string>({ label, value, options, onChoose }: ChoiceProps<V>) {
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

export const MenuLine = () => <Base.Separator className="my-1 h-px bg-line" />
