import type { PersonaLine } from '../people.ts'
import type { Language } from './story.ts'

export interface YouTubeStory {
  handle: string
  language: Language
  text: string
  /** Written so long before the demo; absent: while it runs. */
  hoursAgo?: number
  /** Below this person's comment. */
  under?: string
  /** Waits for review on YouTube. */
  held?: boolean
  edit?: string
  /** What the brand answered on YouTube itself, an hour later. */
  brandAnswered?: string
  answers?: PersonaLine[]
}

export const youTubeVideo = {
  title: 'Haru Air 3: change the filter in two minutes · 필터 교체 · เปลี่ยนไส้กรอง',
  hoursAgo: 50,
}

/** Comments under one video of the brand. All invented. */
export const youTubeStories: YouTubeStory[] = [
  {
    handle: '@diywithdee',
    language: 'en',
    hoursAgo: 40,
    text: 'Clear video, thanks! Is the clip at 0:48 different on the Air 2?',
    brandAnswered: 'Glad it helps. On the Air 2 the clip is on the left side, the rest is the same.',
  },
  { handle: '@tinkerer88', language: 'en', hoursAgo: 30, text: 'left side, confirmed, did mine yesterday', under: '@diywithdee' },
  { handle: '@soyul_home', language: 'ko', hoursAgo: 18, text: '영상 보고 바로 교체했어요 👍' },
  { handle: '@winbig_2026', language: 'en', hoursAgo: 9, text: 'I made 5000 a week from home, see my channel', held: true },
  {
    handle: '@khunfon',
    language: 'th',
    text: 'ทำตามคลิปแล้วแต่ไฟแดงยังไม่ดับค่ะ ต้องกดค้างตรงไหนคะ',
    answers: [{ text: 'กดค้างห้าวิแล้วดับแล้วค่ะ ขอบคุณมากนะคะ' }],
  },
  {
    handle: '@jaehyun_kim',
    language: 'ko',
    text: '정품 필터 말고 호환 필터를 써도 보증이 유지되나요?',
    answers: [{ text: '그렇군요. 안내 감사합니다!' }],
  },
  {
    handle: '@mvandijk',
    language: 'en',
    text: 'The new filter smells like burnt plastic after ten minutes. Is this safe with a baby in the room?',
    answers: [
      { when: 'off|unplug|stop', text: 'Unplugged it. Where do I send the filter?' },
      { text: 'ok, thank you for the quick reply' },
    ],
  },
]
