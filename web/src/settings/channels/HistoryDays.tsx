import { useLingui } from '@lingui/react/macro'
import { Select } from '../../kit/Select.tsx'

/** In days; `none`: not at all. */
export type HowFarBack = 'none' | '7' | '30' | '90' | '365' | '1095' | '3660'

interface Props {
  value: HowFarBack
  onChange: (days: HowFarBack) => void
  /** Not at all may be chosen, too. */
  mayBeNone?: boolean
  id?: string
  className?: string
}

/** How far back what was said before is brought in. */
export function HistoryDays({ value, onChange, mayBeNone, id, className }: Props) {
  const { t } = useLingui()
  const options: { value: HowFarBack; label: string }[] = [
    ...(mayBeNone ? [{ value: 'none' as const, label: t`Only what comes by itself` }] : []),
    { value: '7', label: t`The last 7 days` },
    { value: '30', label: t`The last 30 days` },
    { value: '90', label: t`The last 90 days` },
    { value: '365', label: t`The last year` },
    { value: '1095', label: t`The last three years` },
    { value: '3660', label: t`Everything, up to ten years` },
  ]
  return <Select id={id} label={t`How far back`} value={value} options={options} onChange={onChange} className={className} />
}
