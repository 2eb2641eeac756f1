import { t } from '@lingui/core/macro'

/** "42 s", "12 min", "3 h 20 min", "2 d 4 h": the two largest parts, and never more than one knows by heart. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return t`${whole} s`
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return t`${minutes} min`
  if (minutes < 48 * 60) return twoParts(Math.floor(minutes / 60), minutes % 60)
  const hours = Math.round(minutes / 60)
  const days = Math.floor(hours / 24)
  const rest = hours % 24
  return rest === 0 ? t`${days} d` : t`${days} d ${rest} h`
}

function twoParts(hours: number, minutes: number): string {
  return minutes === 0 ? t`${hours} h` : t`${hours} h ${minutes} min`
}
