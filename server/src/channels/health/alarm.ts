/** What people were told of an account. */
export interface Told {
  brokenSince: string | null
  /** Since when there is no fault any more, while the alarm still stands. */
  wellSince: string | null
  /** For which end of the token, and at how many days before it. */
  toldUntil: string | null
  toldDays: number | null
}

export interface Verdict {
  told: Told
  tell: 'broken' | 'well' | null
  /** So many days before the token ends, for the first time. */
  expiring: number | null
}

/** So long without a fault, and an alarm is over; a fault before that belongs to the same breakage. */
const CALM_MS = 5 * 60_000
const DAYS = [1, 7, 14]

/** Who is told what, by what was told before. One alarm a breakage, at once; flapping raises no further one. */
export function judge(before: Told, now: string, { isBroken, endsAt, daysLeft }: Seen): Verdict {
  const { brokenSince, wellSince } = before
  const expiring = daysLeft === null || endsAt === null ? null : nextWarning(before, endsAt, daysLeft)
  const told = expiring === null ? before : { ...before, toldUntil: endsAt, toldDays: expiring }
  if (isBroken) {
    const tell = brokenSince === null ? 'broken' : null
    return { told: { ...told, brokenSince: brokenSince ?? now, wellSince: null }, tell, expiring }
  }
  if (brokenSince === null) return { told, tell: null, expiring }
  const calmMs = Date.parse(now) - Date.parse(wellSince ?? now)
  if (calmMs < CALM_MS) return { told: { ...told, wellSince: wellSince ?? now }, tell: null, expiring }
  return { told: { ...told, brokenSince: null, wellSince: null }, tell: 'well', expiring }
}

export interface Seen {
  isBroken: boolean
  endsAt: string | null
  daysLeft: number | null
}

function nextWarning({ toldUntil, toldDays }: Told, endsAt: string, daysLeft: number): number | null {
  const due = DAYS.find((days) => daysLeft <= days)
  if (due === undefined || daysLeft < 0) return null
  const isTold = toldUntil !== null && Date.parse(toldUntil) === Date.parse(endsAt) && (toldDays ?? 99) <= due
  return isTold ? null : due
}
