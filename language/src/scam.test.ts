import { expect, it } from 'vitest'
import { scamSigns } from './index.ts'

it.each([
  'I earned $5,000 a week trading bitcoin, message me on WhatsApp',
  'Congratulations you have been selected! Claim your prize https://win.example',
  'hot girls here onlyfans',
  '고수익 재택부업 텔레그램 문의주세요',
  '바카라 사이트 추천 꽁머니 지급',
  'รายได้เสริม วันละ 1,500 บาท แอดไลน์ได้เลย',
  'บาคาร่า เครดิตฟรี ฝากถอนออโต้',
  'c\u200basino t.me/xyz b\u200bonus telegram me',
])('takes "%s" for a likely scam', (text) => expect(scamSigns(text).isLikely).toBe(true))

it.each([
  'My account was hacked, what can I do?',
  'I paid with my credit card on your website https://haru.example',
  '카톡으로 문의했는데 답이 없어요',
  'แอดไลน์ร้านไปแล้วไม่ตอบค่ะ',
  'Can you DM me?',
  '👨‍👩‍👧 happy family',
  '',
])('does not take "%s" for one', (text) => expect(scamSigns(text).isLikely).toBe(false))

it('says by which signs', () => {
  expect(scamSigns('Invest in bitcoin, guaranteed profit: https://coins.example').signs).toEqual(['easy_money', 'crypto', 'link'])
})
