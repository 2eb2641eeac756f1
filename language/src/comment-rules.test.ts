import { expect, it } from 'vitest'
import type { CommentGroup } from './comment-group.ts'
import { commentLikeness, ruledGroup } from './comment-rules.ts'

const cases: [CommentGroup, string[]][] = [
  [
    'complaint',
    [
      '환불이 3주째 안 되고 있는데 이벤트만 하시네요',
      '저요 저요 세탁기 고장났어요 ㅠㅠ',
      'เครื่องเสียตั้งแต่วันแรก ขอคืนเงินค่ะ',
      'ร่วมสนุกค่ะ แต่ของยังไม่มาเลย',
      'Joined! By the way my washer leaks since Monday',
      'still waiting for my refund 🙏',
      '@haru 배송이 안 왔어요',
    ],
  ],
  [
    'question',
    [
      '당첨 발표는 언제인가요?',
      'ประกาศผลวันไหนคะ',
      'When will the winners be announced',
      'Is it open to people in Busan?',
      '해외 배송 되나요',
      '@somchai เมื่อไหร่ประกาศ',
    ],
  ],
  [
    'unclear',
    [
      '😡😡 역시 하루...',
      '역시 하루...',
      '이벤트만 하네',
      '5G',
      'pick me, order 20415 88211',
      'joined, as always nothing',
      'hmm',
      '참여 😢',
      'https://example.com/a',
      'ก็ดีนะแต่…',
    ],
  ],
  [
    'joined',
    [
      '참여 완료! 당첨되게 해 주세요 🙏',
      'ร่วมสนุกค่ะ ขอให้ได้รางวัลนะคะ',
      'แชร์แล้วค่ะ รอลุ้น 🎉',
      '추석 잘 보내세요 하루 화이팅',
      '좋은 이벤트 감사합니다',
      'Count me in! @ann.lee @joon fingers crossed 🤞',
      'Thank you so much!',
    ],
  ],
  ['friends', ['@jiyoon_k @minsu.92', '@ปิยะ @นก 555', '@ann 🎉']],
  ['emoji', ['🔥🔥🔥', '❤️', 'ㅋㅋㅋㅋ', '5555']],
  [
    'scam',
    ['당첨 안내는 프로필 링크에서 확인하세요 → bit.ly/x1', 'You won! Claim prize at http://win.example/x', 'คุณได้รับรางวัล กดลิงก์ t.me/win'],
  ],
]

it.each(cases.flatMap(([group, texts]) => texts.map((text) => [group, text] as const)))('says %s of "%s"', (group, text) =>
  expect(ruledGroup(text, { media: false })).toBe(group),
)

it('leaves what has a picture to a person, whatever else it says', () => {
  expect(ruledGroup('', { media: true })).toBe('photo')
  expect(ruledGroup('참여 완료!', { media: true })).toBe('photo')
  expect(ruledGroup('🔥', { media: true })).toBe('photo')
  expect(ruledGroup('고장났어요', { media: true })).toBe('complaint')
  expect(ruledGroup('', { media: false })).toBe('unclear')
})

it('finds near-equal texts alike, and keeps apart what a mood or a question mark sets apart', () => {
  expect(commentLikeness('참여  완료!!! 🙏')).toBe(commentLikeness('@ann 참여완료 🎉🎉'))
  expect(commentLikeness('PICK MEEEE')).toBe(commentLikeness('pick meee!'))
  expect(commentLikeness('참여 완료 😡')).not.toBe(commentLikeness('참여 완료 🙏'))
  expect(commentLikeness('참여 완료?')).not.toBe(commentLikeness('참여 완료'))
  expect(commentLikeness('주문 1234')).not.toBe(commentLikeness('주문 1235'))
  expect(commentLikeness('🔥🔥')).toBeNull()
  expect(commentLikeness('@ann @joon')).toBeNull()
})
