import type { MessengerSaying } from '../facebook/messenger.ts'
import type { Story } from './story.ts'

export type MessengerSaid = Omit<MessengerSaying, 'page' | 'from' | 'at'> & {
  /** Changed or taken back some minutes after. */
  later?: { edit: string } | 'unsend'
  /** What somebody of the brand answered in Meta's own inbox, an hour later. */
  brandAnswered?: string
  /** The brand's own chat program said this at once, and holds the chat. */
  botAnswered?: string
  /** The program hands the chat to people right after. */
  handedOver?: boolean
}

/** Customers who write to the Page on Messenger. All invented. */
export const messengerStories: Story<MessengerSaid>[] = [
  {
    name: 'Grace Okafor',
    handle: 'grace',
    language: 'en',
    history: [
      {
        hoursAgo: 5,
        say: {
          text: 'Hello! I ordered the wrong filter, Air 2 instead of Air 3. Can I swap it before it ships? HL-212008',
          later: { edit: 'Hello! I ordered the wrong filter, Air 2 instead of Air 3. Can I swap it before it ships? HL-212080' },
        },
      },
      { hoursAgo: 4.9, say: { sticker: 'both' } },
    ],
    answers: [{ when: 'swap|chang|exchang', text: 'Perfect, thank you so much! Same address please.' }, { text: 'Great, that was quick.' }],
  },
  {
    name: '윤서연',
    handle: 'seoyeon',
    language: 'ko',
    history: [
      { hoursAgo: 2.1, say: { text: '상담원 연결', botAnswered: '하루리빙 챗봇입니다. 상담원을 연결해 드릴게요.', handedOver: true } },
    ],
    live: [{ text: '밥솥 A/S 접수했는데 기사님 연락이 아직 없어요. 접수번호 AS-40711입니다.' }],
    answers: [{ text: '네, 오후 3시 이후면 괜찮아요. 감사합니다.' }],
  },
  {
    name: 'อนันต์ ทองดี',
    handle: 'anan',
    language: 'th',
    history: [
      { hoursAgo: 50, say: { text: 'เครื่องฟอกอากาศรุ่นไหนเหมาะกับห้อง 30 ตร.ม. ครับ', ad: 'Haru Air 3 อากาศสะอาดทุกห้อง' } },
      { hoursAgo: 49.8, say: { text: 'มีส่วนลดไหมครับ' } },
    ],
    answers: [{ text: 'ขอบคุณครับ เดี๋ยวขอคิดดูก่อนนะครับ' }],
  },
  {
    name: 'Tom Fisher',
    handle: 'tfisher',
    language: 'en',
    history: [
      {
        hoursAgo: 26,
        say: { text: 'Where do I find the serial number of my kettle?', brandAnswered: 'Hi Tom, it is under the base, next to the cable.' },
      },
      { hoursAgo: 24.5, say: { text: '👍' } },
    ],
    live: [{ text: 'Found it: K2-99817. It still leaks from the bottom, is that covered?' }],
    answers: [{ text: 'Bought it in March, I have the receipt.' }, { text: 'ok will send it in, thanks' }],
  },
  {
    name: '최민재',
    handle: 'minjae',
    language: 'ko',
    live: [{ text: '반품 신청 취소하고 싶은데 어디서 하나요?', later: 'unsend' }],
  },
]
