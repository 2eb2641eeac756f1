import { detectLanguage } from './detect-language.ts'
import { MODELLED, type Modelled } from './sentiment.ts'

/** What a text is written in. */
export interface WrittenIn {
  /** ISO 639-1, or `zh-Hant`, or `th-Latn` and `ko-Latn` for Thai and Korean in Latin letters; null when nothing tells. */
  language: string | null
  /** Where two languages share the text: both, the main one first. Else empty. */
  mixed: string[]
  /** The languages that were found, and how much of the text is theirs, from 0 to 1. */
  scores: Record<string, number>
}

/** A long text is judged by its beginning. */
const MOST_CHARACTERS = 2_000
/** A second language counts from this part of the letters on, and with two words: a brand's name makes no text English. */
const LEAST_SHARE = 0.2

/**
 * The language of a text, and what stands beside it. Unlike `detectLanguage` it makes a guess wherever there are letters:
 * Latin letters that seem nobody else's are taken for English.
 *
 * @param found what `detectLanguage` says of it, for who has asked already
 */
export function languageOf(text: string, found: string | null = detectLanguage(text)): WrittenIn {
  const words = wordsOf(text)
  const shares = sharesOf(words)
  const language = mainLanguage(found, shares, words)
  if (language === null || !(language in shares)) return { language, mixed: [], scores: language === null ? {} : { [language]: 1 } }
  const other = Object.keys(shares).find((each) => each !== language && isSecond(each, shares, words))
  return { language, mixed: other === undefined ? [] : [language, other], scores: shares }
}

function mainLanguage(found: string | null, shares: Record<string, number>, words: readonly string[]): string | null {
  const [largest] = Object.keys(shares).sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))
  if (largest !== undefined && largest in ROMANISED) return largest
  return found ?? (largest === 'en' && looksForeign(words) ? null : largest) ?? null
}

/** Letters that English does not have, in more than a word or two. */
function looksForeign(words: readonly string[]): boolean {
  const foreign = words.filter((word) => languageOfWord(word) === 'en' && /[^\p{ASCII}’]/u.test(word)).length
  return foreign >= 2 || (foreign === 1 && words.length <= 3)
}

/** Is there enough of a language beside the main one? Thai has no spaces, so a few letters of it are words enough. */
function isSecond(language: string, shares: Record<string, number>, words: readonly string[]): boolean {
  if ((shares[language] ?? 0) < LEAST_SHARE) return false
  const its = words.filter(
    (word) => languageOfWord(word) === language.slice(0, 2) || (language in ROMANISED && languageOfWord(word) === 'en'),
  )
  return its.length >= 2 || (language === 'th' && (its[0]?.length ?? 0) >= 8)
}

/** The language whose models read a text best, or null when none does. */
export function modelledLanguage(text: string): Modelled | null {
  const { language } = languageOf(text)
  return isOneOf(language) ? language : null
}

function isOneOf(language: string | null): language is Modelled {
  return (MODELLED as readonly (string | null)[]).includes(language)
}

function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .normalize('NFC')
    .replace(/https?:\/\/\S+|\S{1,64}@\S{1,255}|[@#][\p{L}\p{M}\p{N}_]+/gu, ' ')
  return plain.toLowerCase().match(/\p{Script=Hangul}+|[\p{Script=Thai}]+|[\p{Script=Latin}\p{M}']+/gu) ?? []
}

function languageOfWord(word: string): string {
  if (/\p{Script=Hangul}/u.test(word)) return 'ko'
  return /\p{Script=Thai}/u.test(word) ? 'th' : 'en'
}

/** Thai is written without spaces, so it is letters that are counted, not words. Latin letters are one language's only. */
function sharesOf(words: readonly string[]): Record<string, number> {
  const letters: Record<string, number> = {}
  for (const word of words) letters[languageOfWord(word)] = (letters[languageOfWord(word)] ?? 0) + word.length
  const latin = letters.en
  if (latin !== undefined) {
    delete letters.en
    letters[latinLanguage(words.filter((word) => languageOfWord(word) === 'en'))] = latin
  }
  const all = Object.values(letters).reduce((sum, count) => sum + count, 0)
  return Object.fromEntries(Object.entries(letters).map(([language, count]) => [language, count / all]))
}

/** Words that stand in nearly every line of Thai or Korean typed in Latin letters, and hardly in English. */
const ROMANISED: Record<string, Set<string>> = {
  'th-Latn': new Set(
    `krub krab kub krap khrap khrab ka kha kaa khaa na naka nakub naka jaa ja mai mak maak makmak mak-mak laew leaw lew yang dai daai mee mii tee thee
     thi pen pai paai maa arai tammai thammai tao taorai thaorai tawrai raka song sawasdee sawatdee sawaddee sawasdeeka khob khop khun kob kop kun
     kopkun khobkhun khopkhun kobkun chob rak aroi suay sanuk phom pom chan ruu rue mairu chai chaimai keng jing jingjing loei leoy loey
     duay kin gin tham tam yaak yak kon khon krai kai nee nii nan ror raw roh wela wan wannee prungnee sang khong kong`.split(/\s+/),
  ),
  'ko-Latn': new Set(
    `annyeong annyeonghaseyo annyong anyeong haseyo hasaeyo gamsahamnida kamsahamnida gamsahabnida kamsahabnida gomawo gomawoyo gomapseumnida mianhae
     mianhaeyo joesonghamnida juseyo juseo jusaeyo jebal eonje eodi eodiseo wae waeyo mwo mwoya mwoyeyo eolma eolmayeyo baesong hwanbul jumun jinjja jincha
     jeongmal neomu nomu manhi mani joayo joahae johayo saranghae saranghaeyo isseoyo isseo issoyo eopseoyo eopsoyo opsoyo eobseo haeyo haejuseyo hamnida
     imnida ieyo yeyo aniyo anieyo ne nae naega jega uri oneul naeil eoje ajik ajikdo wasseoyo watsoyo anwasseoyo yeoboseyo daebak heol geunde geuraeseo arasseo`.split(
      /\s+/,
    ),
  ),
}

function latinLanguage(words: readonly string[]): string {
  for (const [language, known] of Object.entries(ROMANISED)) {
    const hits = words.filter((word) => known.has(word)).length
    if (hits >= 2 ? hits * 5 >= words.length * 2 : hits === 1 && words.length === 1 && (words[0]?.length ?? 0) >= 5) return language
  }
  return 'en'
}
