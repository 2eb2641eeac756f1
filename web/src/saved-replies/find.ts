import type { NetworkName, SavedReply } from '../api/types.ts'

export type TextLanguage = keyof SavedReply['texts']

/** Languages of texts, in the order in which one stands in for another. */
export const textLanguages = ['any', 'en', 'ko', 'th'] as const satisfies readonly TextLanguage[]

/** The text for somebody of this language, the one for any, else whichever there is. */
export function textFor({ texts }: Pick<SavedReply, 'texts'>, language: string | null | undefined): string {
  const own = texts[language as TextLanguage]
  return own ?? textLanguages.map((each) => texts[each]).find((text) => text !== undefined) ?? ''
}

export interface Wanted {
  /** What was typed behind `/`. */
  typed: string
  /** Where it will be said; null: nowhere, in a note. */
  network: NetworkName | null
  language: string | null
  /** Whose own ones come first among equals. */
  agentId: string
}

/** Those that fit, best first: by their word, then by their name, then by what they say; among equals one's own, then the most used. */
export function findSaved(replies: readonly SavedReply[], { typed, network, language, agentId }: Wanted): SavedReply[] {
  const wanted = typed.normalize('NFC').toLowerCase()
  const ranked = replies.flatMap((reply) => {
    if (network && reply.networks && !reply.networks.includes(network)) return []
    const rank = rankOf(reply, wanted, language)
    return rank === null ? [] : [{ reply, rank }]
  })
  const own = ({ ownerId }: SavedReply) => (ownerId === agentId ? 0 : 1)
  ranked.sort(
    (a, b) => a.rank - b.rank || own(a.reply) - own(b.reply) || b.reply.uses - a.reply.uses || a.reply.name.localeCompare(b.reply.name),
  )
  return ranked.map(({ reply }) => reply)
}

function rankOf(reply: SavedReply, wanted: string, language: string | null): number | null {
  if (wanted === '') return 0
  const word = reply.shortcut ?? ''
  const name = reply.name.toLowerCase()
  if (word === wanted) return 0
  if (word.startsWith(wanted)) return 1
  if (name.startsWith(wanted)) return 2
  if (name.includes(wanted)) return 3
  return textFor(reply, language).toLowerCase().includes(wanted) ? 4 : null
}
