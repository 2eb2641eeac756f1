import type { Preset } from './search.ts'

/** Calendar days, both included, as people name them: `2026-11-22`. */
export interface Days {
  from: string
  to: string
}

const dayMs = 86_400_000

/** The days a preset means when it is `now` in this zone. */
export function daysOf(preset: Preset, now: number, zone: string): Days {
  const today = dayAt(now, zone)
  const monthStart = `${today.slice(0, 7)}-01`
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'last7':
      return { from: addDays(today, -6), to: today }
    case 'last30':
      return { from: addDays(today, -29), to: today }
    case 'month':
      return { from: monthStart, to: today }
    case 'lastMonth': {
      const end = addDays(monthStart, -1)
      return { from: `${end.slice(0, 7)}-01`, to: end }
    }
  }
}

/** From the first midnight up to, and without, the midnight after the last day; of the workspace's zone, whatever the reader's is. */
export function instantsOf({ from, to }: Days, zone: string): { from: string; to: string } {
  return { from: new Date(startOfDay(from, zone)).toISOString(), to: new Date(startOfDay(addDays(to, 1), zone)).toISOString() }
}

export function dayAt(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10)
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** The first instant of a day. Where clocks leap at midnight the day begins at one o'clock; where they fall back, at the first of two midnights. */
function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const offsets = [offsetAt(midnight - dayMs, zone), offsetAt(midnight + dayMs, zone)]
  const starts = offsets.map((offset) => midnight - offset).filter((instant) => dayAt(instant, zone) === day)
  return Math.min(...starts)
}

/** Milliseconds that local time is ahead of UTC. */
function offsetAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}
