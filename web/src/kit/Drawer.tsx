import { Dialog as Base } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './IconButton.tsx'
import { cx } from './cx.ts'

interface Props {
  title: string
  open: boolean
  onOpenChange: (open: boolean) => void
  side: 'left' | 'right'
  children: ReactNode
}

/** A pane that has no room of its own at this width. */
export function Drawer({ title, open, onOpenChange, side, children }: Props) {
  const { t } = useLingui()
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#131312]/40 enter" />
        <Base.Popup
          className={cx(
            'fixed inset-y-0 z-50 flex w-80 max-w-[calc(100vw-44px)] flex-col bg-canvas shadow-raised outline-none enter',
            side === 'left' ? 'left-0' : 'right-0',
          )}
        >
          <div className="flex h-13 shrink-0 items-center justify-between px-4">
            <Base.Title className="text-pane font-title">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label={t`Close`} tipAlign="end" />} />
          </div>
          <div className="scroll-y min-h-0 flex-1">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
