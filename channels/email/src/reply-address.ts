import { createHash, createHmac } from 'node:crypto'
import { constantTimeEqual } from '@baton/channel-kit'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const ID_BYTES = 10
const TAG_BYTES = 8

/**
 * The address that answers to one thread go to: `care+<token>@brand.example`. It finds the thread again where a mail
 * program drops References, and the tag (HMAC with the account's key) keeps strangers from writing into a thread by
 * guessing. The token is 29 letters and digits, so the part before the @ stays within its 64.
 */
export function makeReplyAddress(address: string, threadExternalId: string, key: string): string {
  const [local, domain] = splitAddress(address)
  const id = threadHash(threadExternalId)
  return `${local}+${base32(Buffer.concat([id, tag(id, address, key)]))}@${domain}`
}

/** The alias of the thread that an address of ours stands for (see `replyAlias`); null when it is none, or forged. */
export function readReplyAddress(replyAddress: string, address: string, key: string): string | null {
  const [local, domain] = splitAddress(replyAddress)
  const [ownLocal, ownDomain] = splitAddress(address)
  if (domain !== ownDomain || !local.startsWith(`${ownLocal}+`)) return null
  const bytes = fromBase32(local.slice(ownLocal.length + 1))
  if (!key || bytes?.length !== ID_BYTES + TAG_BYTES) return null
  const id = bytes.subarray(0, ID_BYTES)
  const expected = tag(id, address, key).toString('hex')
  return constantTimeEqual(expected, bytes.subarray(ID_BYTES).toString('hex')) ? `reply:${base32(id)}` : null
}

/** Name under which a thread is found by its reply address; every mail carries that of its thread. */
export function replyAlias(threadExternalId: string): string {
  return `reply:${base32(threadHash(threadExternalId))}`
}

function threadHash(threadExternalId: string): Buffer {
  return createHash('sha256').update(threadExternalId).digest().subarray(0, ID_BYTES)
}

function tag(id: Buffer, address: string, key: string): Buffer {
  return createHmac('sha256', key).update(id).update(address.toLowerCase()).digest().subarray(0, TAG_BYTES)
}

function splitAddress(address: string): [string, string] {
  const at = address.lastIndexOf('@')
  return at < 0 ? ['', ''] : [address.slice(0, at).toLowerCase(), address.slice(at + 1).toLowerCase()]
}

function base32(bytes: Buffer): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const length = Math.ceil((bytes.length * 8) / 5)
  bits <<= BigInt(length * 5 - bytes.length * 8)
  let text = ''
  for (let i = 0; i < length; i++, bits >>= 5n) text = BASE32[Number(bits & 31n)] + text
  return text
}

function fromBase32(text: string): Buffer | null {
  if (!/^[a-z2-7]{1,64}$/.test(text)) return null
  let bits = 0n
  for (const letter of text) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter))
  const bytes = Math.floor((text.length * 5) / 8)
  bits >>= BigInt(text.length * 5 - bytes * 8)
  return Buffer.from(bits.toString(16).padStart(bytes * 2, '0'), 'hex')
}
