import { detectLanguage } from './detect-language.ts'
import { type Kind, kindOf } from './kind.ts'
import { languageOf } from './language-of.ts'
import { offenceOf } from './offence.ts'
import { scamSigns } from './scam.ts'
import { MODELLED, type Modelled, type Sentiment, sentimentOf } from './sentiment.ts'
import { type UrgencyReason, urgencyOf } from './urgency.ts'

/** Which models and word lists said it. Raise it when the same text would get other labels. */
export const LABELS_VERSION = 1

/** What is told of one text by its words alone. What does not apply is left out, since a message keeps this with it. */
export interface TextLabels {
  version: number
  /** As `languageOf` names them; null where nothing tells. */
  language: string | null
  /** Where two languages share the text: both, the main one first. */
  mixed?: string[]
  /** Of texts in a language with a model. */
  sentiment?: Exclude<Sentiment, 'q'>
  kind?: Kind
  /** It insults somebody. */
  offence?: true
  /** It is likely an offer that is none. */
  spam?: true
  /** What each reason adds that stands in the words. */
  urgency?: Partial<Record<UrgencyReason, number>>
  /** Their sum, at most 100. */
  points?: number
}

/** Labels of a message, or null where it has no letters to be read. The same text has the same labels. */
export function labelsOf(text: string, found: string | null = detectLanguage(text)): TextLabels | null {
  if (!/\p{L}/u.test(text)) return null
  const { language, mixed } = languageOf(text, found)
  const modelled = MODELLED.find((each): each is Modelled => each === language) ?? null
  const urgency = urgencyOf(text, modelled)
  return {
    version: LABELS_VERSION,
    language,
    ...(mixed.length > 0 && { mixed }),
    ...(modelled && inModelled(text, modelled)),
    ...(scamSigns(text).isLikely && { spam: true }),
    ...(urgency.points > 0 && {
      urgency: Object.fromEntries(urgency.reasons.map(({ reason, points }) => [reason, points])),
      points: urgency.points,
    }),
  }
}

function inModelled(text: string, language: Modelled): Pick<TextLabels, 'sentiment' | 'kind' | 'offence'> {
  const sentiment = sentimentOf(text, language).label
  return {
    sentiment: sentiment === 'q' ? 'neu' : sentiment,
    kind: kindOf(text, language).label,
    ...(offenceOf(text, language).label === 'off' && { offence: true }),
  }
}
