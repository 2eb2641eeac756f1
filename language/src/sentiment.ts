import { valenceOf } from './english-words.ts'
import { modelNamed, probabilities } from './linear/model.ts'

/** `q` is told of Thai only: a question asked without feeling. */
export type Sentiment = 'neg' | 'neu' | 'pos' | 'q'
export const MODELLED = ['en', 'ko', 'th'] as const
/** The languages there are models for. */
export type Modelled = (typeof MODELLED)[number]

export interface Verdict<Label extends string> {
  /** The likeliest. */
  label: Label
  /** How likely each label is that the language has, from 0 to 1; together 1. */
  scores: Partial<Record<Label, number>>
}

/** How its author feels about what a text is about. */
export function sentimentOf(text: string, language: Modelled): Verdict<Sentiment> {
  if (language === 'en') return englishSentiment(text)
  return verdict<Sentiment>(probabilities(modelNamed(`${language}-sentiment`), text))
}

/** How much likelier a kind or harsh word makes a feeling, as a logarithm, for each point of its rating. Set by hand. */
const BY_RATING = 0.5
const MOST_RATING = 40

/** The English model knows few sentences, so the words that are kind or harsh count beside it. */
function englishSentiment(text: string): Verdict<Sentiment> {
  const { neg = 0, neu = 0, pos = 0 } = probabilities(modelNamed('en-sentiment'), withValence(text))
  const { kind, harsh } = valenceOf(text)
  const odds = { neg: neg * likelier(harsh), neu, pos: pos * likelier(kind) }
  const all = odds.neg + odds.neu + odds.pos
  return verdict<Sentiment>({ neg: odds.neg / all, neu: odds.neu / all, pos: odds.pos / all })
}

function likelier(rating: number): number {
  return Math.exp(BY_RATING * Math.min(rating, MOST_RATING))
}

export function verdict<Label extends string>(scores: Partial<Record<Label, number>>): Verdict<Label> {
  const [label] = (Object.keys(scores) as Label[]).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  if (label === undefined) throw new Error('A verdict needs at least one label')
  return { label, scores }
}

/** Signs for kind and harsh words, which stand behind an English text for its models to see. */
export function withValence(text: string): string {
  const { kind, harsh } = valenceOf(text)
  const sign = kind === 0 && harsh === 0 ? '⊙' : kind > harsh ? '⊕' : '⊖'
  const strong = Math.abs(kind - harsh) >= 3 ? sign : ''
  return `${text.slice(0, 990)} ${sign}${strong}`
}
