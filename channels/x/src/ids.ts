import { isoFromMs } from '@baton/channel-kit'

const EPOCH_MS = 1288834974657n

/** When a post or direct message was made, read from its id; null when the id carries no time. */
export function timeOfId(id: string): string | null {
  return /^\d{12,19}$/.test(id) ? isoFromMs(Number((BigInt(id) >> 22n) + EPOCH_MS)) : null
}

/** X's own name for the talk of two people: the smaller id first. Encrypted chats and events name it in other ways. */
export function conversationOf(a: string, b: string): string {
  return isSmaller(a, b) ? `${a}-${b}` : `${b}-${a}`
}

/** The other one of a talk of two; '' when it is a group or not ours. */
export function partnerIn(conversation: string, us: string): string {
  const people = conversation.split('-')
  if (people.length !== 2 || !people.includes(us)) return ''
  return people.find((id) => id !== us) ?? us
}

export function addressOfPost(id: string, handle?: string): string {
  return `https://x.com/${handle || 'i'}/status/${id}`
}

function isSmaller(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length
}
