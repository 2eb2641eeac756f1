import type { WhatsAppNetwork } from '../whatsapp/network.ts'
import type { WhatsAppSaying } from '../whatsapp/say.ts'
import type { Story } from './story.ts'

type Said = Omit<WhatsAppSaying, 'account' | 'from' | 'at'> & {
  /** Changed or taken back some minutes after. */
  later?: { edit: string } | 'revoke'
}

/** What the brand had approved: of use, paused, and not looked at yet. */
export const whatsAppTemplates: Omit<Parameters<WhatsAppNetwork['createTemplate']>[0], 'business'>[] = [
  {
    id: '880000000000001',
    name: 'answer_ready',
    language: 'th',
    quality: 'GREEN',
    body: 'สวัสดีค่ะ คุณ{{1}} เรามีคำตอบเรื่อง{{2}}ให้แล้วนะคะ ตอบกลับข้อความนี้เพื่อคุยต่อได้เลยค่ะ',
    footer: 'Haru Living',
    buttons: [{ type: 'QUICK_REPLY', text: 'คุยต่อเลย' }],
  },
  {
    id: '880000000000002',
    name: 'answer_ready',
    language: 'en',
    quality: 'GREEN',
    body: 'Hello {{1}}, we have an answer about {{2}} for you. Reply to this message to go on.',
    footer: 'Haru Living',
    buttons: [{ type: 'QUICK_REPLY', text: 'Go on' }],
  },
  {
    id: '880000000000003',
    name: 'answer_ready',
    language: 'ko',
    quality: 'GREEN',
    body: '안녕하세요, {{1}}님. 문의하신 {{2}}에 대한 답변이 준비되었어요. 이 메시지에 답장해 주시면 이어서 도와드릴게요.',
    footer: 'Haru Living',
    buttons: [{ type: 'QUICK_REPLY', text: '계속하기' }],
  },
  {
    id: '880000000000004',
    name: 'parcel_on_its_way',
    language: 'th',
    quality: 'YELLOW',
    header: 'คำสั่งซื้อ {{1}}',
    body: 'คุณ{{1}} พัสดุของคุณออกจากคลังแล้วค่ะ คาดว่าจะถึงวันที่ {{2}}',
    buttons: [{ type: 'URL', text: 'ติดตามพัสดุ', url: 'https://haruliving.example/track/{{1}}' }],
  },
  {
    id: '880000000000005',
    name: 'spring_sale',
    language: 'en',
    category: 'MARKETING',
    status: 'PAUSED',
    reason: 'FIRST_PAUSE',
    quality: 'RED',
    body: 'Spring is here: 20% off everything that hums. Code {{1}}',
  },
  { id: '880000000000006', name: 'repair_done', language: 'ko', status: 'PENDING', body: '{{1}}님, 수리가 끝났어요.' },
]

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
    // Too long ago to be answered freely: only a template reaches her.
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
