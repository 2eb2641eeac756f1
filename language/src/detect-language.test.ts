import { expect, it } from 'vitest'
import { detectLanguage, isThanks, searchTokens } from './index.ts'

it.each([
  ['배송이 언제 오나요?', 'ko'],
  ['ของยังไม่มาเลยค่ะ', 'th'],
  ['Where is my order? It was due on Monday.', 'en'],
  ['hi can you help me with this', 'en'],
  ['注文した商品が届きません', 'ja'],
  ['我的快递还没到', 'zh'],
  ['我的包裹還沒到', 'zh-Hant'],
  ['Где мой заказ?', 'ru'],
  ['أين طلبي؟', 'ar'],
  ['¿Dónde está mi pedido? No llega y es para mi hija', 'es'],
  ['Wo ist meine Bestellung? Ich habe sie nicht bekommen', 'de'],
  ['Kapan pesanan saya sampai? Ini sudah lama tidak ada kabar', 'id'],
  ['เปิด app ไม่ได้ error 500', 'th'],
])('reads "%s" as %s', (text, language) => expect(detectLanguage(text)).toBe(language))

it.each(['', '👍', '12345', '@haru_living', 'https://haru.example/the/and/is', 'Somchai'])('does not guess at "%s"', (text) =>
  expect(detectLanguage(text)).toBeNull(),
)

it.each([['a'], ['ขอบคุณ'], ['고맙습니다'], [' '], ['@'], ['.'], ['a@']])('takes no time over long text of %j', (piece) => {
  const text = piece.repeat(Math.ceil(100_000 / piece.length))
  const before = process.threadCpuUsage()
  detectLanguage(text)
  searchTokens(text)
  isThanks(text)
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(2_000)
})
