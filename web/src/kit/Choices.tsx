import type { ReactNode } from 'react'
import { useId } from 'react'
import { cx } from './cx.ts'

interface Option<V extends string> {
  value: V
  label: ReactNode
  help?: ReactNode
  disabled?: boolean
}

interface RadioProps<V extends string> {
  label: string
  value: V
  options: Option<V>[]
  onChange: (value: V) => void
  /** Side by side where there is room: for two or three short ones. */
  row?: boolean
}

/** One of a few, all in view with their explanation. */
export function RadioChoices<V extends string>({ label, value, options, onChange, row }: RadioProps<V>) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-small font-medium text-ink">{label}</legend>
      <div className={cx('flex flex-col gap-1', row && 'pane:flex-row pane:flex-wrap pane:gap-2')}>
        {options.map((option) => (
          <label key={option.value} className={cx(choiceClass, row && 'pane:flex-none', option.disabled && 'opacity-60')}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className={boxClass}
            />
            <ChoiceWords label={option.label} help={option.help} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface CheckProps {
  label: ReactNode
  help?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** Yes or no, with its explanation. */
export function Check({ label, help, checked, disabled, onChange }: CheckProps) {
  return (
    <label className="flex min-h-8 items-start gap-2.5 py-1 text-small max-pane:min-h-11 max-pane:py-2.5">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className={boxClass}
      />
      <ChoiceWords label={label} help={help} />
    </label>
  )
}

const boxClass = 'mt-0.75 size-4 shrink-0 accent-accent'
const choiceClass =
  'flex min-w-0 items-start gap-2.5 rounded-md border border-line px-3 py-1.5 text-small has-checked:border-accent has-checked:bg-selected max-pane:py-2.5'

function ChoiceWords({ label, help }: { label: ReactNode; help?: ReactNode }) {
  return (
    <span className="min-w-0">
      <span className="block text-ink">{label}</span>
      {help && <span className="block text-meta text-ink2">{help}</span>}
    </span>
  )
}
