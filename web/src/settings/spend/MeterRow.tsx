import { useLingui } from '@lingui/react/macro'
import { Pencil } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { meters as known } from '@baton/contract/meters'
import type { SpendReport } from '../../api/types.ts'
import { calendarDay, money, number } from '../../i18n/time.ts'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { Button } from '../../kit/Button.tsx'
import { cx } from '../../kit/cx.ts'
import { networkMarks } from '../../kit/networks.ts'
import { MeterForm } from './MeterForm.tsx'
import { meterName } from './meter-words.ts'

export type Metered = SpendReport['meters'][number]

/** One meter: what was counted, against its cap, what it costs, and the form to change that in its place. */
export function MeterRow({ meter, mayChange }: { meter: Metered; mayChange: boolean }) {
  const { t, i18n } = useLingui()
  const [changing, setChanging] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Where the hand was before.
  const close = () => {
    flushSync(() => setChanging(false))
    button.current?.focus()
  }
  const name = meterName(i18n, meter.meter)
  const { units, cap, level } = meter
  const [counted, most] = [number(units.soFar), cap === null ? '' : number(cap)]
  return (
    <li className="flex flex-col gap-2 border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-3">
        <NetworkBadge network={meter.network} className="mt-0.5" />
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
            <h3 className="min-w-0 text-small font-medium">
              <span className="visually-hidden">{networkMarks[meter.network].name}: </span>
              {name}
            </h3>
            <p className="text-small tabular-nums">
              {cap === null ? counted : t`${counted} of ${most}`}
              {meter.money && <span className="text-ink2"> · {money(meter.money.soFar, meter.money.currency)}</span>}
            </p>
          </div>
          {cap !== null && <CapBar units={units.soFar} forecast={units.forecast} cap={cap} level={level} />}
          <Level level={level} />
          <p className="text-meta text-ink2">
            <Details meter={meter} />
          </p>
        </div>
        {mayChange && !changing && (
          <Button
            ref={button}
            look="quiet"
            aria-label={t`Change price and cap of ${name}`}
            className="-mr-2 px-2"
            onClick={() => setChanging(true)}
          >
            <Pencil size={15} aria-hidden />
          </Button>
        )}
      </div>
      {changing && <MeterForm meter={meter} name={name} onClose={close} />}
    </li>
  )
}

function Level({ level }: Pick<Metered, 'level'>) {
  const { t } = useLingui()
  if (level === 'ok') return null
  return (
    <p className={cx('text-meta font-semibold', level === 'reached' ? 'text-danger' : 'text-ink')}>
      {level === 'reached' ? t`The cap is reached.` : t`The cap is near.`}
    </p>
  )
}

/** Forecast, price and what is included, in one line. */
function Details({ meter: { units, price, included, meter, money: costs, set } }: { meter: Metered }) {
  const { t } = useLingui()
  const parts: string[] = []
  if (units.forecast !== null) {
    const coming = number(units.forecast)
    parts.push(costs?.forecast ? t`Forecast ${coming}, ${money(costs.forecast, costs.currency)}` : t`Forecast ${coming}`)
  }
  if (units.previous > 0) {
    const before = number(units.previous)
    parts.push(t`${before} the month before`)
  }
  const { documented } = known[meter]
  if (!price) parts.push(t`Counted, not priced`)
  else {
    const each = money(price.amount, price.currency, 6)
    const since = documented && calendarDay(documented.since, true)
    parts.push(!set && since ? t`${each} each, as documented on ${since}` : t`${each} each`)
  }
  if (included > 0) {
    const free = number(included)
    parts.push(t`${free} included`)
  }
  return parts.join(' · ')
}

/** What is used of the cap; behind it, fainter, what is forecast. The words beside say the same. */
function CapBar({ units, forecast, cap, level }: { units: number; forecast: number | null; cap: number; level: Metered['level'] }) {
  const width = (part: number) => `${Math.min(100, (part / cap) * 100)}%`
  return (
    <span aria-hidden className="relative block h-1.5 overflow-hidden rounded-full bg-sunken forced-colors:border">
      {forecast !== null && (
        <span className="absolute inset-y-0 left-0 rounded-full bg-control opacity-45" style={{ width: width(forecast) }} />
      )}
      <span
        className={cx('absolute inset-y-0 left-0 rounded-full', level === 'reached' ? 'bg-danger' : 'bg-accent')}
        style={{ width: width(units) }}
      />
    </span>
  )
}
