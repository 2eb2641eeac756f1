import type { ReactElement, ReactNode } from 'react'
import { Suspense, cloneElement, lazy, useState } from 'react'

const load = () => import('./popover-parts.tsx')
const OpenPopover = lazy(load)

export interface PopoverProps {
  /** Names the panel for assistive technology. */
  label: string
  trigger: ReactElement<Record<string, unknown>>
  open: boolean
  onOpenChange: (open: boolean) => void
  side?: 'top' | 'bottom'
  align?: 'start' | 'center' | 'end'
  className?: string
  children: ReactNode
}

/** A small panel at a button; may also be opened by a key. What it is made of is loaded when it first opens. */
export function Popover(props: PopoverProps) {
  const [asked, setAsked] = useState(false)
  if (props.open && !asked) setAsked(true)
  const shut = cloneElement(props.trigger, {
    'aria-haspopup': 'dialog',
    'aria-expanded': props.open,
    onPointerEnter: load,
    onFocus: load,
    onClick: () => props.onOpenChange(true),
  })
  if (!asked) return shut
  return (
    <Suspense fallback={shut}>
      <OpenPopover {...props} />
    </Suspense>
  )
}
