/**
 * The day that a person means: `2026-11-27`, `2026-11` and `2026` (their first day), `today`, `yesterday`, or so many days,
 * weeks, months or years ago (`7d`, `2w`, `3m`, `1y`).
 *
 * @returns `YYYY-MM-DD` in that time zone, or null when it is no day
 */
export function dayOf(text: string, now: number, timeZone: string): string | null {
  const said = text.toLowerCase()
  const [year = 0, month = 1, day = 1] = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now).split('-').map(Number)
  if (said === 'today') return written(year, month, day)
  if (said === 'yesterday') return written(year, month, day - 1)
  const ago = /^(\d{1,4})([dwmy])$/.exec(said)
  if (ago) {
    const count = Number(ago[1])
    if (ago[2] === 'y') return written(year - count, month, day)
    if (ago[2] === 'm') return written(year, month - count, day)
    return written(year, month, day - count * (ago[2] === 'w' ? 7 : 1))
  }
  const exact = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(said)
  if (!exact) return null
  const [, y, m, d] = exact.map((part) => (part === undefined ? 1 : Number(part)))
  const found = written(y ?? 0, m ?? 1, d ?? 1)
  // 31 February is no day, though a calendar would count on into March.
  return found && Number(found.slice(5, 7)) === (m ?? 1) ? found : null
}

/** Days and months beyond their range are carried on; null for years that PostgreSQL and people write otherwise. */
function written(year: number, month: number, day: number): string | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const found = date.getUTCFullYear()
  return found >= 1 && found <= 9999 ? date.toISOString().slice(0, 10) : null
}
