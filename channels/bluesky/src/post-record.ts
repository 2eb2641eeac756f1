import { countUtf8Bytes } from '@baton/channel-kit'

type Feature =
  | { $type: 'app.bsky.richtext.facet#link'; uri: string }
  | { $type: 'app.bsky.richtext.facet#mention'; did: string }
  | { $type: 'app.bsky.richtext.facet#tag'; tag: string }

export interface Facet {
  index: { byteStart: number; byteEnd: number }
  features: [Feature]
}

const LINK = /https?:\/\/[^\s<>"]+/g
const MENTION = /(?<![\w@.])@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)/gi
const TAG = /(?<=^|\s)[#＃]([^\s#]*[^\s\d\p{P}#][^\s#]*)/gu

/**
 * What in a text can be pressed: links, hashtags, and mentions of people whose DID is known from the thread. A mention
 * of anybody else stays plain text; the network knows people by DID only, and an adapter cannot ask for one.
 * Positions count UTF-8 bytes, as the network does.
 */
export function facetsOf(text: string, didByHandle: ReadonlyMap<string, string>): Facet[] {
  const facets: Facet[] = []
  const add = (start: number, part: string, feature: Feature) => {
    const byteStart = countUtf8Bytes(text.slice(0, start))
    const byteEnd = byteStart + countUtf8Bytes(part)
    if (facets.some(({ index }) => byteStart < index.byteEnd && index.byteStart < byteEnd)) return
    facets.push({ index: { byteStart, byteEnd }, features: [feature] })
  }
  for (const { index, 0: found } of text.matchAll(LINK)) {
    const uri = withoutTrailingPunctuation(found)
    if (URL.canParse(uri)) add(index, uri, { $type: 'app.bsky.richtext.facet#link', uri })
  }
  for (const { index, 0: found, 1: handle = '' } of text.matchAll(MENTION)) {
    const did = didByHandle.get(handle.toLowerCase())
    if (did) add(index, found, { $type: 'app.bsky.richtext.facet#mention', did })
  }
  for (const { index, 0: found, 1: name = '' } of text.matchAll(TAG)) {
    const tag = name.replace(/\p{P}+$/u, '')
    if (tag && tag.length <= 64) add(index, found.slice(0, 1 + tag.length), { $type: 'app.bsky.richtext.facet#tag', tag })
  }
  return facets.sort((a, b) => a.index.byteStart - b.index.byteStart)
}

/** "see https://a.example/b." ends in a stop, not in an address; a closing bracket stays if one was opened. */
function withoutTrailingPunctuation(link: string): string {
  const trimmed = link.replace(/[.,;:!?'"]+$/, '')
  return trimmed.endsWith(')') && !trimmed.includes('(') ? withoutTrailingPunctuation(trimmed.slice(0, -1)) : trimmed
}

export interface StrongRef {
  uri: string
  cid: string
}

/** A reply as it is written into the account's repository: same input, same bytes, so the network sees a retry as no change. */
export function replyRecord(text: string, createdAt: string, root: StrongRef, parent: StrongRef, didByHandle: ReadonlyMap<string, string>) {
  const facets = facetsOf(text, didByHandle)
  return { $type: 'app.bsky.feed.post', text, ...(facets.length ? { facets } : {}), reply: { root, parent }, createdAt }
}
