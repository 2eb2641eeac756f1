import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { optionClass, popupClass } from './popup.ts'
import { cx } from './cx.ts'

interface Props<V extends string> {
  label: string
  value: V
  options: { value: V; label: string; disabled?: boolean }[]
  onChange: (value: V) => void
  className?: string
  id?: string
}

/** One of a few, in a form. */
export function Select<V extends string>({ label, value, options, onChange, className, id }: Props<V>) {
  return (
    <Base.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger
        id={id}
        aria-label={label}
        className={cx(
          'inline-flex h-8 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2.5 text-small max-pane:h-11',
          className,
        )}
      >
        <Base.Value />
        <ChevronDown size={15} aria-hidden className="text-ink2" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} collisionPadding={8} className="z-60">
          <Base.Popup className={cx(popupClass, 'min-w-(--anchor-width)')}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} disabled={option.disabled} className={optionClass}>
                <Base.ItemText className="flex-1">{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check size={15} aria-hidden className="text-accent" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
