/** Beginnings by which files give themselves away. `?` in a pattern stands for any byte. */
const MAGIC: readonly (readonly [type: string, at: number, bytes: string])[] = [
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavif'],
  ['image/heic', 4, 'ftypheic'],
  ['audio/mp4', 4, 'ftypM4A'],
  ['video/quicktime', 4, 'ftypqt  '],
  ['video/mp4', 4, 'ftyp'],
  ['video/webm', 0, '\x1aE\xdf\xa3'],
  ['audio/ogg', 0, 'OggS'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/mpeg', 0, '\xff\xfb'],
  ['audio/wav', 8, 'WAVE'],
  ['audio/amr', 0, '#!AMR'],
  ['application/pdf', 0, '%PDF-'],
  ['application/zip', 0, 'PK\x03\x04'],
]

/** What a file is by its own first bytes, or null when they tell nothing. */
export function sniff(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  const found = MAGIC.find(([, at, magic]) => head.startsWith(magic, at))
  return found?.[0] ?? null
}

/** Types that a browser shows in the page without running anything of them. */
const SHOWN = /^(image\/(jpeg|png|gif|webp|avif)|audio\/(mp4|mpeg|ogg|wav|amr)|video\/(mp4|webm|quicktime))$/

const SHRUNK = /^image\/(jpeg|png|gif|webp|avif)$/

/** Is it a picture of which a small version can be made? */
export function canShrink(contentType: string | null): boolean {
  return contentType !== null && SHRUNK.test(contentType)
}

/** May a browser show this in the page, or is it offered as a file to save? Only what the bytes themselves proved. */
export function isShown(contentType: string | null): boolean {
  return contentType !== null && SHOWN.test(contentType)
}

/**
 * The type somebody claims for bytes that tell nothing by themselves. A claim of a type that is shown in the page is not
 * believed, for then the bytes would have told; nor is one that a browser would run.
 */
export function safeType(claimed: string | undefined | null): string {
  const type = claimed?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!/^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(type) || SHOWN.test(type)) return 'application/octet-stream'
  return /html|xml|svg|script|^image\//.test(type) && !type.startsWith('application/vnd.openxmlformats') ? 'application/octet-stream' : type
}
