import type { Random } from './random.ts'

export type Language = 'en' | 'ko' | 'th'

/** What is talked about in one language. A blank `_` takes a thing, `#` an order number. */
interface Phrases {
  names: readonly string[]
  things: readonly string[]
  asks: readonly string[]
  adds: readonly string[]
  answers: readonly string[]
}

const phrases: Record<Language, Phrases> = {
  en: {
    names: ['Emily Carter', 'Jack Doyle', 'Priya Nair', 'Tom Becker', 'Sofia Reyes', 'Daniel Okafor', 'Hannah Lee', 'Marcus Webb'],
    things: ['washer', 'dehumidifier', 'rice cooker', 'air purifier', 'kettle', 'vacuum cleaner', 'filter', 'heater'],
    asks: [
      'Hi, my order # still says preparing. When does the _ ship?',
      'The _ arrived with a dent on the left side. I want a refund please.',
      'Does the warranty of the _ cover the motor?',
      'My _ makes a grinding noise since yesterday, is that normal?',
      'I was charged twice for order #, can somebody check?',
      'Can I change the delivery address of #? I am moving on Friday.',
    ],
    adds: [
      'Here is the order number: #',
      'Any news on this?',
      'I already tried turning the _ off and on again.',
      'The photo is from this morning.',
      'It is still not solved.',
    ],
    answers: [
      'I am sorry about that. I have asked the warehouse and will come back to you today.',
      'Thank you for the number. Order # leaves tomorrow morning.',
      'The motor of the _ has a warranty of five years, so the repair is free.',
      'Your refund for # is on its way; the bank needs three to five days.',
    ],
  },
  ko: {
    names: ['김민지', '이도윤', '박서연', '최지호', '정하은', '강준우', '윤수아', '임건우'],
    things: ['세탁기', '제습기', '전기밥솥', '공기청정기', '전기포트', '청소기', '필터', '히터'],
    asks: [
      '주문번호 # 아직 배송 준비 중인데 언제 출발하나요?',
      '어제 받은 _ 옆면이 찌그러져 있어요. 환불 부탁드립니다.',
      '_ 모터도 무상 보증 기간에 포함되나요?',
      '_ 에서 어제부터 이상한 소리가 나요.',
      '# 결제가 두 번 됐어요. 확인해 주세요.',
      '# 배송지 변경 가능한가요? 금요일에 이사해요.',
    ],
    adds: [
      '주문번호는 # 입니다',
      '혹시 확인되셨나요?',
      '_ 전원을 껐다 켜 봤는데 똑같아요.',
      '사진은 오늘 아침에 찍은 거예요.',
      '아직 해결이 안 됐어요.',
    ],
    answers: [
      '불편을 드려 죄송합니다. 물류팀에 확인 후 오늘 중으로 다시 안내드리겠습니다.',
      '번호 감사합니다. # 주문은 내일 오전에 출발합니다.',
      '_ 모터는 5년 보증이라 무상으로 수리됩니다.',
      '# 환불 처리되었습니다. 은행에 따라 3~5일 걸립니다.',
    ],
  },
  th: {
    names: ['สมชาย ใจดี', 'นก สุขใจ', 'ปิยะดา วงศ์ทอง', 'ธนพล ศรีสุข', 'มาลี แก้วใส', 'อนันต์ ทองดี', 'ชลธิชา พรหมมา', 'วีระ มั่นคง'],
    things: ['เครื่องซักผ้า', 'เครื่องลดความชื้น', 'หม้อหุงข้าว', 'เครื่องฟอกอากาศ', 'กาต้มน้ำ', 'เครื่องดูดฝุ่น', 'ไส้กรอง', 'ฮีตเตอร์'],
    asks: [
      'สั่งซื้อหมายเลข # ยังขึ้นว่ากำลังเตรียมของ จะส่งเมื่อไหร่คะ',
      'ได้รับ_แล้วแต่มีรอยบุบด้านซ้าย ขอคืนเงินค่ะ',
      'ประกันของ_รวมมอเตอร์ด้วยไหมครับ',
      '_มีเสียงดังผิดปกติตั้งแต่เมื่อวานครับ',
      'โดนตัดเงินสองครั้งสำหรับ # รบกวนตรวจสอบให้หน่อยค่ะ',
      'ขอเปลี่ยนที่อยู่จัดส่งของ # ได้ไหมคะ จะย้ายบ้านวันศุกร์นี้',
    ],
    adds: ['หมายเลขสั่งซื้อคือ # ค่ะ', 'มีความคืบหน้าไหมครับ', 'ลองปิดเปิด_ใหม่แล้วก็ยังเหมือนเดิมค่ะ', 'รูปถ่ายเมื่อเช้านี้ค่ะ', 'ยังไม่ได้รับการแก้ไขเลยครับ'],
    answers: [
      'ขออภัยในความไม่สะดวกค่ะ กำลังตรวจสอบกับคลังสินค้าและจะแจ้งกลับภายในวันนี้ค่ะ',
      'ขอบคุณสำหรับหมายเลขค่ะ คำสั่งซื้อ # จะจัดส่งพรุ่งนี้เช้าค่ะ',
      'มอเตอร์ของ_รับประกัน 5 ปี ซ่อมฟรีค่ะ',
      'ดำเนินการคืนเงินของ # แล้วค่ะ ธนาคารใช้เวลา 3-5 วัน',
    ],
  },
}

/** For searching: a word of each language that many conversations hold, and one that stands in a few messages, however many there are. */
export const searchWords: Record<'common' | 'rare', Record<Language, string>> = {
  common: { en: 'warranty', ko: '환불', th: 'คืนเงิน' },
  rare: { en: 'gramophone', ko: '축음기', th: 'นาฬิกา' },
}

export const languageOf = (random: Random): Language => random.pick(['en', 'en', 'ko', 'th'] as const)
export const nameIn = (language: Language, random: Random): string => random.pick(phrases[language].names)

export function words(kind: 'asks' | 'adds' | 'answers', language: Language, random: Random): string {
  const { things, [kind]: all } = phrases[language]
  return random
    .pick(all)
    .replaceAll('_', () => random.pick(things))
    .replaceAll('#', () => `HL-${random.int(100_000, 999_999)}`)
}
