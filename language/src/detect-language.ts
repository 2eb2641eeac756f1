/** Scripts that (nearly) one language uses; the first that makes up a third of the letters decides. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Thai}/gu, 'th'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Myanmar}/gu, 'my'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
]

/** Little words that stand in nearly every sentence of a language and rarely in others. */
const STOP_WORDS: Record<string, string> = {
  en: "the and is are was were you i'm it's i my not have has can this that for with what when please of to in on do don't how why your hi hello thanks an at from by but if or be been will would there here yes all out up get got just now we they she his her him them us our their its about some any more than then who which could should did does had am i've i'll you're that's can't won't didn't doesn't isn't let's very too also only again still because after before over off into",
  es: 'el los las de que y en un una por con no es para mi está pero hola gracias cuando muy usted',
  fr: 'le les des et est je ne pas vous une pour dans que qui mon avec bonjour merci sur votre',
  de: 'der die das und ist ich nicht ein eine mit für wie bitte mein meine haben sie es auf hallo danke',
  pt: 'o os as de que e em um uma não é para meu minha com você está obrigado obrigada olá',
  it: 'il gli di che e un una per non è sono mi con ciao grazie come questo della',
  id: 'yang dan di tidak saya ini itu untuk dengan sudah bisa apa kapan kak terima kasih belum ada nya',
  nl: 'de het een en ik niet van dat je mijn met voor op zijn wat hoe bestelling bedankt nog geen maar naar heb kan wanneer',
  tl: 'ang ng sa na ko ako mo hindi po yung mga ba kasi lang naman salamat kailan wala pa',
  tr: 've bir bu için ne çok değil mi var yok ben nasıl ama sipariş teşekkürler zaman hala gelmedi',
  pl: 'nie się na jest to że do czy jak moje moja kiedy proszę dziękuję zamówienie jeszcze mam',
  vi: 'tôi không là và có cho của được này khi bạn cảm ơn rồi sao mình',
}
const stopWords = new Map(Object.entries(STOP_WORDS).map(([language, words]) => [language, new Set(words.split(' '))]))

const UKRAINIAN = /[іїєґ]/iu
const PERSIAN = /[پچژگ]/u
const TRADITIONAL = /[們這個還沒發訂單貨為麼說對後]/u

/** A long text is judged by its beginning. */
const MOST_CHARACTERS = 2_000

/**
 * The language a text is most likely written in (ISO 639-1, `zh-Hant` for traditional characters), or null when there is too
 * little to tell: a name, a number, an emoji. Addresses and handles do not count.
 */
export function detectLanguage(text: string): string | null {
  const clean = text.slice(0, MOST_CHARACTERS).replace(/https?:\/\/\S+|\S{1,64}@\S{1,255}|[@#][\p{L}\p{M}\p{N}_]+/gu, ' ')
  const letters = clean.match(/\p{L}/gu)?.length ?? 0
  if (letters === 0) return null
  for (const [script, language] of SCRIPTS) {
    const share = (clean.match(script)?.length ?? 0) / letters
    if (share >= (language === 'ja' ? 0.1 : 1 / 3)) return language === 'zh' && TRADITIONAL.test(clean) ? 'zh-Hant' : language
  }
  if ((clean.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) > letters / 3) return UKRAINIAN.test(clean) ? 'uk' : 'ru'
  if ((clean.match(/\p{Script=Arabic}/gu)?.length ?? 0) > letters / 3) return PERSIAN.test(clean) ? 'fa' : 'ar'
  return byStopWords(clean)
}

/** The language of most stop words; null when none stands out. */
function byStopWords(text: string): string | null {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}']+/gu) ?? []
  const scores = [...stopWords]
    .map(([language, set]) => ({ language, hits: words.filter((word) => set.has(word)).length }))
    .sort((a, b) => b.hits - a.hits)
  const [best, second] = scores
  if (!best || best.hits === 0 || best.hits === second?.hits) return null
  return best.hits / words.length >= 0.1 ? best.language : null
}
