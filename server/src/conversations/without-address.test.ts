import { expect, it } from 'vitest'
import { withoutAddress } from './without-address.ts'

it.each([
  ['@haruliving 세탁기에서 소리가 나요', '세탁기에서 소리가 나요'],
  ['@HaruLiving: is it out?', 'is it out?'],
  ['.@haruliving @minji_k, see this', 'see this'],
  ['@minji_k @haruliving me too', 'me too'],
  ['@harulivingเปิดกี่โมงคะ', 'เปิดกี่โมงคะ'],
  ['@haruliving', ''],
])('takes the run of names that calls us from the start of %j', (text, left) => {
  expect(withoutAddress(text, ['@haruliving'])).toBe(left)
})

it.each(['@minji_k look at this', '@harulivingTH wrong shop', 'Thanks @haruliving', 'care@haruliving.example'])(
  'leaves %j as it is: it begins with no call to us',
  (text) => {
    expect(withoutAddress(text, ['@haruliving'])).toBe(text)
  },
)

it('knows names with dots', () => {
  expect(withoutAddress('@care.haru.example วันอาทิตย์เปิดไหมคะ', ['care.haru.example'])).toBe('วันอาทิตย์เปิดไหมคะ')
})

it('knows a shown name with spaces, as chats call by it', () => {
  expect(withoutAddress('@Haru Living ไทย ช่างยังไม่มาเลยค่ะ', ['@haru', 'Haru Living ไทย'])).toBe('ช่างยังไม่มาเลยค่ะ')
})

it('takes any run from what we say ourselves', () => {
  expect(withoutAddress('@priyaraman @minji_k Five years!', [])).toBe('Five years!')
})
