import { HANDLE, isDoubtful, ruledGroup, withoutJoining } from './comment-rules.ts'
import { dangersIn } from './danger.ts'
import { kindOf } from './kind.ts'
import { modelledLanguage } from './language-of.ts'
import { scamSigns } from './scam.ts'
import { type Modelled, sentimentOf } from './sentiment.ts'

/** What a comment under a post is. The first four may matter to somebody; the others ask for nothing and may be cleared together. */
export type CommentGroup = 'complaint' | 'question' | 'photo' | 'unclear' | 'joined' | 'friends' | 'emoji' | 'scam'

export interface Comment {
  text: string
  /** Does a picture, film, voice or file come with it? */
  hasMedia?: boolean
}

/** Below that a model's complaint or question is one for people to tell. */
const SURE = 0.6
/** So far a model may find a text unhappy, and it still goes where nobody looks. */
const MOST_UNHAPPY = 0.4
/** `@friend look` and `@เพื่อน ดูนี่` are tags; a sentence beside a tag is a sentence. */
const FEW_LETTERS = 20
/** Less is a scrap of what was cut away, in which a model sees anything. */
const LEAST_LETTERS = 6

/**
 * The group of a comment, in English, Korean or Thai: by words of danger, then by rules and signs of a scam, then by the models. Models send to
 * people what the rules would have let pass, and never the other way but for tags of friends.
 */
export function commentGroup({ text, hasMedia = false }: Comment): CommentGroup {
  const language = modelledLanguage(text)
  if (dangersIn(text, language).some(({ danger }) => danger !== 'child')) return 'complaint'
  const ruled = ruledGroup(text, { media: hasMedia })
  if (ruled !== 'complaint' && !hasMedia && scamSigns(text).isLikely) return 'scam'
  if (ruled === 'unclear') return unruled(text, hasMedia, language)
  if (ruled !== 'joined' && ruled !== 'friends') return ruled
  return (language && forPeople(text, language)) ?? ruled
}

/** What the models see that asks for somebody, in what is said beside taking part; or null. */
function forPeople(text: string, language: Modelled): CommentGroup | null {
  const beside = withoutJoining(text.replace(HANDLE, ' '))
  if (lettersOf(beside) < LEAST_LETTERS) return null
  const asked = askedFor(beside, language)
  if (asked) return asked
  return (sentimentOf(beside, language).scores.neg ?? 0) > MOST_UNHAPPY ? 'unclear' : null
}

function askedFor(text: string, language: Modelled): CommentGroup | null {
  const { label, scores } = kindOf(text, language)
  if (label !== 'complaint' && label !== 'question') return null
  return (scores[label] ?? 0) > SURE ? label : 'unclear'
}

function unruled(text: string, hasMedia: boolean, language: Modelled | null): CommentGroup {
  const asked = language && askedFor(text, language)
  if (asked) return asked
  return !hasMedia && language && isTag(text) && forPeople(text, language) === null ? 'friends' : 'unclear'
}

function isTag(text: string): boolean {
  const words = text.replace(HANDLE, ' ')
  return words !== text && !isDoubtful(text) && lettersOf(words) <= FEW_LETTERS
}

const lettersOf = (text: string): number => text.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0
