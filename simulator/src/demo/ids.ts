import { createHash } from 'node:crypto'

/**
 * Ids of the brand and of its people that come from their names alone: a demo that begins again, whatever its seed, is the
 * same accounts and the same people to the product.
 */
const digest = (what: string): string => createHash('sha256').update(`Haru Living ${what}`).digest('hex')

export const lineUserId = (name: string): string => `U${digest(`line ${name}`).slice(0, 32)}`
export const lineGroupId = (name: string): string => `C${digest(`line ${name}`).slice(0, 32)}`
const digits = (what: string, length: number): string => String(BigInt(`0x${digest(what).slice(0, 16)}`)).slice(0, length)
/** Of the Page and of people; posts and comments get theirs from the network. */
export const facebookId = (name: string): string =>
  String(10n ** 14n + (BigInt(`0x${digest(`facebook ${name}`).slice(0, 11)}`) % 10n ** 13n))
/** Of the account and of people; media and comments get theirs from the network. */
export const instagramId = (name: string): string => `178414${digits(`instagram ${name}`, 11)}`
export const playReviewId = (handle: string): string => `gp:AOqp${digest(`play ${handle}`).slice(0, 40)}`
export const appStoreReviewId = (handle: string): string => `00000${digest(`app store ${handle}`).slice(0, 28)}`
export const placeReviewId = (handle: string): string => `AbFvOq${digest(`place ${handle}`).slice(0, 40)}`
/** Of channels: the brand's and those of people. */
export const youTubeId = (handle: string): string => `UC${digest(`youtube ${handle}`).slice(0, 22)}`
export const youTubeVideoId = (title: string): string => digest(`youtube video ${title}`).slice(0, 11)
export const youTubeCommentId = (handle: string): string => `Ugx${digest(`youtube comment ${handle}`).slice(0, 20)}4AaABAg`
export const whatsAppId = (what: string): string => digits(`whatsapp ${what}`, 15)
export const whatsAppUserId = (name: string): string => `TH.${digits(`whatsapp user ${name}`, 16)}`
/** Of a range that nobody has. */
export const whatsAppPhone = (name: string): string => `66800${digits(`whatsapp phone ${name}`, 6)}`
/** As long as X's ids are now. */
export const xUserId = (username: string): string => String(10n ** 18n + BigInt(`0x${digest(`x ${username}`).slice(0, 12)}`))
