import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { encodeModel, probabilities } from '../src/linear/model.ts'
import { isKeptOut } from './data.ts'
import { english } from './own/english.ts'
import { korean } from './own/korean.ts'
import { spoken } from './own/sentences.ts'
import { thai } from './own/thai.ts'
import { randomFrom } from './random.ts'
import { areaUnderCurve, f1, macroF1 } from './scores.ts'
import { trainModel } from './train-model.ts'

const recipe = { labels: ['neg', 'neu', 'pos'], shape: { letters: 4, words: 0, bits: 14 }, epochs: 3, rate: 0.5 }

function train(seed: number) {
  const random = randomFrom(seed)
  const examples = spoken(korean, 2, random).map(({ text, sentiment }) => ({ text, label: sentiment }))
  return trainModel(examples, recipe, random)
}

it('gives the same bytes for the same seed, and others for another', () => {
  const bytes = encodeModel(train(1))
  expect(encodeModel(train(1))).toEqual(bytes)
  expect(encodeModel(train(2))).not.toEqual(bytes)
})

it('learns what it was shown', () => {
  const model = train(1)
  const right = [
    ['배송 최악이에요 환불이 안 들어왔어요', 'neg'],
    ['가격이 어떻게 되나요', 'neu'],
    ['너무 예뻐요 감사합니다', 'pos'],
  ].map(([text = '', label = '']) => probabilities(model, text)[label])
  for (const likely of right) expect(likely).toBeGreaterThan(0.5)
})

it('keeps out about a tenth, the same whatever stands around a text', () => {
  const lines = Array.from({ length: 5_000 }, (_, at) => ({ text: `line ${at}`, label: '' }))
  const kept = lines.filter(isKeptOut)
  expect(kept.length / lines.length).toBeCloseTo(0.1, 1)
  expect(kept.every(({ text }) => isKeptOut({ text: ` ${text}\n`, label: 'other' }))).toBe(true)
})

it.each([
  ['english', english],
  ['korean', korean],
  ['thai', thai],
])('fills every slot of the sentences in %s', (_, sentences) => {
  for (const { text } of spoken(sentences, 2, randomFrom(1))) expect(text).not.toMatch(/[{}|]|undefined|^$/)
})

it('trains on no set that may only be measured on', () => {
  const read = readFileSync(new URL('./recipes.ts', import.meta.url), 'utf8')
  expect(read).toContain('th-wisesight.train')
  expect(read).not.toMatch(/airline|semeval|olid|emotion|crisis|needs-reply|care\/|lid\/|\.dev\./)
})

it('scores as the textbooks do', () => {
  const judged = [
    { wanted: 'a', got: 'a' },
    { wanted: 'a', got: 'b' },
    { wanted: 'b', got: 'b' },
    { wanted: 'b', got: 'b' },
  ]
  expect(f1(judged, 'a')).toBeCloseTo(2 / 3)
  expect(macroF1(judged)).toBeCloseTo((2 / 3 + 4 / 5) / 2)
  const scored = [
    { score: 0.1, wanted: false },
    { score: 0.4, wanted: true },
    { score: 0.4, wanted: false },
    { score: 0.9, wanted: true },
  ]
  expect(areaUnderCurve(scored)).toBeCloseTo(0.875)
})
