import { expect, it } from 'vitest'
import { type Comment, type CommentGroup, commentGroup } from './index.ts'

it.each<[Comment, CommentGroup]>([
  [{ text: 'My last order never arrived and nobody answers' }, 'complaint'],
  [{ text: '지난번 주문 아직도 안 왔어요 환불도 안 해주고 최악이네요' }, 'complaint'],
  [{ text: 'สั่งไปเป็นอาทิตย์ยังไม่ได้ของเลย แย่มาก' }, 'complaint'],
  [{ text: '참여완료! 근데 지난번 충전기에서 불이 났어요' }, 'complaint'],
  [{ text: 'When do you announce the winners?' }, 'question'],
  [{ text: '당첨자 발표 언제 하나요?' }, 'question'],
  [{ text: 'ประกาศผลวันไหนคะ' }, 'question'],
  [{ text: '???' }, 'question'],
  [{ text: '', hasMedia: true }, 'photo'],
  [{ text: '📷', hasMedia: true }, 'photo'],
  [{ text: 'I joined! hope to win' }, 'joined'],
  [{ text: '참여완료했어요 갖고 싶어요' }, 'joined'],
  [{ text: 'ร่วมสนุกค่ะ อยากได้มาก' }, 'joined'],
  [{ text: '@mina @jun' }, 'friends'],
  [{ text: '@민지 이거 봐' }, 'friends'],
  [{ text: '@nok ดูนี่' }, 'friends'],
  [{ text: '😍😍😍' }, 'emoji'],
  [{ text: '❤️🔥' }, 'emoji'],
  [{ text: 'Earn $900 daily, message me on telegram' }, 'scam'],
  [{ text: '토토 사이트 꽁머니 지급 텔레 문의' }, 'scam'],
  [{ text: '😡😡' }, 'unclear'],
  [{ text: 'お元気ですか' }, 'unclear'],
  [{ text: 'it is blue', hasMedia: true }, 'photo'],
  [{ text: '' }, 'unclear'],
])('puts %j with %s', (comment, group) => expect(commentGroup(comment)).toBe(group))

it.each([
  ['ร่วมสนุกค่ะ แต่เครื่องที่ซื้อมาใช้ไม่ได้', 'complaint'],
  ['Joined! My kid got burned by your heater though', 'complaint'],
  ['참여완료! 언제 발표하나요', 'question'],
  ['count me in, though your support is a joke', 'complaint'],
])('lets nothing pass that asks for somebody: "%s"', (text, group) => expect(commentGroup({ text })).toBe(group))
