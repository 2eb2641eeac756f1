import { digestOf, type Fields, idOf, isoFromText, type MessageEvent, numberOf, textOf } from '@baton/channel-kit'
import { reviewMessage, starsOf } from '@baton/channel-kit/reviews'
import { pageOf, reviewIn } from './site.ts'

/** What is known of one review, whether a row or a mail told it. */
export interface Told {
  id: string
  link: string
  at: string | null
  stars: number
  title: string
  pros: string
  cons: string
  advice: string
  job: string
  place: string
  employment: string
  language: string
  /** From a mail, which tells only how the review begins. */
  isNotice?: boolean
}

const TEXTS = ['id', 'link', 'title', 'pros', 'cons', 'advice', 'job', 'place', 'employment', 'language'] as const

/** Out of what an import kept; null when that is no review. */
export function toldOf(body: Fields): Told | null {
  const stars = starsOf(numberOf(body.stars))
  const texts = Object.fromEntries(TEXTS.map((name) => [name, textOf(body[name]).trim()])) as Record<(typeof TEXTS)[number], string>
  if (stars === null || !(texts.title || texts.pros || texts.cons)) return null
  return { ...texts, at: isoFromText(body.at), stars, ...(body.isNotice === true && { isNotice: true }) }
}

/** Has it a name of the site's own, by which it is known whatever is changed of it? */
export const isNamed = ({ id, link }: Pick<Told, 'id' | 'link'>): boolean => nameOf({ id, link }) !== ''

/** The number of a review may stand as `RVW123`, as 123, or in its link. */
function nameOf({ id, link }: Pick<Told, 'id' | 'link'>): string {
  return reviewIn(id) || idOf(id) || reviewIn(link)
}

/** One without a name is known again by what its author hardly changes together with the stars. */
function keyOf(told: Told): string {
  return nameOf(told) || `no-id-${digestOf([told.at, told.title, told.pros, told.cons]).slice(0, 24)}`
}

/** The parts under the headings that the site itself gives them. */
export function wordsOf({ pros, cons, advice }: Pick<Told, 'pros' | 'cons' | 'advice'>): string {
  const parts: [string, string][] = [
    ['Pros', pros],
    ['Cons', cons],
    ['Advice to management', advice],
  ]
  return parts.flatMap(([head, words]) => (words ? [`${head}: ${words}`] : [])).join('\n\n')
}

/** Nobody is named there. What is told of a person stands in place of a name. */
export function authorOf({ job, employment, place }: Pick<Told, 'job' | 'employment' | 'place'>): string {
  return [job, employment, place].filter(Boolean).join(' · ').slice(0, 200)
}

/** `order`: its place among what came in together. */
export function eventOf(told: Told, account: string, { noticedAt, order }: { noticedAt: string | null; order: number }): MessageEvent {
  const key = keyOf(told)
  const { stars, title, pros, cons, advice, isNotice } = told
  // A mail is the beginning of the version with these stars.
  const begun = `${key}~${stars}`
  const id = isNotice ? begun : `${key}@${digestOf([stars, title, pros, cons, advice]).slice(0, 12)}`
  const page = pageOf(told.link)
  const language = languageOf(told.language)
  const displayName = authorOf(told)
  const noticed = noticedAt ?? told.at
  return {
    ...reviewMessage(
      { account, reviewId: key },
      {
        id,
        ms: told.at ? Date.parse(told.at) : null,
        author: displayName ? { displayName } : {},
        text: wordsOf(told),
        review: { stars, ...(title && { title }) },
        ...(page && { url: page }),
      },
    ),
    order: String(order).padStart(6, '0'),
    ...(!isNotice && { completes: begun }),
    ...(noticed && { noticedAt: noticed }),
    ...(language && { language }),
    ...(page && { sendHints: { page } }),
  }
}

const LANGUAGES: Record<string, string> = {
  english: 'en',
  korean: 'ko',
  한국어: 'ko',
  thai: 'th',
  ไทย: 'th',
  japanese: 'ja',
  french: 'fr',
  german: 'de',
  spanish: 'es',
  portuguese: 'pt',
  italian: 'it',
  dutch: 'nl',
}

function languageOf(written: string): string {
  const word = written.toLowerCase()
  return LANGUAGES[word] ?? /^([a-z]{2})(?:[-_]|$)/.exec(word)?.[1] ?? ''
}
