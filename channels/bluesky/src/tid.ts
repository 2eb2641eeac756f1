import { createHash } from 'node:crypto'

const ALPHABET = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * Record key of a reply: a valid TID (53 bits of microseconds, 10 bits of clock) that is the same on every retry of the
 * same delivery. The time is when the person pressed send; the rest comes from a hash of the delivery's id, so two
 * replies of one millisecond differ in 20 bits.
 */
export function tidOfDelivery(deliveryId: string, at: string): string {
  const hash = createHash('sha256').update(deliveryId).digest().readUInt32BE(0)
  const microseconds = BigInt(Date.parse(at)) * 1000n + BigInt(hash % 1000)
  let bits = (microseconds << 10n) | BigInt((hash >>> 10) & 1023)
  let tid = ''
  for (let i = 0; i < 13; i++, bits >>= 5n) tid = ALPHABET[Number(bits & 31n)] + tid
  return tid
}

/**
 * Record key of what we say of a post by a record of its own kind, such as a like: a valid TID that is always the same for that
 * post. It keeps the post's time; the clock's ten bits come from a hash of the address, so that posts of two people from one
 * moment are told apart.
 */
export function tidOfSubject(uri: string): string {
  const hash = createHash('sha256').update(uri).digest()
  const signs = [...hash].map((byte) => ALPHABET[byte & 31] ?? '')
  const rkey = uri.split('/').at(-1) ?? ''
  const time = isTid(rkey) ? rkey.slice(0, 11) : `3${signs.slice(2, 12).join('')}`
  return time + signs.slice(0, 2).join('')
}

/** TIDs sort as text in the order in which they were made; other record keys do not. */
export function isTid(rkey: string): boolean {
  return /^[234567a-j][234567a-z]{12}$/.test(rkey)
}
