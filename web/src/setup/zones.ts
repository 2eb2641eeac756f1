/** Zones of the IANA table that the browser knows, its own first. */
export function timeZones(): string[] {
  const own = ownTimeZone()
  return [own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)]
}

export const ownTimeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** "Asia/Seoul (GMT+9)". */
export function zoneWords(zone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts()
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  return `${zone.replaceAll('_', ' ')} (${offset})`
}
