import type { ModerationAct } from '@baton/channel-kit'
import type { SecondLookWhy } from '@baton/contract/conversations'
import type { SecondLookPolicy } from '@baton/contract/moderation'
import { kindOf, modelledLanguage, sentimentOf } from '@baton/language'

/** What is told of a message by itself. */
export interface Said {
  direction: 'inbound' | 'outbound'
  /** 1 to 5, of a review. */
  stars: number | null
  /** Title and text of a review. */
  words: string
  /** Secret numbers of its author stand in it, for everybody to read until it is hidden. */
  holdsNumbers: boolean
}

/** As many stars or fewer are negative, whatever the words say. */
const FEW_STARS = 2

/**
 * Why somebody else has to look before this is done with a message, or null where nobody has to. With `careful` that is so for
 * what makes the words of others vanish: deleting them or blocking their author always, hiding them where they are negative. Our own words, showing again
 * and liking are no such thing; and what holds a card number is hidden for its author's sake, at once. Words in a language that no model reads are told by their stars alone.
 */
export function whyLookedAt(policy: SecondLookPolicy, act: ModerationAct, said: Said): SecondLookWhy | null {
  if (policy === 'off') return null
  const careful = said.direction === 'inbound' ? whyCareful(act, said) : null
  return careful ?? (policy === 'everything' ? 'everything' : null)
}

function whyCareful(act: ModerationAct, { stars, words, holdsNumbers }: Said): SecondLookWhy | null {
  if (act === 'delete') return 'deletes'
  if (act === 'block') return 'blocks'
  if (act !== 'hide' || holdsNumbers) return null
  if (stars !== null && stars <= FEW_STARS) return 'few-stars'
  const language = modelledLanguage(words)
  if (language === null) return null
  if (sentimentOf(words, language).label === 'neg') return 'negative'
  return kindOf(words, language).label === 'complaint' ? 'complaint' : null
}
