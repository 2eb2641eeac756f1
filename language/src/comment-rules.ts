import type { CommentGroup } from './comment-group.ts'
import { isThanks } from './thanks.ts'

/** Something is broken, late, wrong or owed; parts of words, since Korean and Thai glue endings on. */
const COMPLAINT = wordsOf(
  `broken|broke|defect|damaged|leak|leaks|leaking|burn|burned|burnt|smoke|faulty|refund|money back|complain|complaint|scammed|rip off|ripped off|terrible|awful|horrible|worst|disappoint
   |angry|furious|unacceptable|still waiting|never arrived|never again|not working|doesn't work|does not work|stopped working|won't|cancel my|cancelled|cancellation|missing|wrong item|wrong size|wrong colour|wrong color
   |rude|ignored|ignoring|no reply|no answer|no response|nobody answers|noise|noisy|lied|lying|liar|fake|unsafe|dangerous|lawyer|sue|fraud|overcharged|charged twice|late again|done with|followed up|delayed|shame on
   |고장|환불|불량|하자|파손|깨져|깨졌|망가|누수|물이 새|물 새|새요|소음|시끄|냄새나|타는 냄새|연기|화재|배송이 안|배송 안|안 와|안와|안 왔|안왔|안 옵|아직도|늦어|늦네|지연|취소|반품|교환|누락|오배송|잘못 왔|잘못왔
   |실망|최악|화나|화가|짜증|열받|어이없|황당|불친절|무시|답이 없|답변이 없|답변 없|답장이 없|연락이 없|연락 없|연락이 안|응답이 없|신고|고소|소비자원|사기당|사기치|거짓|허위|불만|민원|피해|보상|책임|안 되고|안되고|안돼요|안 돼요|안됩니다|안 됩니다|작동|멈췄|멈춰|위험|다쳤|결제가 두|이중결제|이중 결제
   |พัง|เสียแล้ว|เสียหาย|เครื่องเสีย|ชำรุด|คืนเงิน|ขอเงินคืน|เงินคืน|ยังไม่ได้ของ|ไม่ได้ของ|ของไม่มา|ยังไม่มา|ไม่มาส่ง|ยังไม่ส่ง|ส่งช้า|ช้ามาก|ล่าช้า|รอนาน|รอมา|ร้องเรียน|ผิดหวัง|แย่มาก|แย่|ห่วย|โกรธ|โมโห|หัวร้อน|ไม่ตอบ|ไม่มีใครตอบ|เงียบ|ไม่รับสาย|โดนโกง|หลอกลวง|โกหก|ยกเลิก|เคลม|รั่ว|น้ำรั่ว|เสียงดัง|ควัน|ไหม้|อันตราย|ผิดสี|ผิดรุ่น|ผิดไซส์|ของปลอม|ใช้ไม่ได้|ใช้งานไม่ได้|ไม่ทำงาน|ตัดเงิน|หักเงิน|สคบ`,
)
/** Asks. Thai and Korean often do without a question mark. */
const QUESTION = wordsOf(
  `how do|how can|how to|how much|how long|how many|when is|when will|when does|when do|where is|where can|where do|what is|what time|what are|which one|which model|who won|can i|can we|can you|could you|do i|do you|does it|does this|is it|is there|is this|are there|will you|will there|anyone know
   |언제|어디|어떻게|어떤|얼마|몇 |무슨|무엇|누구|왜 |인가요|가요|나요|까요|는지요|가능한지|알려주세요|알려 주세요|궁금|문의
   |ไหม|มั้ย|มัย|หรือเปล่า|รึเปล่า|หรือยัง|รึยัง|เมื่อไหร่|เมื่อไร|วันไหน|ที่ไหน|ตรงไหน|อันไหน|แบบไหน|ยังไง|อย่างไร|เท่าไหร่|เท่าไร|กี่|ทำไม|อะไร|ใคร|สอบถาม|ขอถาม`,
)
/** Takes part in a give-away, wishes, praises. */
const JOINED = wordsOf(
  `joined|joining|entered|entering|count me in|i'm in|im in|pick me|choose me|done and shared|done|shared|followed|following|liked and|fingers crossed|hope i win|hope to win|want to win|would love to win|love to win|good luck|great event|great giveaway|love this|love it|participating|congratulations|happy holidays|happy chuseok
   |참여|참가|응모|당첨되|당첨 되|당첨 기원|당첨기원|당첨 가즈|당첨되고|저요|저도요|공유했|공유 했|공유 완료|공유완료|팔로우|좋아요 눌|좋아요 누르|화이팅|파이팅|응원|갖고 싶|갖고싶|받고 싶|받고싶|탐나|이벤트 감사|이벤트 최고|좋은 이벤트|추석 잘|명절 잘|즐거운 추석|대박나|행운
   |ร่วมสนุก|ร่วมกิจกรรม|แชร์แล้ว|แชร์เรียบร้อย|กดไลก์แล้ว|ไลก์แล้ว|ติดตามแล้ว|ขอให้ได้|ขอให้ถูก|ลุ้น|อยากได้|อยากได้รางวัล|สาธุ|สู้ๆ|เป็นกำลังใจ|กิจกรรมดี|สุขสันต์|โชคดี`,
)
/** Whoever denies, doubts or objects is not merely taking part. */
const DOUBT = wordsOf(
  `not|no|never|nothing|but|however|although|again|still|already|wait|waiting|problem|issue|help|order|delivery|service|support|really|seriously|sure|lol sure|yeah right|typical|address|account|as always|as usual|same as
   |안 |안되|안돼|못 |못해|못하|없|아니|말고|그런데|근데|하지만|그만|맨날|또 |역시|주문|배송|상담|고객센터|문제|도와|제발 좀|기다|언제나|말로만|정신|이벤트만|과연|글쎄|설마
   |ไม่|แต่|ยัง|อีกแล้ว|ปัญหา|ช่วย|สั่ง|ส่ง|บริการ|แอดมิน|เฮ้อ|จริงดิ|เหมือนเดิม|ประจำ|ตลอด`,
)
const BAIT = wordsOf(
  `dm me|message me|whatsapp|telegram|t.me|bit.ly|tinyurl|click|free money|claim your|claim prize|you won|you have won|winner announcement|crypto|bitcoin|invest|earn|loan|followers|link in bio|profile link|my profile
   |프로필 링크|링크 클릭|링크에서|텔레그램|카톡 아이디|카톡 추가|부업|재택|투자|코인|대출|수익|당첨 안내|당첨안내|당첨을 축하|오픈채팅
   |แอดไลน์|ทักแชท|ทักไลน์|กดลิงก์|ลิงก์ในโปรไฟล์|รายได้เสริม|งานออนไลน์|ลงทุน|เงินกู้|คริปโต|คุณได้รับรางวัล|รับรางวัลที่`,
)
/** Faces and signs of somebody who is not pleased. */
const UNHAPPY = /😠|😡|🤬|😤|😢|😭|😞|😔|😟|😕|🙁|☹|😣|😖|😫|😩|🙄|😒|😑|😐|💔|👎|🖕|❓|❔|⁉|‼|❗|🆘|🤔|🤨|😳|😱|🤮|🤢|🤡|💩|🗑|⚠|[ㅠㅜ]{2}/u
const EMOJI =
  /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3|[ㅋㅎ]+|\^{2,}|\b5{3,}\+?|<3|[:;]-?[)D])+/gu
export const HANDLE = /(?<![\p{L}\p{N}._%+-])@[\p{L}\p{M}\p{N}._-]+/gu
const LINK = /(?:https?:\/\/|www\.)\S+|(?<![a-z0-9-])[a-z0-9-]{1,63}\.(?:ly|me|gl|cc|co|link|site|shop|top|xyz|com|net)(?:\/\S*)?/giu
/** Longer words, or numbers of orders and telephones, are read by a person. */
const LONGEST_JOINED = 160
const LONG_NUMBER = /\p{Nd}(?:[ .-]?\p{Nd}){4,}/u

/**
 * The group of a comment under a post, in English, Korean or Thai, by plain rules. A group that asks for nothing is answered
 * only where nothing speaks against it; anything else is `unclear`. What carries a picture is for a person to look at.
 */
export function ruledGroup(text: string, { media }: { media: boolean }): CommentGroup {
  const plain = plainOf(text)
  const words = plain.replace(HANDLE, ' ').replace(LINK, ' ')
  if (has(words, COMPLAINT)) return 'complaint'
  const isBait = has(plain, BAIT)
  if (isBait && !media && plain.search(LINK) >= 0) return 'scam'
  if (/[?？]/u.test(words) || has(words, QUESTION)) return 'question'
  if (media) return 'photo'
  if (UNHAPPY.test(plain) || LONG_NUMBER.test(words) || plain.search(LINK) >= 0 || isBait) return 'unclear'
  const said = words
    .replace(EMOJI, ' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .trim()
  if (said === '') return plain.search(HANDLE) >= 0 ? 'friends' : plain.search(EMOJI) >= 0 ? 'emoji' : 'unclear'
  if (isThanks(words)) return 'joined'
  return said.length <= LONGEST_JOINED && has(words, JOINED) && !isDoubtful(words) ? 'joined' : 'unclear'
}

/** What is left of a comment without the words by which people take part: nothing, mostly. */
export function withoutJoining(text: string): string {
  return JOINED.reduce((left, words) => left.replaceAll(new RegExp(words, 'gu'), ' '), plainOf(text))
}

/** Does something in it deny, doubt, object, or look displeased? */
export function isDoubtful(text: string): boolean {
  const words = plainOf(text)
  const said = words.replaceAll(/[^\p{L}\p{M}\p{N}']+/gu, ' ').trim()
  return has(`${said} `, DOUBT) || words.includes("n't") || UNHAPPY.test(words) || LONG_NUMBER.test(words) || words.search(LINK) >= 0
}

/**
 * What near-equal comments have in common: letters without case, spacing, cheerful signs, names and repetition. Null where too
 * little is left to compare by: then only the very comment is meant. Signs of displeasure and question marks stay.
 */
export function commentLikeness(text: string): string | null {
  const plain = plainOf(text)
  const moods = [...new Set(plain.match(new RegExp(UNHAPPY, 'gu')) ?? [])].sort().join('')
  const asks = /[?？]/u.test(plain) ? '?' : ''
  const letters = plain
    .replace(HANDLE, '')
    .replace(EMOJI, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
    .replaceAll(/(.)\1{2,}/gu, '$1')
  return letters.length < 2 ? null : letters + asks + moods
}

/** Nobody takes part at such length, and what is read must not take long. */
const MOST_CHARACTERS = 5_000

function plainOf(text: string): string {
  return text.slice(0, MOST_CHARACTERS).normalize('NFC').trim().toLowerCase().replaceAll('’', "'")
}

function wordsOf(list: string): readonly RegExp[] {
  const words = list.split('|').map((word) => word.replace(/^\s+|\n\s*$/g, ''))
  const latin = words.filter((word) => /^[\p{ASCII}]+$/u.test(word)).map(escaped)
  const other = words.filter((word) => word !== '' && !/^[\p{ASCII}]+$/u.test(word)).map(escaped)
  return [new RegExp(`(?<![a-z])(?:${latin.join('|')})(?![a-z])`, 'u'), new RegExp(other.join('|'), 'u')]
}

function escaped(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

function has(text: string, [latin, other]: readonly RegExp[]): boolean {
  return Boolean(latin?.test(text) || other?.test(text))
}
