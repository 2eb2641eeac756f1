import type { ReviewStory } from './reviews.ts'

/** Reviews of the brand's showroom in Bangkok on Google Maps. All invented. */
export const placeStories: ReviewStory[] = [
  {
    name: 'ปกรณ์ ศรีสุข',
    handle: 'pakorn',
    language: 'th',
    stars: 2,
    text: 'มารับเครื่องตามนัดบ่ายสอง รอเกือบชั่วโมงกว่าจะหาของเจอ พนักงานสุภาพแต่คนไม่พอ',
    hoursAgo: 22,
    answers: [{ text: 'ทางร้านโทรมาขอโทษและส่งไส้กรองให้ฟรี ประทับใจครับ', stars: 5 }],
  },
  {
    name: '한지민',
    handle: 'jimin',
    language: 'ko',
    stars: 5,
    text: '방콕에서 한국어로 상담받을 줄은 몰랐어요. 설치 예약까지 한 번에 끝났습니다.',
    hoursAgo: 12,
    brandAnswered: '찾아 주셔서 감사합니다. 설치 후에도 궁금한 점이 있으면 언제든 들러 주세요.',
  },
  {
    handle: 'hidden',
    language: 'en',
    stars: 1,
    text: '',
    hoursAgo: 5,
  },
  {
    name: 'Oliver Brandt',
    handle: 'oliver',
    language: 'en',
    stars: 3,
    text: 'Good selection, but the lift was out of order and nobody at the door said so. Hard with a pram.',
  },
]
