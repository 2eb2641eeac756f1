export const passwordMinimum = 10

/** Counted in characters as people count them, not in units of memory. */
export const isTooShort = (password: string) => Array.from(password).length < passwordMinimum

export type Strength = 'short' | 'guessable' | 'fair' | 'strong'

/**
 * How hard a password is to guess, roughly: length counts most, repeated and neighbouring characters hardly,
 * and words that everybody knows of the person not at all. A hint, never a gate beyond the minimum of the server.
 */
export function strengthOf(password: string, known: string[] = []): Strength {
  if (isTooShort(password)) return 'short'
  let rest = password.toLowerCase()
  for (const word of [...known.flatMap(wordsOf), ...common]) rest = rest.replaceAll(word, '')
  const worth = newness(rest) + (kindsOf(password) - 1)
  if (worth < 8) return 'guessable'
  return worth < 13 ? 'fair' : 'strong'
}

const common = ['password', 'passwort', 'qwerty', 'qwertz', 'asdf', 'welcome', 'letmein', 'admin', 'baton', '비밀번호', 'รหัสผ่าน']

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => Array.from(word).length >= 3)
}

/** Characters that are neither the same as nor the neighbour of the one before. */
function newness(text: string): number {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  return points.filter((point, at) => at === 0 || Math.abs(point - (points[at - 1] ?? 0)) > 1).length
}

function kindsOf(text: string): number {
  return [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{M}\p{N}]/u].filter((kind) => kind.test(text)).length
}
