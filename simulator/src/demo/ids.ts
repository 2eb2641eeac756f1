import { createHash } from 'node:crypto'

/**
 * Ids of the brand and of its people that come from their names alone: a demo that begins again, whatever its seed, is the
 * same accounts and the same people to the product.
 */
const digest = (what: string): string => createHash('sha256').update(`Haru Living ${what}`).digest('hex')

export const lineUserId = (name: string): string => `U${digest(`line ${name}`).slice(0, 32)}`
export const lineGroupId = (name: string): string => `C${digest(`line ${name}`).slice(0, 32)}`
/** As long as X's ids are now. */
export const xUserId = (username: string): string => String(10n ** 18n + BigInt(`0x${digest(`x ${username}`).slice(0, 12)}`))
