import { modelNamed, probabilities } from './linear/model.ts'
import { asksInEnglish, asksInKorean, asksInThai } from './questions.ts'
import { type Modelled, sentimentOf, type Verdict, verdict, withValence } from './sentiment.ts'

/** What somebody wants with their words: that something be put right, told or done; or nothing. */
export type Kind = 'complaint' | 'question' | 'wish' | 'praise' | 'noise'

/** How much likelier a question becomes by a question mark or a word that asks. */
const ASKED = 6

export function kindOf(text: string, language: Modelled): Verdict<Kind> {
  if (!/\p{L}{2}/u.test(text.replace(/https?:\/\/\S+|@\S+/gu, ' ')))
    return verdict<Kind>({ noise: 1, complaint: 0, question: 0, wish: 0, praise: 0 })
  if (language === 'ko') return koreanKind(text)
  const scores: Scores = probabilities(modelNamed(`${language}-kind`), language === 'en' ? withValence(text) : text)
  return verdict((language === 'en' ? asksInEnglish(text) : asksInThai(text)) ? withAsking(scores) : scores)
}

/** In Korean what is asked for shows in the ending of the verb, and what is felt in the words before it: two models. */
function koreanKind(text: string): Verdict<Kind> {
  const { question = 0, command = 0 } = probabilities(modelNamed('ko-intent'), text)
  const other = 1 - question - command
  const { neg = 0, neu = 0, pos = 0 } = sentimentOf(text, 'ko').scores
  const scores = { complaint: other * neg, question, wish: command, praise: other * pos, noise: other * neu }
  return verdict<Kind>(asksInKorean(text) ? withAsking(scores) : scores)
}

type Scores = Partial<Record<Kind, number>>

/** The scores with the question made likelier and all others less so. */
function withAsking(scores: Scores): Scores {
  const all = 1 + (scores.question ?? 0) * (ASKED - 1)
  return Object.fromEntries(Object.entries(scores).map(([kind, score]) => [kind, ((kind === 'question' ? ASKED : 1) * score) / all]))
}
