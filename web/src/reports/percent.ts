import { i18n } from '@lingui/core'

/** "97 %": whole, and 100 only when it is all of them. */
export function percent(share: number): string {
  const shown = share < 1 ? Math.min(share, 0.99) : share
  return new Intl.NumberFormat(i18n.locale, { style: 'percent', maximumFractionDigits: 0 }).format(shown)
}
