import { useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useState } from 'react'
import { Field, inputClass } from '../kit/Field.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { cx } from '../kit/cx.ts'
import type { Strength } from './strength.ts'
import { passwordMinimum, strengthOf } from './strength.ts'

interface Props extends ComponentProps<'input'> {
  label: string
  value: string
  error?: string | null
  /** Only for a new password: says how good it is, not counting words everybody knows of the person. */
  judge?: { known: string[] }
}

/** A password, hidden until asked. */
export function PasswordField({ label, value, error, judge, className, ...rest }: Props) {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label={label}
        error={error}
        help={judge && !value ? t`At least ${passwordMinimum} characters. Several words are easy to keep in mind.` : undefined}
      >
        {(ids) => (
          <div className="relative">
            <input
              {...ids}
              type={shown ? 'text' : 'password'}
              value={value}
              className={cx(inputClass, 'pr-10 max-pane:pr-12', className)}
              {...rest}
            />
            <span className="absolute top-0.5 right-0.5 max-pane:top-0 max-pane:right-0">
              <IconButton
                icon={shown ? EyeOff : Eye}
                label={shown ? t`Hide the password` : t`Show the password`}
                tipAlign="end"
                onClick={() => setShown(!shown)}
              />
            </span>
          </div>
        )}
      </Field>
      {judge && value && <StrengthHint strength={strengthOf(value, judge.known)} />}
    </div>
  )
}

const steps: Record<Strength, number> = { short: 1, guessable: 2, fair: 3, strong: 4 }

function StrengthHint({ strength }: { strength: Strength }) {
  const { t } = useLingui()
  const words: Record<Strength, string> = {
    short: t`Too short: at least ${passwordMinimum} characters`,
    guessable: t`Easy to guess. Add a word that has nothing to do with you.`,
    fair: t`Good`,
    strong: t`Strong`,
  }
  const weak = strength === 'short' || strength === 'guessable'
  return (
    <div className="flex flex-col gap-1">
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} className={cx('h-1 rounded-full', step > steps[strength] ? 'bg-line' : weak ? 'bg-danger' : 'bg-ok')} />
        ))}
      </div>
      <p role="status" className={cx('text-meta', weak ? 'text-danger' : 'text-ink2')}>
        {words[strength]}
      </p>
    </div>
  )
}
