import { expect, it } from 'vitest'
import { sentimentOf } from './index.ts'

it.each([
  ['en', 'My parcel is two weeks late and nobody answers the phone', 'neg'],
  ['en', 'This is not good at all', 'neg'],
  ['en', 'Worst service ever, I want my money back', 'neg'],
  ['en', 'Thank you so much, the new chair is wonderful', 'pos'],
  ['en', 'You guys are amazing ❤️', 'pos'],
  ['en', 'What time do you open on Sunday?', 'neu'],
  ['ko', '포장이 다 찢어져서 왔고 상담원도 불친절해요 최악', 'neg'],
  ['ko', '너무 예뻐요 정말 마음에 들어요', 'pos'],
  ['ko', '내일 몇 시까지 영업하나요?', 'neu'],
  ['th', 'บริการแย่มาก พนักงานพูดจาไม่ดีเลย', 'neg'],
  ['th', 'อร่อยมาก ชอบที่สุดเลยค่ะ', 'pos'],
  ['th', 'ราคาเท่าไหร่คะ', 'q'],
] as const)('feels in %s: "%s" is %s', (language, text, label) => expect(sentimentOf(text, language).label).toBe(label))

it('turns a kind word behind a denial', () => {
  const plain = sentimentOf('the table is good', 'en').scores
  const denied = sentimentOf('the table is not good', 'en').scores
  expect(plain.pos).toBeGreaterThan(plain.neg ?? 1)
  expect(denied.neg).toBeGreaterThan(denied.pos ?? 1)
})

it.each(['en', 'ko', 'th'] as const)('gives %s labels likelihoods that are together 1, the same each time', (language) => {
  const { scores } = sentimentOf('ok 네 ค่ะ', language)
  expect(Object.values(scores).reduce((sum, score) => sum + score, 0)).toBeCloseTo(1)
  sentimentOf('something else in between', language)
  expect(sentimentOf('ok 네 ค่ะ', language).scores).toEqual(scores)
})
