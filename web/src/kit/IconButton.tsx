import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { keyLabel } from '../keyboard/keys.ts'
import { cx } from './cx.ts'

interface Props extends Omit<ComponentProps<'button'>, 'children'> {
  icon: LucideIcon
  /** Says what it does: spoken, and shown on hover and focus with its key. */
  label: string
  keys?: string
  /** Where the words appear; keep them inside the pane. */
  tip?: 'below' | 'above' | 'right'
  tipAlign?: 'start' | 'center' | 'end'
  badge?: string
}

/** A button that is only an icon. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  tip = 'below',
  tipAlign = 'center',
  badge,
  className,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      type={type}
      aria-label={label}
      aria-keyshortcuts={keys}
      className={cx(
        'group/tip relative inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink2 hover:bg-hover hover:text-ink',
        'max-pane:size-11 disabled:opacity-50 aria-pressed:bg-selected aria-pressed:text-accent',
        className,
      )}
      {...rest}
    >
      <Icon size={16} strokeWidth={1.8} aria-hidden />
      {badge && (
        <span className="absolute -top-0.5 left-1/2 ml-1 rounded-full bg-accent px-1 text-[10px] leading-3.5 font-semibold text-on-accent">
          {badge}
        </span>
      )}
      <Tip label={label} keys={keys} side={tip} align={tipAlign} />
    </button>
  )
}

const sides = { below: 'top-full mt-1.5', above: 'bottom-full mb-1.5', right: 'left-full ml-2 top-1/2 -translate-y-1/2' }
const aligns = { start: 'left-0', center: 'left-1/2 -translate-x-1/2', end: 'right-0' }

/** The words of an icon. Inside an element with `group/tip` and `relative`. */
export function Tip({
  label,
  keys,
  side,
  align = 'center',
}: {
  label: string
  keys?: string
  side: keyof typeof sides
  align?: keyof typeof aligns
}) {
  return (
    <span
      aria-hidden
      className={cx(
        'pointer-events-none invisible absolute z-30 flex items-center gap-2 rounded-md bg-inverse px-2 py-0.5 text-meta font-normal whitespace-nowrap text-on-inverse opacity-0',
        'transition-opacity delay-300 duration-100 group-hover/tip:visible group-hover/tip:opacity-100 group-focus-visible/tip:visible group-focus-visible/tip:opacity-100',
        'group-aria-expanded/tip:hidden max-pane:hidden',
        sides[side],
        side !== 'right' && aligns[align],
      )}
    >
      {label}
      {keys && <span className="opacity-70">{keyLabel(keys)}</span>}
    </span>
  )
}
