import { readdirSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { featuresOf } from './features.ts'
import { decodeModel, encodeModel, modelNamed, probabilities } from './model.ts'

const shape = { letters: 2, words: 0, bits: 4 }

it('is read from its file as it was written', () => {
  const model = {
    labels: ['no', 'yes'],
    shape,
    biases: [0.5, -0.5],
    scales: [0.1, 0.2],
    weights: Int8Array.from({ length: 32 }, (_, at) => at * 8 - 127),
  }
  expect(decodeModel(encodeModel(model))).toEqual(model)
})

it('refuses a file that is cut short', () => {
  const model = { labels: ['no', 'yes'], shape, biases: [0, 0], scales: [1, 1], weights: new Int8Array(32) }
  expect(() => decodeModel(encodeModel(model).subarray(0, -1))).toThrow(/cut short/)
})

it('looks at a bounded part of a text, however long it is', () => {
  const long = Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(0xac00 + (at % 11_000))).join('')
  expect(featuresOf(long, { letters: 5, words: 2, bits: 18 }).length).toBeLessThan(8_000)
})

it('sees the same in a text however it was typed', () => {
  const of = (text: string) => [...featuresOf(text, { letters: 4, words: 2, bits: 18 })].sort()
  expect(of('  CAFE\u0301  soooooo ')).toEqual(of('café soo'))
  expect(of('ask @haru_shop 123')).toEqual(of('ask @brand 456'))
})

it('reads each model once', () => expect(modelNamed('ko-offence')).toBe(modelNamed('ko-offence')))

it('is as likely one as the other when it knows nothing', () => {
  const model = { labels: ['no', 'yes'], shape, biases: [0, 0], scales: [1, 1], weights: new Int8Array(32) }
  expect(probabilities(model, '')).toEqual({ no: 0.5, yes: 0.5 })
})

it('ships at most 6 MB of model files', () => {
  const folder = new URL('../../models/', import.meta.url)
  const files = readdirSync(folder)
  expect(files).toContain('ko-sentiment.bin')
  expect(files.reduce((sum, file) => sum + statSync(new URL(file, folder)).size, 0)).toBeLessThanOrEqual(6_000_000)
})
