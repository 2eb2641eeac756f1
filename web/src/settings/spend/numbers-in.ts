import { MOST_PRICE, MOST_UNITS } from '@baton/contract/meters'

/** A price as people write one, with a point or a comma. Null: left empty. Undefined: no price. */
export function priceIn(text: string): number | null | undefined {
  const written = text.trim().replace(',', '.')
  if (written === '') return null
  return /^\d{1,6}(\.\d{1,6})?$/.test(written) && Number(written) <= MOST_PRICE ? Number(written) : undefined
}

/** A whole number, with or without signs between the thousands. Null: left empty. Undefined: none, or below `least`. */
export function wholeIn(text: string, least: number): number | null | undefined {
  const written = text.trim().replaceAll(/[\s,.'](?=\d{3}(\D|$))/g, '')
  if (written === '') return null
  const value = /^\d{1,10}$/.test(written) ? Number(written) : Number.NaN
  return value >= least && value <= MOST_UNITS ? value : undefined
}

/** A currency that this browser knows, by its three letters. */
export function currencyIn(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  return Intl.supportedValuesOf('currency').includes(code) ? code : undefined
}
