import { t } from '@lingui/core/macro'
import { i18n } from '@lingui/core'
import { useSyncExternalStore } from 'react'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!timer) {
    // Nobody looked at the clock for a while: it stood still.
    now = Date.now()
    timer = setInterval(() => {
      now = Date.now()
      for (const each of listeners) each()
    }, 15_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time, ticking every 15 s; everything on the screen that ages shares this clock. */
export const useNow = () => useSyncExternalStore(subscribe, () => now)

/** "12 min", "3 h", "2 d": how long something took or has lasted. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / minute))
  if (minutes < 1) return t`under 1 min`
  if (minutes < 60) return t`${minutes} min`
  const hours = Math.floor(ms / hour)
  if (hours < 48) return t`${hours} h`
  const days = Math.floor(ms / day)
  return t`${days} d`
}

/** "23 h 41 min": time left, to the minute. */
export function timeLeft(ms: number): string {
  const hours = Math.floor(ms / hour)
  const minutes = Math.max(0, Math.floor((ms % hour) / minute))
  if (hours >= 48) return span(ms)
  return hours > 0 ? t`${hours} h ${minutes} min` : t`${minutes} min`
}

/** Age for lists: relative within a day, then weekday and time, then the date. */
export function age(at: string, present: number): string {
  const then = new Date(at)
  const passed = present - then.getTime()
  if (passed < minute) return t`now`
  if (passed < day) return span(passed)
  if (passed < 6 * day) return format({ weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, then)
  return date(then, present)
}

/** Time of a message: the clock today, with the day before that. */
export function clock(at: string, present: number): string {
  const then = new Date(at)
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, then)
  return sameDay(then, new Date(present)) ? time : `${date(then, present)} ${time}`
}

/** With zone, for hover and focus. */
export function exactTime(at: string): string {
  return format({ dateStyle: 'full', timeStyle: 'long' }, new Date(at))
}

export function date(then: Date, present: number): string {
  const thisYear = then.getFullYear() === new Date(present).getFullYear()
  return format(thisYear ? { month: 'short', day: 'numeric' } : { dateStyle: 'medium' }, then)
}

function sameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString()
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** Thai dates keep the Gregorian year that the networks show. */
function format(options: Intl.DateTimeFormatOptions, then: Date): string {
  const key = i18n.locale + JSON.stringify(options)
  let made = formats.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(i18n.locale, { ...options, calendar: 'gregory' })
    formats.set(key, made)
  }
  return made.format(then)
}

export const number = (value: number) => new Intl.NumberFormat(i18n.locale).format(value)

/** An amount of money, as finely as its currency is written; one below a unit of it to a hundredth of its cent. */
export function money(value: number, currency: string, most = Math.abs(value) < 1 ? 4 : undefined): string {
  const plain = new Intl.NumberFormat(i18n.locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  if (most === undefined) return plain.format(value)
  const { minimumFractionDigits = 0 } = plain.resolvedOptions()
  const digits = { minimumFractionDigits, maximumFractionDigits: Math.max(minimumFractionDigits, most) }
  return new Intl.NumberFormat(i18n.locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits }).format(value)
}

/** A day of a calendar (yyyy-mm-dd), wherever the reader is. */
export const calendarDay = (day: string, withYear = false) =>
  format(
    withYear ? { dateStyle: 'medium', timeZone: 'UTC' } : { month: 'short', day: 'numeric', timeZone: 'UTC' },
    new Date(`${day}T00:00:00Z`),
  )

/** A month (yyyy-mm). */
export const calendarMonth = (month: string) =>
  format({ month: 'long', year: 'numeric', timeZone: 'UTC' }, new Date(`${month}-01T00:00:00Z`))
