import type { Random } from '../random.ts'
import type { Simulator } from '../simulator.ts'

export interface GiveawayComment {
  name: string
  text: string
  picture: boolean
  /** A complaint, a question, a picture alone, or hard to tell: for a person to see. */
  matters: boolean
}

export const giveawayPost =
  '추석 이벤트: 댓글 달고 세탁기 받으세요 🎁 Comment and win a Haru washer. คอมเมนต์ลุ้นรับเครื่องซักผ้า Haru ประกาศผลวันศุกร์'

const COMMENTS = 3_000
/** How many of each kind are for a person to see; the rest is what a give-away draws. */
const MATTER = { complaints: 21, questions: 52, pictures: 9, unclear: 4 } as const
const FRIENDS = 214
const EMOJI = 103
const SCAMS = 4
const HOURS = 20
/** So many at once on their way, as many as the product takes without being pressed. */
const WAVE = 50

/** Three thousand comments of which 86 matter, the same for the same seed. All words and names are invented. */
export function giveaway(random: Random): GiveawayComment[] {
  const many = (count: number, matters: boolean, say: () => string, picture = false) =>
    Array.from({ length: count }, () => ({ name: nameOf(random), text: say(), picture, matters }))
  const complaint = () => random.pick(complaints)(random)
  const { complaints: complaining, questions: asking, pictures, unclear } = MATTER
  const joining = COMMENTS - complaining - asking - pictures - unclear - FRIENDS - EMOJI - SCAMS
  return random.shuffle([
    ...many(complaining, true, complaint),
    ...many(asking, true, () => random.pick(questions)),
    ...many(pictures, true, () => '', true),
    ...many(unclear, true, () => random.pick(riddles)),
    ...many(joining, false, () => random.pick(entries) + random.pick(['', '', ' 🙏', ' 🎉', '!!', ' ❤️'])),
    ...many(FRIENDS, false, () => Array.from({ length: random.int(1, 3) }, () => `@${random.pick(friends)}${random.int(1, 99)}`).join(' ')),
    ...many(EMOJI, false, () => random.pick(['🔥', '🎉', '❤️', '🙌', '👏']).repeat(random.int(1, 4))),
    ...many(SCAMS, false, () => random.pick(scams)),
  ])
}

/** The brand's post and, over the hours since, what people said under it. Settles when all of it was delivered. */
export async function playGiveaway(simulator: Simulator, brand: { userId: string; handle: string }): Promise<GiveawayComment[]> {
  const { x, clock } = simulator
  const random = simulator.random.fork('giveaway')
  const comments = giveaway(random)
  const start = clock.now() - HOURS * 3_600_000
  const post = x.post({ from: brand.userId, text: giveawayPost, at: start }).id
  await simulator.idle()
  const step = (HOURS * 3_600_000) / (comments.length + 1)
  for (let begun = 0; begun < comments.length; begun += WAVE) {
    for (const [n, { name, text, picture }] of comments.slice(begun, begun + WAVE).entries()) {
      const from = x.createUser({ username: `guest_${random.hex(8)}`, name }).id
      const at = Math.round(start + (begun + n + 1) * step)
      // Replies on X call for whom they answer; a picture alone says nothing else.
      x.post({ from, text: `@${brand.handle} ${text}`.trim(), inReplyTo: post, at, ...(picture && { picture }) })
    }
    await simulator.idle()
  }
  return comments
}

const names = ['민지', '도윤', '서연', '하준', 'สมชาย', 'นก', 'ปิยะ', 'มินตรา', 'Emily', 'Tom', 'Ruth', 'Noah', '지우', 'แพรว', 'Zara']
const nameOf = (random: Random): string => `${random.pick(names)} ${random.int(1, 999)}`
const friends = ['jiyoon_k', 'minsu.', 'ann_lee', 'nok_', 'somchai_', 'haru_fan']

const complaints: ((random: Random) => string)[] = [
  (random) => `환불이 ${random.int(2, 5)}주째 안 되고 있는데 이벤트만 하시네요`,
  () => '저요 저요 근데 지난번 세탁기 고장났어요 ㅠㅠ',
  () => '세탁기에서 물이 새는데 고객센터는 연락이 없어요',
  (random) => `ร่วมสนุกค่ะ แต่เครื่องเสียมา ${random.int(2, 9)} วันแล้วไม่มีใครตอบ`,
  () => 'ของยังไม่มาเลยค่ะ รอนานมาก',
  (random) => `Joined! Also still waiting for my refund from ${random.int(2, 6)} weeks ago`,
  () => 'My Haru washer leaks every night and nobody answers',
]
const questions = [
  '당첨 발표는 언제인가요?',
  '해외에서도 참여할 수 있나요?',
  '댓글 여러 개 달아도 되나요',
  '세탁기 용량이 얼마나 되나요?',
  'ประกาศผลวันไหนคะ',
  'คนต่างจังหวัดร่วมได้ไหมครับ',
  'เครื่องซักผ้ากี่กิโลคะ',
  'When will the winners be announced?',
  'Is it open to people outside Seoul?',
  'How many people can win',
]
const riddles = ['😡😡 역시 하루...', 'ก็ดีนะแต่…', 'sure, as always', '이번에도 그럴 줄']
const entries = [
  '참여 완료! 당첨되게 해 주세요',
  '참여합니다',
  '저요 저요 당첨 기원',
  '공유하고 참여해요, 추석 잘 보내세요',
  '좋은 이벤트 감사합니다',
  '하루 화이팅, 당첨되고 싶네요',
  'ร่วมสนุกค่ะ ขอให้ได้รางวัลนะคะ',
  'ร่วมสนุกครับ',
  'แชร์แล้วค่ะ รอลุ้น',
  'กดไลก์แล้วค่ะ ขอให้โชคดี',
  'Count me in',
  'Joined, fingers crossed',
  'Done and shared',
  'Love this, hope I win',
  'Thank you for the great giveaway',
]
const scams = [
  '당첨 안내는 프로필 링크에서 확인하세요 → bit.ly/haru-win',
  'You have won, claim your prize at t.me/haru_prize',
  'คุณได้รับรางวัล กดลิงก์ haru-gift.top',
]
