import type { PersonaLine } from '../people.ts'
import type { Language } from './story.ts'

export interface InstagramCommentStory {
  username: string
  language: Language
  hoursAgo: number
  text: string
  /** Below this person's comment, under the same media. */
  under?: string
  later?: 'delete'
  /** What the account answered then, an hour later. */
  brandAnswered?: string
  answers?: PersonaLine[]
}

export interface InstagramMediaStory {
  caption: string
  hoursAgo: number
  kind?: 'own' | 'ad' | 'live'
  comments: InstagramCommentStory[]
}

/** Media of the account with what people said under it, in English, Korean and Thai. All invented. */
export const instagramMedia: InstagramMediaStory[] = [
  {
    caption: 'Sunday breakfast, no crumbs left behind. 🍞 Haru Toaster in sage. 일요일 아침엔 토스트 · เช้าวันอาทิตย์กับฮารุ',
    hoursAgo: 30,
    comments: [
      { username: 'bread.and.butter', language: 'en', hoursAgo: 29, text: 'that colour 😍😍' },
      {
        username: 'yuna_home',
        language: 'ko',
        hoursAgo: 28,
        text: '세이지 색상 재입고 언제 되나요? 한 달째 기다리고 있어요.',
        answers: [{ when: '주|월|입고|예정', text: '감사해요, 알림 신청해 둘게요!' }, { text: '네 답변 감사합니다 🙏' }],
      },
      { username: 'minho.k', language: 'ko', hoursAgo: 27.5, text: '저도 궁금해요', under: 'yuna_home' },
      {
        username: 'ploy.kitchen',
        language: 'th',
        hoursAgo: 26,
        text: 'ซื้อมาอาทิตย์เดียวขนมปังไหม้ข้างเดียวค่ะ ปรับแล้วก็ยังเป็น ทำไงดีคะ',
        answers: [{ when: 'dm|ข้อความ|เลข|รุ่น', text: 'รุ่น HT-2 ค่ะ เลขที่ HL-210442' }, { text: 'ขอบคุณค่ะ เดี๋ยวลองดูนะคะ' }],
      },
      {
        username: 'oliver.ward',
        language: 'en',
        hoursAgo: 24,
        text: 'Does it take thick sourdough slices?',
        brandAnswered: 'It does, up to 3.5 cm. Use the Bagel setting for one side.',
        answers: [{ text: 'sold, thanks!' }],
      },
      { username: 'follow4follow_now', language: 'en', hoursAgo: 22, text: 'DM us to grow your page 🚀🚀', later: 'delete' },
    ],
  },
  {
    caption: 'Haru Filter -20% only this week.',
    hoursAgo: 13,
    kind: 'ad',
    comments: [
      {
        username: 'grace.lim',
        language: 'en',
        hoursAgo: 11,
        text: 'Ordered through this ad on Monday, still no shipping mail. Order HL-211018.',
        answers: [{ text: 'ok, I see the parcel number now' }],
      },
      { username: 'fah.fah', language: 'th', hoursAgo: 10, text: 'มีเก็บปลายทางไหมคะ', answers: [{ text: 'โอเคค่ะ สั่งเลย' }] },
    ],
  },
  {
    caption: 'Live: descaling the Haru Kettle, ask us anything',
    hoursAgo: 5,
    kind: 'live',
    comments: [{ username: 'dahye', language: 'ko', hoursAgo: 4.9, text: '구연산 말고 식초도 되나요?' }],
  },
]

/** Media of other people that names the account: in its caption, or in a comment under it. */
export const instagramMentions: (Omit<InstagramCommentStory, 'under' | 'later' | 'brandAnswered'> & { below?: string })[] = [
  {
    username: 'tiny.flat.living',
    language: 'en',
    hoursAgo: 17,
    text: 'Finally found a rice cooker that fits the shelf. @haru.living you did it.',
    answers: [{ text: 'it really does, thank you for answering!' }],
  },
  {
    username: 'somjai.cooks',
    language: 'th',
    hoursAgo: 8,
    text: '@haru.living หม้อรุ่นนี้ฝาในถอดล้างได้ไหมคะ',
    below: 'ข้าวหอมมะลิหม้อใหม่',
    answers: [{ text: 'ขอบคุณค่ะ' }],
  },
]

/** Said while the demo runs, under the first media. */
export const instagramLive: Omit<InstagramCommentStory, 'hoursAgo'>[] = [
  {
    username: 'soojin.daily',
    language: 'ko',
    text: '토스터 소리가 너무 커요. 원래 이런가요?',
    answers: [{ text: '영상 보내 드릴게요!' }],
  },
  { username: 'hugo_b', language: 'en', text: 'link to the sage one please', answers: [{ text: 'legend' }] },
  { username: 'nam.wan', language: 'th', text: 'ปลั๊กสามขาใช้กับไทยได้เลยไหมคะ', answers: [{ text: 'ขอบคุณมากค่า' }] },
]

export interface InstagramDirectStory {
  username: string
  name: string
  language: Language
  hoursAgo?: number
  text: string
  picture?: boolean
  /** An answer to a story of the account, or a story of theirs that names it. */
  story?: 'answered' | 'named'
  answers?: PersonaLine[]
}

/** What people write to the account in private; without `hoursAgo` while the demo runs. */
export const instagramDirect: InstagramDirectStory[] = [
  {
    username: 'chaeyoung.h',
    name: '한채영',
    language: 'ko',
    hoursAgo: 7,
    text: '스토리에 나온 주전자 색상 이름이 뭔가요?',
    story: 'answered',
    answers: [{ text: '찾았어요! 감사합니다 😊' }],
  },
  {
    username: 'mali.bakes',
    name: 'มะลิ',
    language: 'th',
    hoursAgo: 4,
    text: 'ฝาหม้อแตกตอนส่งค่ะ ดูรูปได้เลย',
    picture: true,
    answers: [{ when: 'เลข|ออเดอร์|คำสั่งซื้อ', text: 'HL-211377 ค่ะ' }, { text: 'ขอบคุณมากค่ะ' }],
  },
  { username: 'ben.brews', name: 'Ben Ortiz', language: 'en', hoursAgo: 2.5, text: '', story: 'named' },
  {
    username: 'ella.at.home',
    name: 'Ella Brandt',
    language: 'en',
    text: 'Hi! Can I change the delivery address of HL-211402?',
    answers: [{ text: '12 Mill Lane, same city. Thank you!' }],
  },
]
