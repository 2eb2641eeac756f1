import { englishWords, profanityOfWord, valenceOf } from './english-words.ts'
import { modelNamed, probabilities } from './linear/model.ts'
import { type Modelled, type Verdict, verdict } from './sentiment.ts'
import { phrases } from './phrases.ts'

/** Insults that are everyday words, so no list of profanity has them. */
const ENGLISH_INSULTS = new Set(
  `idiot idiots idiotic moron morons moronic stupid stupidity liar liars lying pathetic loser losers disgusting scum scumbag scumbags
   trash garbage clown clowns fool fools coward cowards crook crooks traitor traitors racist racists nazi nazis fascist fascists evil
   creep creepy pig pigs hypocrite hypocrites ignorant brainless braindead worthless useless disgrace filthy vile ugly pervert thug
   thugs psycho lunatic deranged delusional retard retarded jerk jerks bigot bigots wtf stfu gtfo bs hate joke fraud fake despicable
   imbecile incompetent laughingstock nasty rat rats rubbish sucks suck troll trolls vermin f*ck sh*t b*tch`.split(/\s+/),
)

/** Thai words of abuse, by hand: there is no set of them that could be learned from. */
const THAI_INSULTS = phrases(
  `เหี้ย เชี่ย เหี้ยไร สัส สัด(?=[\\s!]|$) ไอ้สัตว์ ไอสัตว์ ควย เย็ด แม่ง มึง กู(?=[\\s]|ไม่|จะ|ว่า) อีดอก ดอกทอง (?<!แกง|ผง)กะหรี่(?!ปั๊บ|ปั๊ป) ระยำ จัญไร ส้นตีน หน้าหี หัวควย พ่อมึง แม่มึง
   ไอ้โง่ อีโง่ ควายแท้ ไอ้ควาย อีควาย ไอ้บ้า อีบ้า สถุน ชาติหมา หน้าด้าน ปัญญาอ่อน ไอ้เวร อีเวร เลวทราม ชั่วช้า สารเลว ตอแหล สันดาน เสือก หุบปาก ไปตาย โง่เง่า ทุเรศ อุบาทว์`,
  'th',
)

export type Offence = 'off' | 'not'

/** Does a text insult somebody? A signal for an order of work, never a reason to hide or to block by itself. */
export function offenceOf(text: string, language: Modelled): Verdict<Offence> {
  if (language === 'ko') return verdict<Offence>(probabilities(modelNamed('ko-offence'), text))
  const weight = language === 'en' ? englishOffence(text) : thaiOffence(text)
  const off = weight / (weight + HALF_AT)
  return verdict<Offence>({ not: 1 - off, off })
}

/** The weight at which a text is as likely offensive as not: one word that is likely profane, or two insults. */
const HALF_AT = 2

/** What a word of the list counts that is none, perhaps or likely profane. */
const PROFANITY = [0, 0.7, 2]

function englishOffence(text: string): number {
  const words = englishWords(text)
  const profane = words.reduce((sum, word) => sum + (PROFANITY[profanityOfWord(word)] ?? 0), 0)
  const insults = words.filter((word) => ENGLISH_INSULTS.has(word)).length
  const { kind, harsh } = valenceOf(text)
  return Math.max(0, profane + insults * 1.2 + harsh * 0.35 - kind * 0.12)
}

function thaiOffence(text: string): number {
  return THAI_INSULTS.in(text).length * HALF_AT
}
