const MAX_LENGTH = 40

/** What of a name can stand in an address: `Café 24 Seoul` → `cafe-24-seoul`; null when nothing is left, as of 하루 or ฮารุ. */
export function slugOf(name: string): string | null {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '')
  return slug.length >= 2 ? slug : null
}
