import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { kindOf } from '../src/kind.ts'
import { languageOf } from '../src/language-of.ts'
import { offenceOf } from '../src/offence.ts'
import { type Modelled, sentimentOf } from '../src/sentiment.ts'
import { urgencyOf } from '../src/urgency.ts'
import { type Line, isKeptOut, linesOf } from './data.ts'
import { koreanComments } from './recipes.ts'
import { type Judged, accuracy, areaUnderCurve, f1, macroF1 } from './scores.ts'

const { values } = parseArgs({ options: { data: { type: 'string' } } })
if (values.data === undefined) throw new Error('Name the folder with the data sets: npm run language:measure -- --data <folder>')
const data = values.data

interface Figure {
  what: string
  on: string
  texts: number
  /** In percent. */
  score: number
  wanted: number | null
}

function figures(): Figure[] {
  return [
    ...languages(),
    ...sentiments('th', 'sentiment/th-wisesight.dev.jsonl', 'Wisesight, its dev part', { accuracy: 70, macroF1: 56 }),
    ...sentiments('ko', 'sentiment/ko-nsmc.dev.jsonl', 'NSMC, a part kept out', { accuracy: 85 }),
    ...sentiments('en', 'sentiment/en-airline.dev.jsonl', 'airline care, its dev part (measured only)', { accuracy: 80 }),
    ...sentiments('en', 'sentiment/en-semeval.dev.jsonl', 'SemEval, its dev part (measured only)', {}),
    ...questions(),
    ...offences('en', 'OLID, its dev part (measured only)', linesOf(data, 'offensive/en-olid.dev.jsonl'), 78),
    ...offences(
      'ko',
      'K-MHaS, the tenth kept out',
      keptOutComments().filter((line) => 'classes' in line),
      91,
    ),
    ...offences(
      'ko',
      'BEEP, the tenth kept out',
      keptOutComments().filter((line) => 'bias' in line),
      null,
    ),
  ]
}

function languages(): Figure[] {
  const lines = linesOf(data, 'lid/social-lid.dev.jsonl')
  const judged = lines.map(({ text, lang }) => ({ wanted: String(lang), got: languageOf(text).language ?? 'none' }))
  return ['all', 'en', 'ko', 'th'].map((language) => {
    const of = judged.filter(({ wanted }) => language === 'all' || wanted === language)
    return figure(
      `language, ${language === 'all' ? 'en, ko and th' : language}: accuracy`,
      'short social texts (measured only)',
      of,
      accuracy,
      language === 'all' ? 98.5 : null,
    )
  })
}

function sentiments(language: Modelled, file: string, on: string, wanted: { accuracy?: number; macroF1?: number }): Figure[] {
  const judged = linesOf(data, file).map(({ text, label }) => ({ wanted: label, got: sentimentOf(text, language).label }))
  return [
    figure(`sentiment ${language}: accuracy`, on, judged, accuracy, wanted.accuracy ?? null),
    figure(`sentiment ${language}: macro-F1`, on, judged, macroF1, wanted.macroF1 ?? null),
  ]
}

/** A question or none: what else a text is, these sets do not say. */
function questions(): Figure[] {
  const korean = linesOf(data, 'intent/ko-3i4k.train.jsonl').filter(isKeptOut)
  const thai = linesOf(data, 'sentiment/th-wisesight.dev.jsonl').filter(({ label }) => label === 'q')
  return [
    figure('kind ko: F1 of questions', '3i4K, the tenth kept out', asked(korean, 'ko', 'question'), (judged) => f1(judged, 'question'), 93),
    figure('kind th: questions found', 'Wisesight, the questions of its dev part', asked(thai, 'th', 'q'), accuracy, null),
  ]
}

function asked(lines: Line[], language: Modelled, label: string): Judged[] {
  return lines.map((line) => ({
    wanted: line.label === label ? 'question' : 'other',
    got: kindOf(line.text, language).label === 'question' ? 'question' : 'other',
  }))
}

function keptOutComments(): Line[] {
  return koreanComments(data).filter(isKeptOut)
}

function offences(language: Modelled, on: string, lines: Line[], wanted: number | null): Figure[] {
  const scored = lines.map(({ text, label }) => ({ score: offenceOf(text, language).scores.off ?? 0, wanted: label === 'off' }))
  return [{ what: `offence ${language}: area under the curve`, on, texts: lines.length, score: 100 * areaUnderCurve(scored), wanted }]
}

function figure(what: string, on: string, judged: Judged[], measure: (judged: Judged[]) => number, wanted: number | null): Figure {
  return { what, on, texts: judged.length, score: 100 * measure(judged), wanted }
}

function table(all: Figure[]): string {
  const rows = all.map(({ what, on, texts, score, wanted }) => {
    const short = wanted === null || score >= wanted ? '' : `, missed by ${(wanted - score).toFixed(1)}`
    return `| ${what} | ${on} | ${texts} | **${score.toFixed(1)}** | ${wanted === null ? '' : `${wanted}${short}`} |`
  })
  return ['| what | measured on | texts | score | wanted |', '| --- | --- | ---: | ---: | --- |', ...rows].join('\n')
}

/** Processor time of one text in all tasks together, over texts of three languages, models being loaded. */
function milliseconds(): string {
  const texts = ['en-airline', 'ko-nsmc', 'th-wisesight'].flatMap((set) =>
    linesOf(data, `sentiment/${set}.dev.jsonl`)
      .slice(0, 1_000)
      .map(({ text }) => ({ text, language: set.slice(0, 2) as Modelled })),
  )
  const before = process.cpuUsage()
  for (const { text, language } of texts) {
    languageOf(text)
    kindOf(text, language)
    urgencyOf(text, language)
  }
  const { user, system } = process.cpuUsage(before)
  return ((user + system) / 1_000 / texts.length).toFixed(2)
}

function bytes(): number {
  const folder = new URL('../models/', import.meta.url)
  return readdirSync(folder).reduce((sum, file) => sum + statSync(new URL(file, folder)).size, 0)
}

const measured = `${table(figures())}

Size of all model files: ${(bytes() / 1e6).toFixed(2)} MB.`
console.log(measured)
console.log(`${milliseconds()} ms of processor time a text, for language, sentiment, kind, offence and urgency together`)

const page = new URL('../README.md', import.meta.url)
const [before = '', , after = ''] = readFileSync(page, 'utf8').split(/<!-- scores(?: end)? -->/)
writeFileSync(page, `${before}<!-- scores -->\n${measured}\n<!-- scores end -->${after}`)
