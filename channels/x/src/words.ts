import { objectsOf, textOf, type Fields } from '@baton/channel-kit'

/**
 * What the person wrote, from what X made of it: &, < and > come escaped, and every link comes shortened. The links that
 * X itself adds for attached media (`attached`, their short addresses) are left out.
 */
export function wordsOfPerson(text: string, entities: Fields, attached: string[] = []): string {
  const links = new Map<string, string>()
  for (const url of objectsOf(entities.urls)) links.set(textOf(url.url), url.media_key ? '' : textOf(url.expanded_url))
  for (const short of attached) links.set(short, '')
  const parts = text.split(/(https?:\/\/t\.co\/\w+)/)
  return parts
    .map((part, i) => (i % 2 ? (links.get(part) ?? part) : unescaped(part)))
    .join('')
    .trimEnd()
}

export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
