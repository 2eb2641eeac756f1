import { Dialog as Base } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { type LucideIcon, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react'
import { IconButton } from './IconButton.tsx'
import { cx } from './cx.ts'

interface Props {
  label: string
  icon: LucideIcon
  placeholder: string
  field?: RefObject<HTMLInputElement | null>
  value: string
  onChange: (text: string, caret: number) => void
  onCaret?: (caret: number) => void
  /** Which option Enter takes, of those from 0 to `last`; -1 while there is none. */
  at: number
  last: number
  onPoint: (index: number) => void
  onChoose: (index: number) => void
  onClose: () => void
  /** Where focus goes afterwards: back, unless what was chosen takes it somewhere. */
  returnsFocus?: () => boolean
  head?: ReactNode
  /** Holds the options: an element `hits` of the role listbox, of `OverlayOption`s. */
  children: ReactNode
}

const optionId = (index: number): string => `hit-${index}`

/** A field over whatever is open, with what can be chosen below it (combobox pattern: focus stays in the field). */
export function FieldOverlay(props: Props) {
  const { label, icon: Icon, placeholder, value, onChange, onCaret, at, last, onPoint, onChoose, onClose, returnsFocus, head } = props
  const { t } = useLingui()
  const own = useRef<HTMLInputElement>(null)
  const field = props.field ?? own

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && last >= 0) {
      event.preventDefault()
      const next = Math.min(last, Math.max(0, at + step))
      onPoint(next)
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && event.target === field.current) {
      event.preventDefault()
      onChoose(at)
    }
  }

  return (
    <Base.Root open onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#131312]/40 enter" />
        <Base.Popup
          aria-label={label}
          initialFocus={field}
          finalFocus={returnsFocus}
          className="fixed top-[8dvh] left-1/2 z-50 flex max-h-[80dvh] w-160 max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-clip rounded-xl border border-line bg-raised shadow-raised outline-none enter max-pane:top-3"
          onKeyDown={onKeyDown}
        >
          <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-4">
            <Icon size={17} aria-hidden className="text-ink2" />
            <input
              ref={field}
              role="combobox"
              aria-label={label}
              aria-expanded={at >= 0}
              aria-controls="hits"
              aria-activedescendant={at >= 0 ? optionId(at) : undefined}
              autoComplete="off"
              placeholder={placeholder}
              value={value}
              onChange={(event) => onChange(event.target.value, event.target.selectionStart ?? event.target.value.length)}
              onSelect={(event) => onCaret?.(event.currentTarget.selectionStart ?? 0)}
              className="h-full min-w-0 flex-1 bg-transparent text-ui outline-none max-pane:text-[16px]"
            />
            <IconButton icon={X} label={t`Close`} keys="Escape" tipAlign="end" onClick={onClose} />
          </div>
          {head}
          <div className="scroll-y min-h-0 pb-1.5">{props.children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

export interface OptionProps {
  /** Its place among all options. */
  index: number
  chosen: boolean
  onPoint: () => void
  onChoose: () => void
}

export function OverlayOption({
  index,
  chosen,
  onPoint,
  onChoose,
  className,
  children,
}: OptionProps & { className: string; children: ReactNode }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      id={optionId(index)}
      role="option"
      aria-selected={chosen}
      className={cx('flex w-full px-4 text-left', className, chosen && 'bg-selected')}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      {children}
    </button>
  )
}
