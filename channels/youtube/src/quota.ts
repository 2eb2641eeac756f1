import { type AccountContext, type CallResult, type DayQuota, type HttpCall, type Metering, numberOf } from '@baton/channel-kit'
import { reasonOf } from '@baton/channel-kit/google'

/** What Google gives a new project. */
export const UNITS_A_DAY = 10_000
/** Google's day ends at midnight in California. */
export const ZONE = 'America/Los_Angeles'
export const COST_OF_WRITING = 50
const COST_OF_READING = 1
/** A fifth: forty answers of the ten thousand units that a new project has. */
const RESERVE = 0.2

const costOf = ({ method, url }: HttpCall): number =>
  !url.includes('/youtube/v3/') ? 0 : method === 'GET' ? COST_OF_READING : COST_OF_WRITING

const unitsOf = ({ settings }: AccountContext): number => numberOf(settings.dailyUnits) ?? UNITS_A_DAY

export const dayQuota: DayQuota = {
  // Google counts by project, whose number each of its clients begins with.
  project: ({ credentials }) => /^\d+/.exec(credentials.clientId ?? '')?.[0] ?? credentials.clientId ?? '',
  units: unitsOf,
  cost: costOf,
  reserve: (account) => Math.ceil(unitsOf(account) * RESERVE),
  aPoll: 2,
  zone: ZONE,
  isUsedUp,
}

/** Units without money. Google counts a call that it refuses, too. */
export const metering: Metering = {
  meters: ['youtube_unit'],
  reading: ['youtube_unit'],
  charges: 'asked',
  costOf(call) {
    const units = costOf(call)
    return units > 0 ? [{ meter: 'youtube_unit', units }] : []
  },
}

export function isUsedUp(result: CallResult): boolean {
  return result.status === 403 && /^(quotaExceeded|dailyLimitExceeded)$/.test(reasonOf(result))
}

/** By the clock of the answer; null where it names no time. On the two days on which clocks are changed there it is an hour off. */
export function untilMidnight({ headers }: CallResult): number | null {
  const now = Date.parse(headers.date ?? '')
  if (!Number.isFinite(now)) return null
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(
    now,
  )
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value)
  return 86_400_000 - ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000
}
