import { useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { announce } from './announce.tsx'
import { inputClass } from './Field.tsx'
import { cx } from './cx.ts'

interface Props {
  label: string
  value: string
  /** Takes over the focus of the button that made it and is gone: a dialog would take a focus that is lost back a moment later. */
  takesFocus?: boolean
  className?: string
}

/** Something to take elsewhere: a link, a key, an address. Selected as a whole on focus, copied by one press. */
export function CopyField({ label, value, takesFocus, className }: Props) {
  const { t } = useLingui()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  useLayoutEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [takesFocus])
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2500)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy(): Promise<void> {
    field.current?.select()
    // Plain http has no clipboard; there the old command still works on what is selected.
    if (navigator.clipboard) await navigator.clipboard.writeText(value)
    else if (!document.execCommand('copy')) return
    setCopied(true)
    announce(t`Copied`)
  }

  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-small font-medium text-ink">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          ref={field}
          id={id}
          readOnly
          value={value}
          dir="ltr"
          onFocus={(event) => event.target.select()}
          className={cx(inputClass, 'min-w-0 flex-1 truncate')}
        />
        <Button onClick={() => void copy()} className="min-h-8!">
          {copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          {copied ? t`Copied` : t`Copy`}
        </Button>
      </div>
    </div>
  )
}
