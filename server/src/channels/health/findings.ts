import type { ChannelAdapter } from '@baton/channel-kit'
import type { HealthFinding } from '@baton/contract/health'
import { type Trouble, troubleOf, troubles } from '@baton/contract/health'
import { type Finding, finding, inEnglish } from '@baton/contract/findings'
import type { HealthRow } from './rows.ts'

/** What the installation does late in the workspace, as this process saw it at its last look. */
export interface Ours {
  noWorkerSince: string | null
  clockMs: number | null
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Waiting so long is late; reading, sending and looking take seconds. */
const LATE_MS = MINUTE_MS
/** Later than this nothing comes in, or goes out, for all that people can tell. */
const BROKEN_MS = 5 * MINUTE_MS
/** A webhook that nothing has proved so long after the account was connected. */
const UNPROVED_MS = HOUR_MS
/** Signatures and tokens of most networks bear some minutes; a minute off is worth a word before that. */
const CLOCK_MS = 60_000
const CLOCK_BROKEN_MS = 5 * MINUTE_MS
/** Within so many days of its end a token is told of. */
const EXPIRY_DAYS = 14

/** Without these nothing of the account reaches us. */
const DEAF = new Set([
  'webhook_missing',
  'webhook_off',
  'webhook_elsewhere',
  'webhook_unreachable',
  'webhook_skips',
  'facebook_page_not_subscribed',
  'instagram_page_not_subscribed',
  'whatsapp_not_subscribed',
])

/** The network lets nobody speak through the account. */
const BANNED = new Set(['line_suspended', 'account_inactive'])

/** Everything that is to be said of an account, heaviest first. */
export function findingsOf(row: HealthRow, adapter: ChannelAdapter | undefined, ours: Ours, now: number): HealthFinding[] {
  const found = [
    ...fromNetwork(row, now),
    ...fromReconciliation(row),
    ...fromToken(row, now),
    ...fromWebhook(row, adapter, now),
    ...fromSilence(row, adapter, now),
    ...fromUs(row, adapter, ours, now),
    ...fromClock(ours),
  ]
  return found.sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight))
}

const WEIGHTS = ['broken', 'look', 'note'] as const

/** Until when the token holds, in days begun; null where nobody tells. */
export function daysLeft(endsAt: string | null, now: number): number | null {
  return endsAt === null ? null : Math.ceil((Date.parse(endsAt) - now) / DAY_MS)
}

function say(found: Finding, weight: HealthFinding['weight'], since: string | null): HealthFinding {
  const trouble: Trouble = troubleOf[found.code] ?? 'other'
  const remedy = found.remedy ?? (weight === 'note' ? null : troubles[trouble])
  return { ...inEnglish({ ...found, remedy }), trouble, weight, since }
}

/** What the network said at the last check, poll or call. */
function fromNetwork({ state, problem, problemSince, lastDeliveredAt }: HealthRow, now: number): HealthFinding[] {
  if (!problem) return []
  const lasts = problemSince !== null && now - Date.parse(problemSince) >= BROKEN_MS
  const isOut = troubleOf[problem.code] === 'outage' && lasts
  // An account that never heard anything is being set up.
  const isDeaf = DEAF.has(problem.code) && lastDeliveredAt !== null
  return [say(problem, state === 'dead' || isOut || isDeaf || BANNED.has(problem.code) ? 'broken' : 'look', problemSince)]
}

/** A question about the past that is refused tells of the account, also where nothing else has asked. */
function fromReconciliation({ problem, notCompared }: HealthRow): HealthFinding[] {
  if (!notCompared || problem?.code === notCompared.code) return []
  const trouble = troubleOf[notCompared.code]
  const weight = trouble === 'revoked' ? 'broken' : trouble === 'quota' || notCompared.code === 'reconciliation_cut' ? 'note' : 'look'
  return [say(notCompared, weight, null)]
}

function fromToken({ tokenEndsAt }: HealthRow, now: number): HealthFinding[] {
  const days = daysLeft(tokenEndsAt, now)
  if (tokenEndsAt === null || days === null || days > EXPIRY_DAYS) return []
  const date = tokenEndsAt.slice(0, 10)
  if (Date.parse(tokenEndsAt) <= now) return [say(finding('token_ended', { date }), 'broken', tokenEndsAt)]
  return [say(finding('token_ends_in', { date, days: String(days) }), 'look', null)]
}

function fromWebhook(row: HealthRow, adapter: ChannelAdapter | undefined, now: number): HealthFinding[] {
  if (adapter?.intake !== 'webhook') return []
  const { missed, foundAt, lastDeliveredAt, provedAt, createdAt, problem } = row
  if (missed > 0 && foundAt !== null && (lastDeliveredAt === null || foundAt > lastDeliveredAt))
    return [say(finding('webhook_skips', { count: String(missed) }), 'broken', foundAt)]
  const isOld = now - Date.parse(createdAt) >= UNPROVED_MS
  const isTold = problem !== null && troubleOf[problem.code] === 'webhook'
  if (lastDeliveredAt !== null || provedAt !== null || !isOld || isTold) return []
  return [say(finding('webhook_unproved', {}), 'look', createdAt)]
}

/** Longer silent than usual: what came of asking, in words. */
function fromSilence(row: HealthRow, adapter: ChannelAdapter | undefined, now: number): HealthFinding[] {
  const { lastEventAt, unusualFrom, askedAt, comparedAt, lastCheckedAt } = row
  if (lastEventAt === null || unusualFrom === null || now < Date.parse(unusualFrom)) return []
  const hours = String(Math.max(1, Math.floor((now - Date.parse(lastEventAt)) / HOUR_MS)))
  const answeredAt = row.canBeAsked ? comparedAt : lastCheckedAt
  const isAnswered = askedAt !== null && answeredAt !== null && answeredAt >= askedAt
  if (!isAnswered) return [say(finding('silent_asking', { hours }), 'note', unusualFrom)]
  // Polls look for themselves: that one came back empty is the answer.
  if (row.canBeAsked || adapter?.intake !== 'webhook') return [say(finding('silent_quiet', { hours }), 'note', unusualFrom)]
  return [say(finding('silent_unasked', { hours }), 'look', unusualFrom)]
}

function fromUs(row: HealthRow, adapter: ChannelAdapter | undefined, ours: Ours, now: number): HealthFinding[] {
  if (ours.noWorkerSince !== null) return [say(finding('worker_gone', {}, { remedy: 'start_worker' }), 'broken', ours.noWorkerSince)]
  const found: HealthFinding[] = []
  const late = (since: string | null) => (since === null ? 0 : now - Date.parse(since))
  const minutes = (ms: number) => String(Math.floor(ms / MINUTE_MS))
  const dueAt = adapter?.intake === 'webhook' ? (adapter.pulse ? row.pulseDueAt : null) : row.pollDueAt
  const unwatchedMs = row.state === 'dead' ? 0 : late(dueAt)
  if (unwatchedMs >= LATE_MS) found.push(say(finding('watch_stopped', { minutes: minutes(unwatchedMs) }), 'broken', dueAt))
  const intakeMs = late(row.intakeSince)
  if (intakeMs >= LATE_MS)
    found.push(say(finding('intake_behind', { minutes: minutes(intakeMs) }), intakeMs >= BROKEN_MS ? 'broken' : 'look', row.intakeSince))
  const sendsMs = late(row.sendsSince)
  if (sendsMs >= BROKEN_MS) found.push(say(finding('sends_behind', { minutes: minutes(sendsMs) }), 'look', row.sendsSince))
  return found
}

function fromClock({ clockMs }: Ours): HealthFinding[] {
  if (clockMs === null || Math.abs(clockMs) < CLOCK_MS) return []
  const seconds = String(Math.round(Math.abs(clockMs) / 1000))
  const off = clockMs > 0 ? finding('clock_ahead', { seconds }) : finding('clock_behind', { seconds })
  return [say(off, Math.abs(clockMs) >= CLOCK_BROKEN_MS ? 'broken' : 'look', null)]
}
