import { isThanks } from '@baton/language'

/** A sticker, an emoji or nothing but thanks: said after our answer it asks for no other. */
export function isLight({ text, kindHint, media }: { text: string | null; kindHint: string | null; media: boolean }): boolean {
  return kindHint === 'sticker' || kindHint === 'reaction' || (!media && isThanks(text ?? ''))
}
