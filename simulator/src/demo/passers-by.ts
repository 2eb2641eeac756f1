import type { Random } from '../random.ts'
import type { Language } from './story.ts'

/** People without a story who keep the inbox moving once the written ones have spoken. */
export interface PasserBy {
  network: 'line' | 'x'
  language: Language
  name: string
  text: string
  answer: string
}

const names: Record<Language, string[]> = {
  th: ['มินตรา', 'ชัยวัฒน์', 'ปิยะ', 'น้ำฝน', 'สุรชัย', 'แพรว', 'ณัฐพล', 'ศิริพร'],
  en: ['Ruth Abel', 'Sam Keane', 'Olivia Brandt', 'Noah Iyer', 'Chloe Marsh', 'Ben Sato', 'Zara Holt', 'Finn Doyle'],
  ko: ['윤지우', '한도윤', '오지민', '서예린', '강태오', '문채원', '임준호', '배수지'],
}
const products: Record<Language, string[]> = {
  th: ['เครื่องฟอกอากาศ', 'หม้อหุงข้าว', 'เครื่องกรองน้ำ', 'พัดลมไร้ใบพัด'],
  en: ['air purifier', 'rice cooker', 'water filter', 'kettle'],
  ko: ['공기청정기', '전기밥솥', '정수기', '가습기'],
}
const openings: Record<Language, ((product: string, order: string) => string)[]> = {
  th: [
    (product) => `${product}มีของพร้อมส่งไหมคะ`,
    (product, order) => `สั่ง${product}ไป เลขที่ ${order} ถึงวันไหนครับ`,
    (product) => `${product}ใช้ไฟกี่วัตต์คะ เปิดทั้งคืนได้ไหม`,
    (product) => `อยากคืน${product}ค่ะ ยังไม่ได้แกะกล่อง ทำยังไงคะ`,
  ],
  en: [
    (product) => `is the ${product} sold out? the shop page won't let me order`,
    (product, order) => `where is my ${product}? order ${order}, it was due yesterday`,
    (product) => `how often should I descale the ${product}?`,
    (product) => `the ${product} beeps four times and stops. what does that mean?`,
  ],
  ko: [
    (product) => `${product} 필터는 어디서 살 수 있나요?`,
    (product, order) => `${product} 주문했는데 배송이 언제 되나요? 주문번호 ${order}`,
    (product) => `${product} 전원이 자꾸 꺼져요. AS 접수는 어떻게 하나요?`,
    (product) => `${product} 색상 교환 가능한가요?`,
  ],
}
const answers: Record<Language, string[]> = {
  th: ['ขอบคุณมากค่ะ ตอบไวจัง', 'โอเคครับ ขอบคุณครับ', 'เข้าใจแล้วค่ะ'],
  en: ['Thanks, that helps!', 'Got it, appreciate the quick reply.', 'ok great, thank you'],
  ko: ['빠른 답변 감사합니다!', '네, 알겠습니다. 고맙습니다.', '해결됐어요. 감사합니다.'],
}

export function passerBy(random: Random): PasserBy {
  const language = random.pick<Language>(['th', 'th', 'en', 'ko'])
  const text = random.pick(openings[language])(random.pick(products[language]), `HL-${random.int(211000, 219999)}`)
  return {
    network: language === 'th' ? 'line' : 'x',
    language,
    name: random.pick(names[language]),
    text,
    answer: thanks(random, language),
  }
}

/** What they say once they were answered. */
export function thanks(random: Random, language: Language): string {
  return random.pick(answers[language])
}
