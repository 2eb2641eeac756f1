import { useLingui } from '@lingui/react/macro'
import type { PointerEvent } from 'react'
import { listWidth } from './useListWidth.ts'

/** The edge between list and conversation: drag it, or use the arrow keys. */
export function ListWidthHandle({ width, onChange }: { width: number; onChange: (width: number) => void }) {
  const { t } = useLingui()
  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    const pane = event.currentTarget.parentElement
    if (pane && event.currentTarget.hasPointerCapture(event.pointerId)) onChange(event.clientX - pane.getBoundingClientRect().left)
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t`Width of the list`}
      aria-valuenow={width}
      aria-valuemin={listWidth.least}
      aria-valuemax={listWidth.most}
      className="absolute inset-y-0 -right-1 z-10 hidden w-2 cursor-col-resize hover:bg-line wide:block"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -12, ArrowRight: 12 }[event.key]
        if (step) onChange(width + step)
      }}
    />
  )
}
