import type { WhatsAppSaying } from '../whatsapp/say.ts'
import type { Story } from './story.ts'

type Said = Omit<WhatsAppSaying, 'account' | 'from' | 'at'> & {
  /** Changed or taken back some minutes after. */
  later?: { edit: string } | 'revoke'
}

/** Customers who write to the brand's number on WhatsApp. All invented. `hidesPhone`: known by a user id alone. */
export const whatsAppStories: (Story<Said> & { hidesPhone?: boolean })[] = [
  {
    name: 'Amelia Hart',
    handle: 'amelia',
    language: 'en',
    history: [
      {
        hoursAgo: 6,
        say: {
          text: 'Hi! The lid of my Haru kettle does not close any more. Bought it in May.',
          later: { edit: 'Hi! The lid of my Haru kettle does not close any more. Bought it in June.' },
        },
      },
      { hoursAgo: 5.9, say: { image: { caption: 'This is how far it goes' } } },
    ],
    answers: [
      { when: 'order|number|receipt', text: 'It is HL-311207, ordered on your own site.' },
      { text: 'That would be lovely, thank you. The same address as on the order.' },
    ],
  },
  {
    name: '서준',
    handle: 'seojun',
    language: 'ko',
    hidesPhone: true,
    history: [
      {
        hoursAgo: 3,
        say: {
          text: '광고 보고 연락드려요. 제습기 20L 지금 주문하면 언제 오나요?',
          ad: { url: 'https://fb.example/haru-dehumidifier', headline: '장마 준비, 하루 제습기' },
        },
      },
    ],
    answers: [{ when: '지역|주소|어디', text: '부산 해운대구예요.' }, { text: '네, 그럼 오늘 주문할게요. 감사합니다!' }],
  },
  {
    name: 'ก้อย',
    handle: 'koi',
    language: 'th',
    history: [
      { hoursAgo: 40, say: { text: 'สอบถามค่ะ เครื่องดูดฝุ่น Haru Dust 2 มีอะไหล่แปรงไหมคะ' } },
      { hoursAgo: 39.9, say: { text: 'รอได้ค่ะ ไม่รีบ' } },
    ],
    live: [{ text: 'ยังรอคำตอบเรื่องแปรงอยู่นะคะ' }],
    answers: [{ text: 'ขอบคุณค่ะ งั้นสั่งสองอันเลยค่ะ' }],
  },
  {
    name: 'Daniel Osei',
    handle: 'daniel',
    language: 'en',
    live: [
      { text: 'Could you send me the manual of the Haru Rice 1.8 as a file?' },
      { choice: { title: 'Something else', description: 'None of these topics' } },
    ],
    answers: [{ text: 'Found it, thanks for the link.' }],
  },
]
