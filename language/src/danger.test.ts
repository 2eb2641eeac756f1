import { expect, it } from 'vitest'
import { type Danger, dangersIn } from './index.ts'

it.each<[string, Danger[]]>([
  ['The charger caught fire last night', ['fire']],
  ['It smelled burning and then there were sparks', ['fire']],
  ['My son broke his arm on your slide', ['injury', 'child']],
  ['We all got food poisoning after the dinner', ['illness']],
  ['I want to die, nothing works', ['suicide']],
  ['The driver threatened me with a knife', ['violence']],
  ['I already told the police', ['police']],
  ['A journalist will hear about this', ['press']],
  ['충전기에서 불이 났어요', ['fire']],
  ['아이가 화상을 입었어요', ['injury', 'child']],
  ['먹고 식중독에 걸렸어요', ['illness']],
  ['그냥 죽고 싶어요', ['suicide']],
  ['기사님이 협박했어요', ['violence']],
  ['경찰에 신고했어요', ['police']],
  ['방송국에 제보할 거예요', ['press']],
  ['ที่ชาร์จไฟไหม้ค่ะ', ['fire']],
  ['ลูกชายโดนน้ำร้อนลวก', ['injury', 'child']],
  ['กินแล้วอาหารเป็นพิษ', ['illness']],
  ['อยากตาย ไม่ไหวแล้ว', ['suicide']],
  ['พนักงานข่มขู่ดิฉัน', ['violence']],
  ['จะไปแจ้งความ', ['police']],
  ['เดี๋ยวให้นักข่าวมาทำข่าว', ['press']],
])('finds in "%s" %j', (text, dangers) => expect(dangersIn(text).map(({ danger }) => danger)).toEqual(dangers))

it.each([
  'This album is on fire with love',
  'I love this burger',
  'Where is my order?',
  '배송이 늦어요',
  '불고기 맛있어요',
  'หนังสือสนุกมาก',
  'My phone died, which charger fits?',
  'This is the bomb',
  'I found it by accident',
  'Hit me up',
  '고소한 맛이 좋아요',
  '이 반찬 진짜 밥도둑',
  '칼로리가 어떻게 되나요',
  '중독성 있는 맛',
  '우리 팀 이기자',
  '빵 터졌어요',
  '부상으로 상품권 받았어요',
  'ลดระเบิดวันนี้',
  'ปืนใหญ่ชนะแล้ว',
  'หนอนหนังสือ',
  'ของยังไม่มาเลย',
])('finds nothing in "%s"', (text) => expect(dangersIn(text)).toEqual([]))

it('says which words it found', () => {
  expect(dangersIn('My phone EXPLODED in my hand', 'en')).toEqual([{ danger: 'fire', words: ['exploded'] }])
})
