import { withValence } from '../src/sentiment.ts'
import { type Line, isKeptOut, linesOf } from './data.ts'
import { english } from './own/english.ts'
import { korean } from './own/korean.ts'
import { type OwnSentence, spoken } from './own/sentences.ts'
import { thai } from './own/thai.ts'
import type { Random } from './random.ts'
import type { Example, Recipe } from './train-model.ts'
import { asksInEnglish, asksInThai } from '../src/questions.ts'
import { wordsWithValence } from './valence.ts'

export interface ModelRecipe extends Recipe {
  examples(folder: string, random: Random): Example[]
}

const SENTIMENTS = ['neg', 'neu', 'pos']
const INTENTS = ['question', 'command', 'statement', 'fragment', 'intonation_dependent', 'rhetorical_question', 'rhetorical_command']
const KINDS = ['complaint', 'question', 'wish', 'praise', 'noise']

/** Every model that ships, by the name of its file. Their data: see README.md, which also says what may not be used. */
export const recipes: Record<string, ModelRecipe> = {
  'ko-sentiment': {
    labels: SENTIMENTS,
    shape: { letters: 4, words: 0, bits: 18 },
    epochs: 2,
    rate: 1,
    examples: (folder, random) => [
      ...linesOf(folder, 'sentiment/ko-nsmc.train.jsonl.gz'),
      ...intents(folder).flatMap(({ text, label }) => (label === 'question' || label === 'command' ? [{ text, label: 'neu' }] : [])),
      ...bySentiment(spoken(korean, 8, random), 1),
    ],
  },
  'ko-intent': {
    labels: INTENTS,
    shape: { letters: 5, words: 0, bits: 17 },
    epochs: 3,
    rate: 1,
    examples: (folder, random) => [
      ...intents(folder),
      ...spoken(korean, 8, random).map(({ text, kind }) => ({
        text,
        label: kind === 'question' ? 'question' : kind === 'wish' ? 'command' : 'statement',
      })),
    ],
  },
  'ko-offence': {
    labels: ['not', 'off'],
    shape: { letters: 4, words: 0, bits: 18 },
    epochs: 4,
    rate: 0.5,
    examples: (folder) => koreanComments(folder).filter((line) => !isKeptOut(line)),
  },
  'th-sentiment': {
    labels: [...SENTIMENTS, 'q'],
    shape: { letters: 5, words: 0, bits: 18 },
    epochs: 3,
    rate: 0.5,
    // Few posts are called questions or kind, and each label should count.
    examples: (folder) =>
      linesOf(folder, 'sentiment/th-wisesight.train.jsonl').map(({ text, label }) => ({
        text,
        label,
        weight: label === 'q' ? 4 : label === 'pos' ? 1.3 : 1,
      })),
  },
  'th-kind': {
    labels: KINDS,
    shape: { letters: 5, words: 0, bits: 17 },
    epochs: 3,
    rate: 0.5,
    examples: (folder, random) => [
      ...linesOf(folder, 'sentiment/th-wisesight.train.jsonl').flatMap(thaiKind),
      ...linesOf(folder, 'intent/th-truevoice.train.jsonl').flatMap((line) => (isKeptOut(line) ? [] : thaiCall(line))),
      ...byKind(spoken(thai, 6, random), 2),
    ],
  },
  'en-sentiment': {
    labels: SENTIMENTS,
    shape: { letters: 5, words: 2, bits: 17 },
    epochs: 2,
    rate: 0.3,
    examples: (folder, random) =>
      [
        ...bySentiment(spoken(english, 8, random), 1),
        ...bankCustomers(folder).map(({ text, sentiment }) => ({ text, label: sentiment, weight: 0.5 })),
        ...assistantUsers(folder).map(({ text, sentiment }) => ({ text, label: sentiment, weight: 0.15 })),
        ...wordsWithValence().map(({ word, valence }) => ({
          text: word,
          label: valence < 0 ? 'neg' : 'pos',
          weight: Math.abs(valence) / 4,
        })),
      ].map((example) => ({ ...example, text: withValence(example.text) })),
  },
  'en-kind': {
    labels: KINDS,
    shape: { letters: 4, words: 2, bits: 17 },
    epochs: 4,
    rate: 0.5,
    examples: (folder, random) =>
      [
        ...byKind(spoken(english, 8, random), 1),
        ...[...bankCustomers(folder), ...assistantUsers(folder)].map(({ text, kind }) => ({ text, label: kind, weight: 0.3 })),
      ].map((example) => ({ ...example, text: withValence(example.text) })),
  },
}

function bySentiment(sentences: OwnSentence[], weight: number): Example[] {
  return sentences.map(({ text, sentiment }) => ({ text, label: sentiment, weight }))
}

function byKind(sentences: OwnSentence[], weight: number): Example[] {
  return sentences.map(({ text, kind }) => ({ text, label: kind, weight }))
}

/** What Korean sentences ask for. Only questions and commands are used; told apart from five others they are found better. */
function intents(folder: string): Line[] {
  return linesOf(folder, 'intent/ko-3i4k.train.jsonl').flatMap((line) => (isKeptOut(line) ? [] : [line]))
}

export function koreanComments(folder: string): Line[] {
  return [
    ...linesOf(folder, 'offensive/ko-beep.train.jsonl').map((line) => ({ ...line, label: line.label === 'none' ? 'not' : 'off' })),
    ...linesOf(folder, 'offensive/ko-kmhas.train.jsonl'),
  ]
}

/** Neutral posts that look like questions are left out: the set calls only some of them so. */
function thaiKind({ text, label }: Line): Example[] {
  if (label === 'q') return [{ text, label: 'question', weight: 4 }]
  if (label === 'neg') return [{ text, label: 'complaint' }]
  if (label === 'pos') return [{ text, label: 'praise' }]
  return asksInThai(text) ? [] : [{ text, label: 'noise', weight: 0.7 }]
}

/** What callers of a phone company want. Those who report something complain; those who order something wish. */
function thaiCall({ text, action }: Line): Example[] {
  if (action === 'enquire' || action === 'request') return asksInThai(text) ? [{ text, label: 'question', weight: 0.5 }] : []
  if (action === 'report') return [{ text, label: 'complaint', weight: 0.5 }]
  return action === 'garbage' || asksInThai(text) ? [] : [{ text, label: 'wish', weight: 0.7 }]
}

/** Intents of bank customers for whom something went wrong. */
const TROUBLE =
  /not_(?:working|updated|recognised|received|showing)|declined|charged|fee_charged|extra_charge|failed|wrong_|swallowed|compromised|lost_or_stolen|blocked|unable|reverted|pending_(?!.*info)|beneficiary_not_allowed|cash_withdrawal_charge|card_arrival/i

function bankCustomers(folder: string): OwnSentence[] {
  return linesOf(folder, 'intent/en-banking77.train.jsonl').map(({ text, label }) => {
    const trouble = TROUBLE.test(label)
    return { text, sentiment: trouble ? 'neg' : 'neu', kind: trouble ? 'complaint' : asksInEnglish(text) ? 'question' : 'wish' }
  })
}

const TROUBLE_AT_HOME = new Set(['lost_luggage', 'damaged_card', 'report_fraud', 'report_lost_card', 'card_declined', 'account_blocked'])

function assistantUsers(folder: string): OwnSentence[] {
  return linesOf(folder, 'intent/en-clinc150.train.jsonl').map(({ text, label }) => {
    if (TROUBLE_AT_HOME.has(label)) return { text, sentiment: 'neg', kind: 'complaint' }
    if (label === 'thank_you') return { text, sentiment: 'pos', kind: 'praise' }
    return {
      text,
      sentiment: 'neu',
      kind: ['greeting', 'goodbye', 'yes', 'no', 'maybe'].includes(label) ? 'noise' : asksInEnglish(text) ? 'question' : 'wish',
    }
  })
}
