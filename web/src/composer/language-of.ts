import type { Conversation } from '../api/types.ts'

/** In which the contact is answered: the language of their last words, else the one their profile names. */
export const languageOf = ({ labels, contact }: Conversation): string | null => labels?.language ?? contact.language
