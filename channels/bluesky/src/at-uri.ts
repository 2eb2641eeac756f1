/** DID, collection and key of a real record are far shorter. */
const MAX_LENGTH = 500

/** Parts of an at:// address of a record; null for anything else. */
export function readAtUri(uri: string): { did: string; collection: string; rkey: string } | null {
  if (uri.length > MAX_LENGTH) return null
  const match = /^at:\/\/(did:[a-z]+:[A-Za-z0-9._:%-]+)\/([A-Za-z0-9.-]+)\/([A-Za-z0-9._:~-]+)$/.exec(uri)
  return match ? { did: match[1] as string, collection: match[2] as string, rkey: match[3] as string } : null
}

/** Who wrote the record; '' when the address says nothing. */
export function didOf(uri: string): string {
  return readAtUri(uri)?.did ?? ''
}

/** Where people read a post in a browser. */
export function postPage(uri: string): string | undefined {
  const parts = readAtUri(uri)
  return parts?.collection === 'app.bsky.feed.post' ? `https://bsky.app/profile/${parts.did}/post/${parts.rkey}` : undefined
}
