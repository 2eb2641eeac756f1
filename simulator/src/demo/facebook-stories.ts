import type { PersonaLine } from '../people.ts'
import type { Language } from './story.ts'

export interface FacebookComment {
  name: string
  handle: string
  language: Language
  hoursAgo: number
  text: string
  picture?: boolean
  /** Below this person's comment, under the same post. */
  under?: string
  /** The app may not see them: the comment comes without an author. */
  unseen?: boolean
  later?: { edit: string } | 'delete' | 'hide'
  /** What the Page answered then, an hour later. */
  brandAnswered?: string
  /** What the Page writes to them in private once the history is in. */
  brandWrites?: string
  answers?: PersonaLine[]
}

export interface FacebookPostStory {
  text: string
  hoursAgo: number
  picture?: boolean
  ad?: boolean
  comments: FacebookComment[]
}

/** Posts of the Page with what people said under them, in English, Korean and Thai. All invented. */
export const facebookPosts: FacebookPostStory[] = [
  {
    text: 'GIVEAWAY 🎁 Three Haru Air 3 find new homes this Friday. Tag a friend and tell us which room needs fresh air. 친구를 태그하고 댓글을 남겨 주세요! แท็กเพื่อนแล้วบอกเราว่าห้องไหนต้องการอากาศสะอาด',
    hoursAgo: 32,
    picture: true,
    comments: [
      { name: 'Nina Alvarez', handle: 'nina_a', language: 'en', hoursAgo: 31, text: '@Jo Park bedroom!! 🙌🙌' },
      { name: '정다은', handle: 'daeun', language: 'ko', hoursAgo: 30.5, text: '@이현우 우리 거실에 딱이다 ㅋㅋ' },
      { name: 'กานต์', handle: 'kan', language: 'th', hoursAgo: 30, text: '@แนน ห้องนอนเลยจ้า 😍' },
      {
        name: 'Marcus Webb',
        handle: 'mwebb',
        language: 'en',
        hoursAgo: 29,
        text: 'Nice giveaway, but my Air 3 from last month still makes a grinding noise and nobody answers my mails. Order HL-209114.',
        answers: [
          { when: 'sorry|apolog', text: 'Appreciated. It gets louder at level 3, I can send a video.' },
          { text: 'ok, thanks. I will wait for the courier then.' },
        ],
      },
      {
        name: 'มาลี จันทร์ดี',
        handle: 'malee',
        language: 'th',
        hoursAgo: 28,
        text: 'สั่งเครื่องไปสองอาทิตย์แล้วยังไม่ได้ของเลยค่ะ โทรไปก็ไม่มีคนรับ',
        picture: true,
        answers: [{ when: 'เลข|ออเดอร์|คำสั่งซื้อ', text: 'HL-209870 ค่ะ' }, { text: 'ขอบคุณค่ะ ถ้าได้ของแล้วจะมาบอกนะคะ' }],
      },
      {
        name: 'Crypto Gains',
        handle: 'cryptogains',
        language: 'en',
        hoursAgo: 27,
        text: 'Congratulations you are selected!! Claim your prize at haru-winner.example',
        later: 'hide',
      },
      { name: 'Rosa', handle: 'rosa_f', language: 'en', hoursAgo: 26, text: 'same noise here, following', under: 'mwebb' },
      { name: 'Somebody', handle: 'unseen_1', language: 'en', hoursAgo: 20, text: 'Does it ship to Busan?', unseen: true },
    ],
  },
  {
    text: '새로운 하루 라이스 1.8L, 오늘부터 예약 주문을 받습니다. 7분이면 갓 지은 밥이 됩니다.',
    hoursAgo: 21,
    comments: [
      {
        name: '김태리',
        handle: 'taeri',
        language: 'ko',
        hoursAgo: 20,
        text: '내솥 코팅은 어떤 재질인가요? 기존 제품은 6개월 만에 벗겨졌어요.',
        brandAnswered: '새 내솥은 세라믹 코팅입니다. 벗겨진 내솥은 무상 교환해 드릴게요.',
        answers: [{ text: '답변 감사합니다. 교환 신청했어요!' }],
      },
      {
        name: '오지훈',
        handle: 'jihoon',
        language: 'ko',
        hoursAgo: 18,
        text: '예약하면 언제 받을수 있나요',
        later: { edit: '예약하면 언제 받을 수 있나요? 선물용입니다.' },
        answers: [{ text: '네 그럼 금요일까지 부탁드려요' }],
      },
    ],
  },
  {
    text: 'Haru Filter -20% only this week. Breathe easy.',
    hoursAgo: 14,
    ad: true,
    comments: [
      {
        name: 'Liam Doyle',
        handle: 'ldoyle',
        language: 'en',
        hoursAgo: 12,
        text: 'The code does not work at checkout. Is this ad even real?',
        brandWrites: 'Hello Liam, it is real. Which code did you type, and what did the checkout say?',
        answers: [{ text: 'HARU20, typed it three times' }, { text: 'worked now, cheers' }],
      },
      { name: 'พงศ์', handle: 'pong', language: 'th', hoursAgo: 9, text: 'ใช้กับรุ่น Air 2 ได้ไหมครับ', answers: [{ text: 'โอเคครับ สั่งเลย' }] },
      { name: 'Angry Alex', handle: 'angryalex', language: 'en', hoursAgo: 8, text: 'worst filter i ever bought', later: 'delete' },
    ],
  },
]

/** What somebody wrote on the Page itself, or recommended it with, or named it in. */
export const facebookVisitors: (Omit<FacebookComment, 'under' | 'later'> & { as: 'post' | 'recommendation' | 'warning' | 'mention' })[] = [
  {
    as: 'post',
    name: 'ศิริพร แก้วใส',
    handle: 'siriporn',
    language: 'th',
    hoursAgo: 16,
    text: 'หม้อหุงข้าวที่เพิ่งซื้อมา สายไฟร้อนมากจนกลัวไฟไหม้ค่ะ ต้องทำยังไงคะ',
    answers: [{ when: 'ถอด|ปลั๊ก|หยุด', text: 'ถอดปลั๊กแล้วค่ะ เอาไปเปลี่ยนที่สาขาไหนได้บ้างคะ' }, { text: 'ขอบคุณมากค่ะ' }],
  },
  {
    as: 'recommendation',
    name: 'Hannah Cole',
    handle: 'hcole',
    language: 'en',
    hoursAgo: 40,
    text: 'Repaired my ten year old kettle for free. Who still does that?',
  },
  {
    as: 'warning',
    name: '박민수',
    handle: 'minsu',
    language: 'ko',
    hoursAgo: 11,
    text: '제품은 좋은데 배송이 두 번이나 취소됐습니다. 고객센터 연결이 너무 어렵네요.',
    answers: [{ text: '확인해 주셔서 감사합니다.' }],
  },
  {
    as: 'mention',
    name: 'Somebody',
    handle: 'mention_1',
    language: 'en',
    hoursAgo: 6,
    text: 'Day 3 without my washing machine. Looking at you, Haru Living.',
  },
]

/** Said while the demo runs, under the first post. */
export const facebookLive: Omit<FacebookComment, 'hoursAgo'>[] = [
  {
    name: 'Ella Novak',
    handle: 'enovak',
    language: 'en',
    text: 'When do you announce the winners?',
    answers: [{ text: 'thanks! fingers crossed' }],
  },
  {
    name: '한소희',
    handle: 'sohee',
    language: 'ko',
    text: '공기청정기 필터 교체 알림이 안 꺼져요. 고장인가요?',
    answers: [{ text: '해 볼게요, 감사합니다!' }],
  },
  { name: 'ต้นน้ำ', handle: 'tonnam', language: 'th', text: 'ของรางวัลส่งต่างจังหวัดไหมคะ', answers: [{ text: 'ขอบคุณค่ะ' }] },
  {
    name: 'Omar Haddad',
    handle: 'ohaddad',
    language: 'en',
    text: 'Mine arrived with a cracked lid, see picture',
    picture: true,
    answers: [{ text: 'Order HL-211203, and yes I kept the box.' }],
  },
]
