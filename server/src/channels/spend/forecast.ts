/** Days as text (yyyy-mm-dd), so that no time zone is in the way. */
const DAY_MS = 86_400_000
/** Four of each weekday. */
export const LOOK_BACK_DAYS = 28
/** With fewer, one odd day would be taken for the rule. */
const LEAST_DAYS = 3
/** From here on each weekday was counted at least once. */
const WEEK = 7

export interface Forecast {
  units: number
  /** `weekdays`: each day left as the same weekday was on average; `mean`: as the average day, before a week was counted. */
  method: 'weekdays' | 'mean'
  /** Whole days that it is made from. */
  countedDays: number
}

interface Given {
  /** What was counted on a day; days without are none. */
  unitsOf: (day: string) => number
  /** The day on which counting began. */
  first: string
  today: string
  /** The last of the month. */
  end: string
}

/**
 * What a month will come to: what was counted so far, and for each day left what such a day was in the last four weeks. Of
 * today, whichever is more: what was counted already or what such a day is.
 *
 * @returns null when fewer than three whole days were counted
 */
export function forecast({ unitsOf, first, today, end }: Given): Forecast | null {
  const past = daysFrom(later(first, addDays(today, -LOOK_BACK_DAYS)), addDays(today, -1))
  if (past.length < LEAST_DAYS) return null
  const usual = past.length < WEEK ? () => mean(past.map(unitsOf)) : usualByWeekday(past, unitsOf)
  const soFar = sum(daysFrom(`${today.slice(0, 8)}01`, addDays(today, -1)).map(unitsOf)) + Math.max(unitsOf(today), usual(today))
  const units = soFar + sum(daysFrom(addDays(today, 1), end).map(usual))
  return { units, method: past.length < WEEK ? 'mean' : 'weekdays', countedDays: past.length }
}

function usualByWeekday(past: string[], unitsOf: (day: string) => number): (day: string) => number {
  const means = Array.from({ length: WEEK }, (_, weekday) => mean(past.filter((day) => weekdayOf(day) === weekday).map(unitsOf)))
  return (day) => means[weekdayOf(day)] ?? 0
}

/** Every day from one to the other, both included; none when the first is later. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The last day of a month (yyyy-mm). */
export function endOf(month: string): string {
  return addDays(`${addDays(`${month}-28`, 4).slice(0, 7)}-01`, -1)
}

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()
const later = (a: string, b: string): string => (a > b ? a : b)
const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0)
const mean = (values: number[]): number => (values.length > 0 ? sum(values) / values.length : 0)
