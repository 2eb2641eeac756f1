import { describe, expect, it } from 'vitest'
import { type UrgencyReason, urgencyOf } from './index.ts'

const reasonsOf = (text: string, language: 'en' | 'ko' | 'th') => urgencyOf(text, language).reasons.map(({ reason }) => reason)

describe('reasons in the words', () => {
  it.each<['en' | 'ko' | 'th', string, UrgencyReason]>([
    ['en', 'The heater exploded', 'safety'],
    ['en', 'My lawyer will write to you', 'legal'],
    ['en', 'I will go to the press, a journalist is a friend', 'press'],
    ['en', 'You charged me twice, refund me', 'money'],
    ['en', 'You are useless idiots!! Worst company ever', 'anger'],
    ['en', 'I need it by tomorrow, it is urgent', 'deadline'],
    ['en', 'This is the third time it happens', 'repeat'],
    ['en', 'I have been waiting for 3 weeks', 'waiting'],
    ['ko', '가스 누출 된 것 같아요', 'safety'],
    ['ko', '소비자원에 신고하고 법적 대응 하겠습니다', 'legal'],
    ['ko', '기자한테 제보합니다', 'press'],
    ['ko', '이중결제 됐어요 환불해 주세요', 'money'],
    ['ko', '진짜 최악이네 병신같은 회사 다신 안 산다!!', 'anger'],
    ['ko', '내일까지 꼭 필요해요 급합니다', 'deadline'],
    ['ko', '벌써 세 번째 문의입니다', 'repeat'],
    ['ko', '일주일째 답변이 없어요', 'waiting'],
    ['th', 'ปลั๊กระเบิดค่ะ', 'safety'],
    ['th', 'จะฟ้อง สคบ', 'legal'],
    ['th', 'จะส่งเรื่องให้นักข่าว', 'press'],
    ['th', 'โดนหักเงินซ้ำ ขอเงินคืน', 'money'],
    ['th', 'บริการแย่มากกก ห่วยแตก ไอ้พวกสารเลว!!', 'anger'],
    ['th', 'ด่วนมากค่ะ ต้องใช้พรุ่งนี้', 'deadline'],
    ['th', 'ทักมาหลายรอบแล้ว', 'repeat'],
    ['th', 'รอมาสองอาทิตย์ ยังไม่ได้ของ', 'waiting'],
  ])('%s "%s" has %s', (language, text, reason) => expect(reasonsOf(text, language)).toContain(reason))

  it.each([
    ['en', 'What time do you open on Sunday?'],
    ['ko', '재입고 언제 되나요'],
    ['th', 'มีสีดำไหมคะ'],
    ['en', 'My son loves the new bike'],
  ] as const)('%s "%s" has none', (language, text) =>
    expect(urgencyOf(text, language)).toMatchObject({ points: 0, level: 'low', reasons: [] }),
  )
})

describe('the sum', () => {
  it('gives each reason its share, together one, the weightiest first', () => {
    const { points, reasons } = urgencyOf('The oven caught fire, I want a refund by tomorrow', 'en')
    expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    expect(reasons.reduce((sum, each) => sum + each.points, 0)).toBe(points)
    expect(reasons.map((each) => each.points)).toEqual(reasons.map((each) => each.points).sort((a, b) => b - a))
    expect(reasons[0]).toMatchObject({ reason: 'safety', words: ['caught fire'] })
  })

  it('puts a life in danger above everything else said', () => {
    expect(urgencyOf('죽고 싶어요', 'ko').level).toBe('critical')
    expect(urgencyOf('환불 환불 환불 빨리 좀 해주세요 벌써 세 번째 아직도 안 와요', 'ko').points).toBeLessThan(
      urgencyOf('죽고 싶어요', 'ko').points + 35,
    )
  })

  it('never exceeds 100', () => {
    const all = 'fire exploded died suicide my baby lawyer sue police journalist refund asap third time still waiting you fucking idiots!!'
    expect(urgencyOf(all, 'en', { unanswered: 50, followers: 9_000_000, isPublic: true, waitingMinutes: 90_000 }).points).toBe(100)
  })
})

describe('circumstances', () => {
  it('counts repeats, waiting and reach without any words', () => {
    const { reasons } = urgencyOf('?', null, { unanswered: 3, waitingMinutes: 240, followers: 50_000, isPublic: true })
    expect(reasons.map(({ reason, points }) => [reason, points])).toEqual([
      ['repeat', 10],
      ['reach', 10],
      ['waiting', 5],
    ])
  })

  it('counts no reach for what only we can read', () => {
    expect(urgencyOf('?', null, { followers: 50_000, isPublic: false }).points).toBe(0)
  })

  it('finds danger in whatever language, known or not', () => {
    expect(urgencyOf('불이 났어요', null).reasons[0]?.reason).toBe('safety')
  })
})
