import { expect, it } from 'vitest'
import { LABELS_VERSION, labelsOf } from './labels.ts'

it.each([
  ['배터리에서 연기가 났어요. 환불해 주세요', { language: 'ko', kind: 'wish', urgency: { safety: 50, money: 15 } }],
  ['มีสีฟ้าไหมคะ', { language: 'th', kind: 'question', sentiment: 'neu' }],
  ['sawasdee krub song mai krub', { language: 'th-Latn' }],
  ['annyeonghaseyo baesong eonje wasseoyo', { language: 'ko-Latn' }],
  ['You are all idiots, worst company ever', { language: 'en', offence: true, sentiment: 'neg' }],
  ['Casino jackpot free spins at my-slots.xyz', { language: 'en', spam: true }],
])('tells of “%s” what its words say', (text, labels) => {
  expect(labelsOf(text)).toMatchObject({ version: LABELS_VERSION, ...labels })
})

it('names both languages of a mixed text, and no feeling where there is no model', () => {
  expect(labelsOf('ขอบคุณมากค่ะ but the delivery came two days late')?.mixed).toEqual(expect.arrayContaining(['th', 'en']))
  const german = labelsOf('Wann kommt meine Bestellung endlich an? Ich warte schon seit drei Wochen darauf.')
  expect(german).toEqual({ version: LABELS_VERSION, language: 'de' })
})

it.each(['', '😡😡😡', '1234 5678', '!!!'])('tells nothing of “%s”, which has no letters', (text) => {
  expect(labelsOf(text)).toBeNull()
})

it('says the same of a text whatever was read before it', () => {
  const texts = ['환불해 주세요!!', 'ขอเงินคืน', 'I want a refund NOW', '환불해 주세요!!', 'I want a refund NOW']
  const alone = texts.map((text) => {
    labelsOf('something else entirely')
    return labelsOf(text)
  })
  expect(texts.map((text) => labelsOf(text))).toEqual(alone)
  expect(texts.toReversed().map((text) => labelsOf(text))).toEqual(alone.toReversed())
})
