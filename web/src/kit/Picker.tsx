import { Check } from 'lucide-react'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { useId, useRef, useState } from 'react'
import { Popover } from './Popover.tsx'
import { cx } from './cx.ts'

export interface PickerOption {
  value: string
  /** Searched and spoken. */
  text: string
  label?: ReactNode
  chosen?: boolean
  /** Why it cannot be chosen; shown beside it. */
  because?: string
}

interface Props {
  label: string
  placeholder: string
  trigger: ReactElement<Record<string, unknown>>
  open: boolean
  onOpenChange: (open: boolean) => void
  options: PickerOption[]
  onChoose: (value: string) => void
  /** Words for "make what I typed": a row at the end when nothing of that name exists. */
  create?: (typed: string) => string
  onCreate?: (typed: string) => void
  empty: string
  /** Stays open, for choosing several. */
  several?: boolean
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
}

/** A list to search and choose from by keyboard or pointer (combobox pattern: focus stays in the text field). */
export function Picker(props: Props) {
  return (
    <Popover
      label={props.label}
      trigger={props.trigger}
      open={props.open}
      onOpenChange={props.onOpenChange}
      side={props.side}
      align={props.align}
      className="w-64"
    >
      <PickerPanel {...props} />
    </Popover>
  )
}

function PickerPanel({ label, placeholder, options, onChoose, create, onCreate, empty, several, onOpenChange }: Props) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const words = typed.trim().toLocaleLowerCase()
  const shown = words ? options.filter((option) => option.text.toLocaleLowerCase().includes(words)) : options
  const makes = create && onCreate && typed.trim() && !options.some((option) => option.text.toLocaleLowerCase() === words)
  const count = shown.length + (makes ? 1 : 0)

  function choose(index: number): void {
    const option = shown[index]
    if (option?.because) return
    if (option) onChoose(option.value)
    else if (makes && index === shown.length) onCreate(typed.trim())
    else return
    setTyped('')
    if (!several) onOpenChange(false)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && count > 0) {
      event.preventDefault()
      const next = (at + step + count) % count
      setAt(next)
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(at)
    }
  }

  const row = (index: number) =>
    cx(
      'flex min-h-8 max-pane:min-h-11 w-full items-center gap-2 rounded-md px-2 text-left text-small select-none',
      index === at && 'bg-hover',
    )

  return (
    <>
      <input
        role="combobox"
        onKeyDown={onKeyDown}
        aria-label={label}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
        autoComplete="off"
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        className="mb-1 h-8 w-full rounded-md border border-control bg-surface px-2 text-small max-pane:h-11 max-pane:text-[16px]"
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} aria-multiselectable={several} className="scroll-y max-h-72">
        {shown.map((option, index) => (
          <button
            type="button"
            tabIndex={-1}
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={option.chosen ?? false}
            aria-disabled={Boolean(option.because)}
            className={row(index)}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(index)}
          >
            <span className={cx('flex min-w-0 flex-1 items-center gap-2', option.because && 'text-ink3')}>
              {option.label ?? option.text}
            </span>
            {option.because && <span className="text-meta text-ink3">{option.because}</span>}
            {option.chosen && <Check size={15} aria-hidden className="shrink-0 text-accent" />}
          </button>
        ))}
        {makes && (
          <button
            type="button"
            tabIndex={-1}
            id={`${id}-${shown.length}`}
            role="option"
            aria-selected={false}
            className={row(shown.length)}
            onPointerMove={() => setAt(shown.length)}
            onClick={() => choose(shown.length)}
          >
            {create(typed.trim())}
          </button>
        )}
      </div>
      {count === 0 && <p className="px-2 py-2 text-small text-ink3">{empty}</p>}
    </>
  )
}
