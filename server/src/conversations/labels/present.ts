import type { Urgency, UrgencyReason, WordsLabels } from '@baton/contract/labels'
import type { KeptLabels } from './correct.ts'

/** What a conversation row keeps of the labels of its messages. */
export type ConversationLabels = Partial<KeptLabels> & { message?: string; private?: true; repeats?: number }

/** As in `urgencyOf`: the most that one reason can add beside danger, law, press, money and anger. */
const WAITING_MOST = 20

export function presentLabels(labels: ConversationLabels | null): WordsLabels | null {
  if (!labels?.message) return null
  return {
    messageId: labels.message,
    language: labels.language ?? null,
    mixed: labels.mixed ?? [],
    sentiment: labels.sentiment ?? null,
    kind: labels.kind ?? null,
    offence: labels.offence ?? false,
    spam: labels.spam ?? false,
    looked: Object.keys(labels.found ?? {}) as WordsLabels['looked'],
  }
}

/** The sum with its reasons; each hour of waiting adds a point. */
export function presentUrgency(labels: ConversationLabels | null, hoursWaited: number, since: string): Urgency {
  const kept = labels?.urgency ?? {}
  const waiting = Math.min(WAITING_MOST, (kept.waiting ?? 0) + hoursWaited)
  const reasons = (Object.entries({ ...kept, waiting }) as [UrgencyReason, number][])
    .filter(([, points]) => points > 0)
    .map(([reason, points]) => ({ reason, points, ...(reason === 'repeat' && labels?.repeats && { times: labels.repeats }) }))
    .sort((a, b) => b.points - a.points || a.reason.localeCompare(b.reason))
  return { points: Math.min(100, (labels?.points ?? 0) - (kept.waiting ?? 0) + waiting), since, reasons }
}
