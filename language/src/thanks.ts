/**
 * Words that may stand in a message that only thanks or says goodbye. A message made of nothing else, with at least one word
 * of `CORE` (or emoji alone), asks for nothing. Anything else may: silence towards a question costs more than a look at a thank-you.
 */
const CORE = new Set(
  `thanks thank thanx thx tks ty tysm appreciated appreciate cheers
   감사합니다 감사해요 감사드립니다 감사드려요 감사 감사감사 감사용 감솨 감사합니당 고맙습니다 고마워요 고마워 고맙습니당 땡큐 ㄱㅅ ㄳ 수고하세요 수고하셨습니다 수고하셨어요 수고 안녕히계세요
   ขอบคุณ ขอบคุน ขอบใจ ขอบพระคุณ แต๊ง แต๊งกิ้ว แท้งกิ้ว`.split(/\s+/),
)
const FILLERS = new Set(
  `you u so very much a lot lots again all for your the quick fast help helping reply response assistance support service kind it i we really
   ok okay okey great good perfect awesome wonderful nice lovely amazing got have day one bye goodbye and too best team guys everyone many million bunch that's works now
   네 넵 넹 예 네네 아 오 와 정말 너무 너무너무 진짜 많이 항상 늘 빠른 친절한 답변 답장 응대 도움 덕분에 좋은 하루 되세요 보내세요 도와주셔서 알려주셔서 답변해주셔서 확인해주셔서 확인했습니다 알겠습니다 알겠어요 담당자님 상담사님 좋아요 최고예요 최고
   ค่ะ คะ ครับ คับ ค้าบ จ้า จ้ะ นะ นะคะ นะครับ มาก มากๆ มากมาย เลย เลยค่ะ เลยครับ โอเค ได้เลย รับทราบ ทราบแล้ว เข้าใจแล้ว แล้ว ดี ดีมาก เยี่ยม สำหรับ ความ ช่วยเหลือ ที่ ช่วย คำตอบ แอดมิน พี่ ทีมงาน บริการ น่ารัก ใจดี สวัสดี`.split(
    /\s+/,
  ),
)
/** Faces and signs of somebody who is not done with us. */
const UNHAPPY = /😠|😡|🤬|😤|😢|😭|😞|😔|😟|😕|🙁|☹|😣|😖|😫|😩|🥺|🙄|😒|😑|😐|💔|👎|🖕|❓|❔|⁉|‼|❗|🆘|🤔|🤨|😳|😱/u
const EMOJI = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3)+/gu
/** Laughter: ㅋㅋ, ㅎㅎ, ^^, 555, haha, :) and the like. */
const LAUGHTER = /[ㅋㅎ]+|\^{2,}|\b5{3,}\+?|\b(?:ha){2,}h?\b|[:;]-?[)D]|<3/giu

const thai = new Intl.Segmenter('th', { granularity: 'word' })

/**
 * Is this nothing but a thank-you, a goodbye or emoji, in English, Korean or Thai? Such a message after our answer does not
 * reopen a conversation. When in doubt the answer is no.
 */
export function isThanks(text: string): boolean {
  const plain = text.normalize('NFC').trim().toLowerCase()
  if (plain === '' || plain.length > 120 || /[?？]/u.test(plain) || UNHAPPY.test(plain)) return false
  const words = plain
    .replace(EMOJI, ' ')
    .replace(LAUGHTER, ' ')
    .replaceAll('’', "'")
    .replace(/[.,!~…·・、。！ㅠㅜ"“”]+/gu, ' ')
    .trim()
  if (words === '') return /\p{Extended_Pictographic}|[ㅋㅎ]|\^\^/u.test(plain)
  const parts = words.split(/\s+/u).flatMap(partsOf)
  return parts.some((part) => CORE.has(part)) && parts.every((part) => CORE.has(part) || FILLERS.has(part))
}

/** Thai is written without spaces, so its words are looked for one after the other, the longest first. */
function partsOf(word: string): string[] {
  if (!/\p{Script=Thai}/u.test(word)) return [word]
  const parts: string[] = []
  let rest = word
  while (rest !== '') {
    const known = THAI_WORDS.find((candidate) => rest.startsWith(candidate))
    const part = known ?? thai.segment(rest)[Symbol.iterator]().next().value?.segment ?? rest
    parts.push(part === 'ๆ' ? 'มาก' : part)
    rest = rest.slice(part.length)
  }
  return parts
}

const THAI_WORDS = [...CORE, ...FILLERS].filter((word) => /\p{Script=Thai}/u.test(word)).sort((a, b) => b.length - a.length)
