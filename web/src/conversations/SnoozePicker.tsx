import { useLingui } from '@lingui/react/macro'
import type { ReactElement } from 'react'
import { useState } from 'react'
import { clock } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { inputClass } from '../kit/Field.tsx'
import { Popover } from '../kit/Popover.tsx'
import { cx } from '../kit/cx.ts'
import { later } from './later.ts'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  onChoose: (until: Date) => void
  trigger: ReactElement<Record<string, unknown>>
  label?: string
  side?: 'top' | 'bottom'
}

/** A time to come: a few usual ones, or any. */
export function SnoozePicker({ open, onOpenChange, onChoose, trigger, label, side }: Props) {
  const { t } = useLingui()
  return (
    <Popover label={label ?? t`Snooze`} open={open} onOpenChange={onOpenChange} trigger={trigger} align="end" side={side} className="w-64">
      <Times
        onChoose={(until) => {
          onOpenChange(false)
          onChoose(until)
        }}
      />
    </Popover>
  )
}

function Times({ onChoose }: { onChoose: (until: Date) => void }) {
  const { t } = useLingui()
  const [now] = useState(() => new Date())
  const [other, setOther] = useState('')
  const chosen = other ? new Date(other) : null
  const words = {
    hour: t`In an hour`,
    afternoon: t`This afternoon`,
    evening: t`This evening`,
    tomorrow: t`Tomorrow morning`,
    week: t`Next week`,
  }
  return (
    <>
      {later(now).map(({ name, at }) => (
        <button
          key={name}
          type="button"
          className="flex min-h-8 w-full items-center justify-between gap-3 rounded-md px-2 text-left text-small hover:bg-hover max-pane:min-h-11"
          onClick={() => onChoose(at)}
        >
          {words[name]}
          <span className="text-meta text-ink3">{clock(at.toISOString(), now.getTime())}</span>
        </button>
      ))}
      <form
        className="mt-1 flex flex-col gap-1.5 border-t border-line p-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen && chosen > now) onChoose(chosen)
        }}
      >
        <label className="flex flex-col gap-1 text-meta text-ink2">
          {t`Another time`}
          <input
            type="datetime-local"
            value={other}
            onChange={(event) => setOther(event.target.value)}
            className={cx(inputClass, 'text-ink')}
          />
        </label>
        {chosen &&
          (chosen > now ? (
            <Button type="submit" look="primary">{t`Until then`}</Button>
          ) : (
            <p className="text-meta text-danger">{t`That is in the past`}</p>
          ))}
      </form>
    </>
  )
}
