import { expect, it } from 'vitest'
import { languageOf, modelledLanguage } from './index.ts'

it.each([
  ['배송 언제 와요', 'ko'],
  ['สวัสดีค่ะ', 'th'],
  ['Landed. Bags?', 'en'],
  ['OMG yesss', 'en'],
  ['sawasdee krub yang mai dai khong krub', 'th-Latn'],
  ['annyeonghaseyo baesong eonje wayo', 'ko-Latn'],
  ['saranghae oppa! I watched the whole concert with my sister yesterday', 'en'],
  ['¿Dónde está mi pedido? No llega y es para mi hija', 'es'],
  ['No me llega el pedido', 'es'],
  ['Cadê meu pedido? Não chegou e ninguém responde', 'pt'],
  ['Ik heb mijn bestelling nog niet', 'nl'],
  ['Kapan pesanan saya sampai kak', 'id'],
  ['Kailan po dadating yung order ko', 'tl'],
  ['Hvor er pakken, får ingen svar på spørsmål', null],
  ['my café order', 'en'],
  ['お元気ですか', 'ja'],
  ['👍 123', null],
  ['', null],
])('reads "%s" as %s', (text, language) => expect(languageOf(text).language).toBe(language))

it.each([
  ['เปิดแอปไม่ได้เลยค่ะ It says please try again later', ['th', 'en']],
  ['The order page shows 결제 오류가 계속 나요', ['en', 'ko']],
  ['ชอบ iPhone มากค่ะ ใช้ดีจริงๆ', []],
  ['아이폰 케이스 있나요 iPhone 15', []],
])('sees whether "%s" mixes languages', (text, mixed) => expect([...languageOf(text).mixed].sort()).toEqual([...mixed].sort()))

it.each([
  ['환불해 주세요', 'ko'],
  ['¿Dónde está mi pedido? No llega y es para mi hija', null],
  ['khob khun krub', null],
])('names for "%s" the models of %s', (text, language) => expect(modelledLanguage(text)).toBe(language))
