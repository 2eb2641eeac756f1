import { expect, it } from 'vitest'
import { kindOf } from './index.ts'

it.each([
  ['en', 'The kettle arrived broken and your support never answers', 'complaint'],
  ['en', 'Do you ship to Jeju island?', 'question'],
  ['en', 'what time do you close today', 'question'],
  ['en', 'Please change the delivery address', 'wish'],
  ['en', 'Love this lamp, thank you!', 'praise'],
  ['en', '@mina this one', 'noise'],
  ['ko', '주문한 지 2주인데 아직도 안 왔어요 진짜 짜증나네요', 'complaint'],
  ['ko', '이거 재입고 언제 되나요', 'question'],
  ['ko', '제주도도 배송돼요?', 'question'],
  ['ko', '주소 좀 바꿔 주세요', 'wish'],
  ['ko', '색깔이 정말 예쁘고 마음에 들어요', 'praise'],
  ['th', 'ของพังค่ะ ทักไปก็ไม่ตอบ แย่มาก', 'complaint'],
  ['th', 'มีสีดำไหมคะ', 'question'],
  ['th', 'ส่งต่างจังหวัดกี่วันครับ', 'question'],
  ['th', 'ขอเปลี่ยนที่อยู่จัดส่งหน่อยค่ะ', 'wish'],
  ['th', 'ชอบมากค่ะ สวยมาก', 'praise'],
] as const)('reads %s "%s" as %s', (language, text, kind) => expect(kindOf(text, language).label).toBe(kind))

it.each(['👍👍', '@somchai @nok', '12345', '', '…', 'https://haru.example/why'])('hears nothing in "%s"', (text) => {
  for (const language of ['en', 'ko', 'th'] as const) expect(kindOf(text, language).label).toBe('noise')
})
