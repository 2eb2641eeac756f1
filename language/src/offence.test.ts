import { expect, it } from 'vitest'
import { offenceOf } from './index.ts'

it.each([
  ['en', 'you are a bunch of fucking idiots', 'off'],
  ['en', 'Could you tell me where the class starts?', 'not'],
  ['en', 'The delivery was late and the box was wet.', 'not'],
  ['ko', '미친 새끼들 진짜 병신같네', 'off'],
  ['ko', '배송이 조금 늦었지만 잘 받았습니다', 'not'],
  ['th', 'ไอ้สัตว์ แม่งโกงกูอีกแล้ว', 'off'],
  ['th', 'รบกวนเช็กพัสดุให้หน่อยค่ะ', 'not'],
  ['th', 'แกงกะหรี่อร่อยมาก', 'not'],
] as const)('%s "%s" is %s', (language, text, label) => expect(offenceOf(text, language).label).toBe(label))

it('counts a second insult more than the first alone', () => {
  const score = (text: string) => offenceOf(text, 'en').scores.off ?? 0
  expect(score('liars and crooks')).toBeGreaterThan(score('liars'))
})
