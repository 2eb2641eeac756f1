import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Picker } from '../kit/Picker.tsx'
import { timeZones, zoneWords } from './zones.ts'

/** The zone in which days begin and hours are counted. */
export function ZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { t, i18n } = useLingui()
  const [open, setOpen] = useState(false)
  const chosen = zoneWords(value, i18n.locale)
  const options = useMemo(
    () => (open ? timeZones().map((zone) => ({ value: zone, text: zoneWords(zone, i18n.locale), chosen: zone === value })) : []),
    [open, value, i18n.locale],
  )
  return (
    <div className="flex flex-col gap-1">
      <span className="text-small font-medium text-ink">{t`Time zone`}</span>
      <Picker
        label={t`Time zone`}
        placeholder={t`Find a place, such as Bangkok`}
        empty={t`No such zone`}
        open={open}
        onOpenChange={setOpen}
        options={options}
        onChoose={onChange}
        trigger={
          <button
            type="button"
            aria-label={t`Time zone: ${chosen}`}
            className="flex h-8 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2.5 text-small max-pane:h-11"
          >
            <span className="truncate">{chosen}</span>
            <ChevronDown size={15} aria-hidden className="text-ink2" />
          </button>
        }
      />
      <p className="text-meta text-ink3">{t`Days in the numbers begin at midnight here.`}</p>
    </div>
  )
}
