import type { ReviewStory } from './reviews.ts'

export interface PlayStory extends ReviewStory {
  version: string
  device: string
}

/** Reviews of the app Haru Home. All invented. */
export const playStories: PlayStory[] = [
  {
    name: 'ฟ้า ใจดี',
    handle: 'fah',
    language: 'th',
    stars: 2,
    text: 'อัปเดตแล้วเปิดแอปไม่ได้เลยค่ะ ขึ้นโลโก้แล้วเด้งออกทุกครั้ง ต้องเดินไปกดที่พัดลมเอง',
    version: '4.1.2',
    device: 'Galaxy A54',
    hoursAgo: 26,
    answers: [{ text: 'อัปเดตเวอร์ชันใหม่แล้วใช้ได้ปกติค่ะ ขอบคุณที่ตอบไวนะคะ', stars: 5 }],
  },
  {
    name: '서지우',
    handle: 'jiwoo',
    language: 'ko',
    stars: 3,
    text: '기능은 좋은데 위젯이 하루에 한 번씩 사라져요. 다시 추가하면 되긴 하지만 번거롭습니다.',
    version: '4.1.1',
    device: 'Galaxy S24',
    hoursAgo: 19,
    brandAnswered: '불편을 드려 죄송합니다. 4.2 버전에서 위젯 문제를 고쳤습니다.',
  },
  {
    handle: 'nobody',
    language: 'en',
    stars: 1,
    title: 'Lost my rooms',
    text: 'Signed out by itself overnight and all my rooms were gone. Setting up nine devices again is not how I want to spend a Sunday.',
    version: '4.1.2',
    device: 'Pixel 8',
    hoursAgo: 7,
    answers: [{ text: 'Signing in with the old address brought everything back. Could have been said in the app.', stars: 4 }],
  },
  {
    name: 'Marta Lindqvist',
    handle: 'marta',
    language: 'en',
    stars: 5,
    text: 'The night mode for the purifier is lovely. One wish: let me share a room with my partner.',
    version: '4.2.0',
    device: 'Pixel 9',
  },
  {
    name: '윤태오',
    handle: 'taeo',
    language: 'ko',
    stars: 2,
    text: '로그인 인증번호가 10분 뒤에 와서 매번 만료됩니다.',
    version: '4.2.0',
    device: 'Galaxy Z Flip5',
    answers: [{ text: '인증번호가 이제 바로 옵니다. 별점 올려요.', stars: 4 }],
  },
  {
    name: 'ชัยวัฒน์',
    handle: 'chaiwat',
    language: 'th',
    stars: 4,
    text: 'ใช้ดีครับ แต่อยากให้ตั้งเวลาปิดแอร์ได้มากกว่าหนึ่งรอบ',
    version: '4.2.0',
    device: 'vivo V30',
  },
]
