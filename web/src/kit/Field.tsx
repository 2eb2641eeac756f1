import type { ComponentProps, ReactNode } from 'react'
import { useId } from 'react'
import { cx } from './cx.ts'

interface FieldProps {
  label: string
  help?: ReactNode
  error?: string | null
  /** Gets the ids that tie the control to its label and words. */
  children: (ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode
}

/** A control with its label above and its help or fault below. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId()
  const told = error || help ? `${id}-told` : undefined
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium text-ink">
        {label}
      </label>
      {children({ id, 'aria-describedby': told, 'aria-invalid': error ? true : undefined })}
      {told && (
        <p id={told} role={error ? 'alert' : undefined} className={cx('text-meta', error ? 'text-danger' : 'text-ink3')}>
          {error || help}
        </p>
      )}
    </div>
  )
}

export const inputClass =
  'h-8 w-full rounded-md border border-control bg-surface px-2.5 text-small text-ink aria-invalid:border-danger max-pane:h-11 max-pane:text-[16px]'

/** A text field with label. */
export function TextField({ label, help, error, className, ...rest }: ComponentProps<'input'> & Omit<FieldProps, 'children'>) {
  return (
    <Field label={label} help={help} error={error}>
      {(ids) => <input {...ids} className={cx(inputClass, className)} {...rest} />}
    </Field>
  )
}
