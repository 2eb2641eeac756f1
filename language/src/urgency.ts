import { dangersIn } from './danger.ts'
import { englishWords } from './english-words.ts'
import { offenceOf } from './offence.ts'
import { type Phrases, phrases } from './phrases.ts'
import { type Modelled, sentimentOf } from './sentiment.ts'

export const URGENCY_REASONS = ['safety', 'legal', 'press', 'money', 'anger', 'deadline', 'repeat', 'reach', 'waiting'] as const
export type UrgencyReason = (typeof URGENCY_REASONS)[number]

/** What is known about a message beside its words. All of it may be left out. */
export interface Circumstances {
  /** How many messages of the contact nobody has answered yet, this one included. */
  unanswered?: number
  /** Since when the contact waits, in minutes. */
  waitingMinutes?: number
  /** How many people follow its author. */
  followers?: number
  /** Can everybody read it? */
  isPublic?: boolean
}

export interface ReasonFound {
  reason: UrgencyReason
  points: number
  /** Its part of all points, from 0 to 1. */
  share: number
  /** The words it was found by; none where it is a matter of number or feeling. */
  words: string[]
}

export interface Urgency {
  /** The sum of the reasons' points, at most 100. */
  points: number
  level: 'low' | 'normal' | 'high' | 'critical'
  /** The weightiest first. */
  reasons: ReasonFound[]
}

const FROM: readonly (readonly [Urgency['level'], number])[] = [
  ['critical', 60],
  ['high', 35],
  ['normal', 12],
]

/**
 * How soon somebody should look at a message, as a sum of reasons that can be shown. It orders work; it promises nobody an
 * answer and says nothing about whose claim is just.
 */
export function urgencyOf(text: string, language: Modelled | null, circumstances: Circumstances = {}): Urgency {
  const found = [...inWords(text, language), ...inCircumstances(circumstances)]
  const reasons = URGENCY_REASONS.flatMap((reason) => {
    const of = found.filter((each) => each.reason === reason)
    const points = Math.min(
      MOST[reason],
      of.reduce((sum, each) => sum + each.points, 0),
    )
    return points > 0 ? [{ reason, points, words: [...new Set(of.flatMap(({ words }) => words))] }] : []
  })
  const all = reasons.reduce((sum, { points }) => sum + points, 0)
  const points = Math.min(100, all)
  return {
    points,
    level: FROM.find(([, least]) => points >= least)?.[0] ?? 'low',
    reasons: reasons.map((each) => ({ ...each, share: each.points / all })).sort((a, b) => b.points - a.points),
  }
}

/** What one reason can add. Danger to somebody's life outweighs all others together but the law. */
const MOST: Record<UrgencyReason, number> = {
  safety: 70,
  legal: 40,
  press: 35,
  money: 25,
  anger: 25,
  deadline: 20,
  repeat: 20,
  reach: 20,
  waiting: 20,
}

/** A child alone is no danger; in a text about a danger it makes it greater. */
const CHILD_ALONE = 10

type Found = Omit<ReasonFound, 'share'>

function inWords(text: string, language: Modelled | null): Found[] {
  const found: Found[] = dangersIn(text, language).map(({ danger, words }) => {
    if (danger === 'press') return { reason: 'press', points: 25, words }
    if (danger === 'police') return { reason: 'legal', points: 25, words }
    return { reason: 'safety', points: danger === 'child' ? CHILD_ALONE : danger === 'suicide' || danger === 'death' ? 65 : 50, words }
  })
  if (!found.some(({ points, reason }) => reason === 'safety' && points > CHILD_ALONE)) remove(found, 'safety')
  if (language === null) return found
  for (const reason of WORDED) {
    const words = WORDS[reason][language].in(text)
    if (words.length > 0) found.push({ reason, points: POINTS[reason] + 5 * (words.length - 1), words })
  }
  const anger = angerIn(text, language)
  return anger > 0 ? [...found, { reason: 'anger', points: anger, words: [] }] : found
}

function remove(found: Found[], reason: UrgencyReason): void {
  const at = found.findIndex((each) => each.reason === reason)
  if (at >= 0) found.splice(at, 1)
}

const POINTS = { legal: 30, money: 15, deadline: 15, repeat: 12, waiting: 10 } as const
const WORDED = ['legal', 'money', 'deadline', 'repeat', 'waiting'] as const

const WORDS: Record<(typeof WORDED)[number], Record<Modelled, Phrases>> = {
  legal: {
    en: phrases(
      'lawyer lawyers attorney sue suing lawsuit legal_action small_claims court consumer_(?:protection|rights|court|agency) ombudsman trading_standards bbb better_business_bureau ftc dot_complaint chargeback class_action gdpr fraud',
      'en',
    ),
    ko: phrases(
      '변호사 소송 법적_(?:조치|대응|책임) 법대로 소비자원 소비자_보호원 소보원 공정위 공정거래위원회 내용증명 손해배상 민원_넣 국민신문고 금감원',
      'ko',
    ),
    th: phrases('ทนาย ฟ้องร้อง ฟ้องศาล จะฟ้อง ดำเนินคดี ขึ้นศาล สคบ ส\\.ค\\.บ คุ้มครองผู้บริโภค กฎหมาย เรียกค่าเสียหาย ร้องเรียนถึง', 'th'),
  },
  money: {
    en: phrases(
      'refund(?:ed|s)? money_back charged_(?:me_)?(?:twice|again|two_times) double_?charged overcharged unauthori[sz]ed_(?:charge|payment|transaction) owe_me compensation reimburse(?:d|ment)? stole_my_money paid_(?:for_nothing|twice) debited took_my_money',
      'en',
    ),
    ko: phrases(
      '환불 이중_결제 중복_결제 두_번_결제 결제_취소 돈_?돌려 돈만_빠져 입금이_안 보상해 보상_?받 피해_?보상 과금 무단_결제 카드_?도용',
      'ko',
    ),
    th: phrases('คืนเงิน เงินคืน ขอเงินคืน หักเงิน ตัดเงิน ตัดบัตร โดนหัก เก็บเงินซ้ำ หักซ้ำ ตัดซ้ำ โอนเงินแล้ว โอนเงินไปแล้ว เงินหาย ค่าชดเชย ชดใช้', 'th'),
  },
  deadline: {
    en: phrases(
      'asap urgent(?:ly)? emergency immediately right_now (?:by|before)_(?:today|tonight|tomorrow|noon|monday|tuesday|wednesday|thursday|friday|saturday|sunday|the_weekend) need_it_(?:today|tonight|tomorrow|by) in_(?:an|one|two|\\d+)_hours? flight_(?:is_|leaves_)?(?:in|today|tonight|tomorrow) leaving_(?:today|tonight|tomorrow) wedding_is last_day expires_(?:today|tomorrow)',
      'en',
    ),
    ko: phrases(
      '급합니다 급해요 급하게 긴급 시급 당장 빨리_좀 오늘_?까지 내일_?까지 오늘_안에 오늘_중으로 이번_주_안에 오전까지 오후까지 주말_?전까지 마감 내일_(?:출국|결혼|행사|필요) 오늘_(?:출국|행사|필요)',
      'ko',
    ),
    th: phrases('ด่วน เร่งด่วน ภายในวันนี้ ภายในพรุ่งนี้ วันนี้เท่านั้น ก่อนพรุ่งนี้ ต้องใช้วันนี้ ต้องใช้พรุ่งนี้ ใช้พรุ่งนี้ เดี๋ยวนี้ ทันที วันสุดท้าย บินวันนี้ บินพรุ่งนี้ รีบใช้', 'th'),
  },
  repeat: {
    en: phrases(
      '(?:second|third|fourth|fifth|2nd|3rd|4th|5th|\\d+th)_time (?:twice|three_times|four_times|five_times|\\d+_times|many_times|multiple_times|several_times|so_many_times) again_and_again once_again over_and_over keeps_happening yet_again still_no_(?:reply|answer|response) already_(?:called|emailed|wrote|contacted|messaged|sent|asked) called_(?:you_)?(?:again|\\d+)',
      'en',
    ),
    ko: phrases(
      '몇_번째 (?:두|세|네|다섯|[2-9])_번째 벌써_(?:두|세|네|다섯|몇)_번 여러_번 수차례 계속_(?:문의|전화|연락|말씀) 또_이러 또_?다시 매번 반복',
      'ko',
    ),
    th: phrases(
      'หลายรอบ หลายครั้ง (?:สอง|สาม|สี่|ห้า|[2-9])_?(?:รอบ|ครั้ง)แล้ว ครั้งที่_?(?:สอง|สาม|สี่|ห้า|[2-9]) รอบที่_?(?:สอง|สาม|สี่|[2-9]) อีกแล้ว ซ้ำๆ ซ้ำแล้วซ้ำเล่า ทุกครั้งเลย ทักไปหลาย โทรไปหลาย',
      'th',
    ),
  },
  waiting: {
    en: phrases(
      "(?:been_)?waiting_(?:for_)?(?:\\d+|an|two|three|four|five|several|weeks|days|hours|months|over|more|since|forever) still_waiting still_(?:not|haven't|no|hasn't) (?:\\d+|two|three|four|five|several)_(?:hours|days|weeks|months)_(?:later|now|ago) for_(?:\\d+|two|three|four|five)_(?:hours|days|weeks|months) on_hold no_one_(?:answers|replies|replied|answered|responds)",
      'en',
    ),
    ko: phrases(
      '아직도 아직_안 여태 일주일째 (?:[0-9]+|하루|이틀|사흘|며칠|몇_주|한_달|두_달|보름)(?:일|주|달|시간|개월)?_?째 기다리고_?있 기다렸 답변이_?없 답이_?없 연락이_?없 감감무소식 무응답 답장_?없',
      'ko',
    ),
    th: phrases(
      'ยังไม่ได้ ยังไม่มา ยังไม่ตอบ ยังไม่ถึง รอมา รอนาน รอตั้งแต่ (?:[0-9]+|หลาย|สอง|สาม|สี่|ห้า)_?(?:วัน|ชั่วโมง|อาทิตย์|สัปดาห์|เดือน)แล้ว เป็นอาทิตย์ เป็นเดือน จนป่านนี้ ไม่มีใครตอบ ไม่มีคนตอบ เงียบ',
      'th',
    ),
  },
}

/** Anger is a bad feeling said loudly: with insults, in capitals, with rows of signs. */
function angerIn(text: string, language: Modelled): number {
  const bad = sentimentOf(text, language).scores.neg ?? 0
  if (bad < 0.5) return 0
  const insulting = offenceOf(text, language).scores.off ?? 0
  const loud = (/[!?]{2,}/.test(text) ? 3 : 0) + (shouts(text) ? 5 : 0) + (/😡|🤬|😠|👎|💢/u.test(text) ? 5 : 0)
  return Math.round((bad - 0.5) * 16 + (insulting > 0.5 ? (insulting - 0.5) * 20 : 0) + loud)
}

function shouts(text: string): boolean {
  const words = englishWords(text).length
  return words >= 3 && (text.match(/\b[A-Z]{3,}\b/g)?.length ?? 0) * 2 >= words
}

function inCircumstances({ unanswered = 1, waitingMinutes = 0, followers = 0, isPublic = false }: Circumstances): Found[] {
  const found: Found[] = []
  if (unanswered > 1) found.push({ reason: 'repeat', points: 5 * (unanswered - 1), words: [] })
  // One point for the first quarter of an hour, and one more each time the wait doubles.
  if (waitingMinutes >= 15) found.push({ reason: 'waiting', points: 1 + Math.floor(Math.log2(waitingMinutes / 15)), words: [] })
  if (isPublic && followers >= 1_000) found.push({ reason: 'reach', points: 5 * Math.floor(Math.log10(followers / 100)), words: [] })
  return found
}
