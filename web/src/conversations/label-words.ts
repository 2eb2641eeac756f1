import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { LabelTask, Sentiment, Urgency, UrgencyReason, WordsKind } from '../api/types.ts'

export const reasonWords: Record<UrgencyReason, MessageDescriptor> = {
  safety: msg`Danger`,
  legal: msg`Legal steps`,
  press: msg`Press`,
  money: msg`Money`,
  anger: msg`Anger`,
  deadline: msg`Deadline`,
  repeat: msg`Wrote again`,
  reach: msg`Many followers`,
  waiting: msg`Long wait`,
}
export const kindWords: Record<WordsKind, MessageDescriptor> = {
  complaint: msg`Complaint`,
  question: msg`Question`,
  wish: msg`Request`,
  praise: msg`Praise`,
  noise: msg`No matter`,
}
export const sentimentWords: Record<Sentiment, MessageDescriptor> = {
  neg: msg`Unhappy`,
  neu: msg`Even`,
  pos: msg`Happy`,
}
export const taskWords: Record<LabelTask, MessageDescriptor> = {
  language: msg`Language`,
  kind: msg`Kind`,
  sentiment: msg`Mood`,
  offence: msg`Insulting`,
  spam: msg`Likely scam`,
}

/** Those with a model, and these in Latin letters. */
export const labelLanguages = ['en', 'ko', 'th', 'ko-Latn', 'th-Latn'] as const

/** A language's name in the reader's language. */
export function languageWords(language: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language
  } catch {
    return language
  }
}

/** Words of danger: they mark a row at once. */
export const isDanger = (reason: UrgencyReason): boolean => reason === 'safety' || reason === 'legal' || reason === 'press'

/** "Wrote again ×3" */
export function useReasonWords(): (part: Urgency['reasons'][number]) => string {
  const { t } = useLingui()
  return ({ reason, times }) => (times ? `${t(reasonWords[reason])} ×${times}` : t(reasonWords[reason]))
}

/** "Urgency 44: Money 15, Wrote again ×3 12" */
export function useUrgencySum(): (urgency: Urgency) => string {
  const { t } = useLingui()
  const wordsOf = useReasonWords()
  return ({ points, reasons }) => {
    const parts = reasons.map((part) => `${wordsOf(part)} ${part.points}`).join(', ')
    return t`Urgency ${points}: ${parts}`
  }
}
