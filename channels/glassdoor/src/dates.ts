import { isoFromMs, isoFromText } from '@baton/channel-kit'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const YEAR_FIRST = /^(\d{4})\s*[-/.년]\s*(\d{1,2})\s*[-/.월]\s*(\d{1,2})\s*[일.]?(?:[T\s].*)?$/
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T\s,].*)?$/
const MONTH_FIRST = /^([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[\s,].*)?$/i
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?[\s-]([a-z]{3})[a-z]*\.?,?[\s-](\d{4})(?:[\s,].*)?$/i

/** A date as people and spreadsheets write it, at midnight UTC where it is no more than a day; null when it is none. */
export function dateOf(text: string, dayFirst: boolean): string | null {
  const written = text.trim()
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(written)) return isoFromText(written)
  const yearFirst = YEAR_FIRST.exec(written)
  if (yearFirst) return day(yearFirst[1], yearFirst[2], yearFirst[3])
  const yearLast = YEAR_LAST.exec(written)
  // With points the day stands first wherever people write so.
  if (yearLast)
    return dayFirst || written.includes('.') ? day(yearLast[3], yearLast[2], yearLast[1]) : day(yearLast[3], yearLast[1], yearLast[2])
  const monthFirst = MONTH_FIRST.exec(written)
  if (monthFirst) return day(monthFirst[3], monthOf(monthFirst[1]), monthFirst[2])
  const named = DAY_FIRST.exec(written)
  return named ? day(named[3], monthOf(named[2]), named[1]) : null
}

/** Are these written day before month? Glassdoor writes the month first, so only a first number that is no month says so. */
export function isDayFirst(texts: readonly string[]): boolean {
  return texts.some((text) => Number(YEAR_LAST.exec(text.trim())?.[1] ?? 0) > 12)
}

const monthOf = (name = ''): string => String(MONTHS.indexOf(name.toLowerCase()) + 1)

/** Thai spreadsheets count years from 543 years before. */
function day(year = '', month = '', date = ''): string | null {
  const [y, m, d] = [Number(year) > 2400 ? Number(year) - 543 : Number(year), Number(month), Number(date)]
  const at = new Date(Date.UTC(y, m - 1, d))
  return at.getUTCMonth() === m - 1 && at.getUTCDate() === d ? isoFromMs(at.getTime()) : null
}
