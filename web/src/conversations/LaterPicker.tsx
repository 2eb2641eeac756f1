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
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  onChoose: (at: Date) => void
  trigger: ReactElement<Record<string, unknown>>
  /** On the button that takes a time of one's own. */
  act: string
  /** Shown above the times. */
  note?: string
  /** ISO 8601; later times are not offered. */
  latest?: string | null
  side?: 'top' | 'bottom'
}

/** A time to come: a few usual ones, or any. */
export function LaterPicker({ label, open, onOpenChange, onChoose, trigger, act, note, latest = null, side }: Props) {
  return (
    <Popover label={label} open={open} onOpenChange={onOpenChange} trigger={trigger} align="end" side={side} className="w-64">
      <Times
        act={act}
        note={note}
        latest={latest}
        onChoose={(at) => {
          onOpenChange(false)
          onChoose(at)
        }}
      />
    </Popover>
  )
}

function Times({ act, note, latest, onChoose }: Pick<Props, 'act' | 'note' | 'onChoose'> & { latest: string | null }) {
  const { t } = useLingui()
  const [now] = useState(() => new Date())
  const [other, setOther] = useState('')
  const chosen = other ? new Date(other) : null
  const end = latest === null ? Infinity : Date.parse(latest)
  const words = {
    hour: t`In an hour`,
    afternoon: t`This afternoon`,
    evening: t`This evening`,
    tomorrow: t`Tomorrow morning`,
    week: t`Next week`,
  }
  return (
    <>
      {note && <p className="px-2 pt-1 pb-1.5 text-meta text-ink2">{note}</p>}
      {latest && <p className="px-2 pb-1.5 text-meta text-ink2">{t`The network takes answers until ${clock(latest, now.getTime())}.`}</p>}
      {later(now)
        .filter(({ at }) => at.getTime() < end)
        .map(({ name, at }) => (
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
          if (chosen && chosen > now && chosen.getTime() < end) onChoose(chosen)
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
          (chosen <= now ? (
            <p className="text-meta text-danger">{t`That is in the past`}</p>
          ) : chosen.getTime() >= end ? (
            <p className="text-meta text-danger">{t`That is too late`}</p>
          ) : (
            <Button type="submit" look="primary">
              {act}
            </Button>
          ))}
      </form>
    </>
  )
}
