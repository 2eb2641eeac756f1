import { phrases } from './phrases.ts'

export const SCAM_SIGNS = [
  'messenger',
  'gambling',
  'easy_money',
  'crypto',
  'prize',
  'adult',
  'loan',
  'posing',
  'link',
  'hidden_letters',
] as const
export type ScamSign = (typeof SCAM_SIGNS)[number]

/** How much a sign says; a link alone says little, a gambling site says all. */
const POINTS: Record<ScamSign, number> = {
  messenger: 2,
  gambling: 3,
  easy_money: 2,
  crypto: 2,
  prize: 2,
  adult: 3,
  loan: 2,
  posing: 2,
  link: 1,
  hidden_letters: 1,
}
const LIKELY_FROM = 3

const WORDS: Partial<Record<ScamSign, ReturnType<typeof phrases>[]>> = {
  messenger: [
    phrases(
      '(?:whatsapp|telegram|tele|wechat|signal)_(?:me|number|group|channel|us) (?:dm|inbox|message|text|contact)_(?:me|us|her|him)_(?:now|for|to|on) on_(?:telegram|whatsapp) t\\.me wa\\.me line_id add_me_on',
      'en',
    ),
    phrases('텔레그램 텔레_ 카톡_(?:주세요|문의|추가|아이디) 오픈_채팅 오픈카톡 라인_아이디 디엠_주시면', 'ko'),
    phrases('แอดไลน์ แอดไลน ไลน์ไอดี ทักไลน์ เทเลแกรม อินบ็อกซ์มา ไอดีไลน์', 'th'),
  ],
  gambling: [
    phrases('casino slots jackpot betting_site free_spins sportsbook baccarat', 'en'),
    phrases('바카라 토토 카지노 슬롯 파워볼 사다리_게임 먹튀 꽁머니 홀짝 릴게임', 'ko'),
    phrases('เว็บพนัน พนันออนไลน์ คาสิโน บาคาร่า สล็อต แทงบอล หวยออนไลน์ เครดิตฟรี ฝากถอน ยิงปลา', 'th'),
  ],
  easy_money: [
    phrases(
      '(?:earn|make|made|earned|earning)_(?:\\w+_)?[$£€]?\\d[\\d,k.]*(?:_(?:a|per|every|in)_\\w+)? passive_income work_from_home financial_freedom guaranteed_(?:profit|return|income)s? double_your_money investment_(?:platform|opportunity|manager) my_account_manager trade_with thanks_to_(?:mr|mrs|sir|dr)',
      'en',
    ),
    phrases('수익_보장 고수익 월_[0-9]+만 일당_[0-9]+ 재택_(?:부업|알바) 부업_(?:하실|문의|추천) 원금_보장 투자_(?:리딩|문의|방)', 'ko'),
    phrases('รายได้เสริม งานออนไลน์ ทำที่บ้าน รายได้วันละ วันละ_[0-9,]+ ลงทุนน้อย กำไร_[0-9]+ การันตีกำไร รับทุกวัน ถอนได้จริง', 'th'),
  ],
  crypto: [
    phrases('bitcoin btc crypto ethereum usdt forex binary_options nft_giveaway airdrop wallet_address', 'en'),
    phrases('비트코인 코인_(?:추천|리딩|투자) 리딩방', 'ko'),
    phrases('บิทคอยน์ คริปโต เทรดทอง ฟอเร็กซ์', 'th'),
  ],
  prize: [
    phrases(
      "you(?:'ve|_have|_are)?_(?:been_)?(?:won|selected|chosen|a_winner) claim_your_(?:prize|gift|reward) free_(?:iphone|gift_card|giveaway) click_(?:the|my|this)_(?:link|bio|profile) link_in_(?:my_)?bio",
      'en',
    ),
    phrases('당첨되셨 당첨을_축하 프로필_(?:링크|클릭) 링크_클릭', 'ko'),
    phrases('คุณได้รับรางวัล คุณถูกรางวัล กดลิงก์ กดลิงค์ คลิกลิงก์ รับฟรีที่', 'th'),
  ],
  adult: [
    phrases('onlyfans nudes sexy_(?:girls|pics|video)s? hookups? escorts? hot_(?:girls|singles)', 'en'),
    phrases('조건_만남 출장_(?:마사지|샵) 야동 섹파', 'ko'),
    phrases('คลิปหลุด คลิปโป๊ ไซด์ไลน์ นัดเย', 'th'),
  ],
  loan: [
    phrases('instant_loans? loan_approved no_credit_check low_interest_loans?', 'en'),
    phrases('소액_대출 당일_대출 무직자_대출 급전', 'ko'),
    phrases('เงินกู้ สินเชื่อด่วน กู้เงินด่วน เงินด่วน ไม่เช็คเครดิต', 'th'),
  ],
  posing: [
    phrases(
      'official_(?:support|help)_(?:page|team|desk|line) recovery_(?:expert|agent|team) hacked_account_(?:recovery|back) recover_your_(?:account|funds|money)',
      'en',
    ),
    phrases('공식_(?:고객센터|상담)_(?:연락|텔레|카톡) 계정_복구_문의', 'ko'),
    phrases('กู้บัญชีคืน ตามเงินคืนให้ ทีมงานกู้คืน', 'th'),
  ],
}

const LINK = /https?:\/\/|\bbit\.ly\/|\bt\.me\/|\bwa\.me\/|\b[a-z0-9-]{2,40}\.(?:com|net|xyz|top|vip|win|site|online|club|shop|cc|ru)\b/iu
/** Letters that no reader sees, put between others to get past filters; joiners inside emoji are none of them. */
const HIDDEN = /\p{L}[\u200b\u200c\u2060\ufeff\u00ad]+\p{L}/u

/** Signs of an offer that is likely none. A likelihood, no proof: what is found is put aside, never deleted by itself. */
export function scamSigns(text: string): { signs: ScamSign[]; isLikely: boolean } {
  const beginning = text.slice(0, 5_000)
  const signs = SCAM_SIGNS.filter((sign) => {
    if (sign === 'link') return LINK.test(beginning)
    if (sign === 'hidden_letters') return HIDDEN.test(beginning)
    return WORDS[sign]?.some((words) => words.in(text).length > 0)
  })
  return { signs, isLikely: signs.reduce((sum, sign) => sum + POINTS[sign], 0) >= LIKELY_FROM }
}
