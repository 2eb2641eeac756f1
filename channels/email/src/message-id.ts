import { createHash } from 'node:crypto'

/** Longest Message-ID kept as it is; programs that make longer ones exist, database keys for them do not. */
const MAX_LENGTH = 250

/** The Message-ID of a mail of ours, the same on every retry, and the delivery's id again when it comes back. */
export function ownMessageId(deliveryId: string, address: string): string {
  return `<baton-${deliveryId}@${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}>`
}

/** The delivery a Message-ID of ours stands for; null for anybody else's. */
export function ownDeliveryId(messageId: string): string | null {
  return /^<baton-([0-9a-z-]{8,64})@[^<>\s]+>$/i.exec(messageId)?.[1] ?? null
}

/** All Message-IDs in a header, in order, each once. */
export function messageIdsIn(header: string): string[] {
  return [...new Set(header.match(/<[^<>\s]+>/g) ?? [])].map(shortened)
}

function shortened(id: string): string {
  return id.length <= MAX_LENGTH ? id : `<${createHash('sha256').update(id).digest('hex')}@shortened>`
}
