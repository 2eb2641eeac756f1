import { countCodePoints, countUtf8Bytes, finding, jsonOf, numberOf, splitByLimit, textOf } from '@baton/channel-kit'
import type {
  AccountContext,
  CallResult,
  Capabilities,
  ChannelEvent,
  Finding,
  HttpCall,
  IdentityRef,
  InboundContext,
  ThreadRef,
} from '@baton/channel-kit'
import { graphCall, privateThreadWith, isPrivate } from '@baton/channel-kit/meta'

/** Instagram counts bytes of UTF-8: about a third as many letters in Thai or Korean. */
const GREATEST_BYTES = 1000

export const privateText: Capabilities['text'] = { max: GREATEST_BYTES, maxBytes: GREATEST_BYTES, count: 'code-points', splits: true }

export function measure(text: string, limits?: Capabilities['text']): { length: number; bytes?: number } {
  return { length: countCodePoints(text), ...(limits?.maxBytes !== undefined && { bytes: countUtf8Bytes(text) }) }
}

export function split(text: string): string[] {
  return splitByLimit(text, (part) => countUtf8Bytes(part) <= GREATEST_BYTES)
}

/** Private messages are asked for by those alone who want them, since they need a right of their own. */
export function hasDirect({ settings }: Pick<AccountContext, 'settings'>): boolean {
  return settings.directMessages === 'on'
}

/** Where Instagram told a username alone, or nobody, the thread has the name of the comment until Meta answers. */
export function privateThread({ externalId }: IdentityRef, _account: AccountContext, inbound?: InboundContext): ThreadRef {
  return privateThreadWith(isPerson(externalId) || !inbound ? externalId : `comment:${inbound.externalId}`)
}

/** Where a public invitation leads: a chat with the account, which is told by which link somebody came. */
export function dmLink({ handle }: AccountContext, ref?: string): string {
  return `https://ig.me/m/${encodeURIComponent(handle)}${ref ? `?ref=${encodeURIComponent(ref)}` : ''}`
}

/** An id, and no username that stands for one. */
export const isPerson = (id: string) => /^\d+$/.test(id)

/** What is said in private to an account that does not want it. */
export function unwanted(event: ChannelEvent, account: Pick<AccountContext, 'settings' | 'handle'>): Finding | null {
  if (hasDirect(account) || !isPrivate(event)) return null
  return finding('private_switched_off', { account: account.handle }, { remedy: 'switch_on_then_retry' })
}

/** Webhooks of private messages carry only ids; who it is is asked for once. Comments come with a username, and no more is told. */
export function profile({ externalId }: IdentityRef, thread: ThreadRef, account: AccountContext): HttpCall | null {
  if (thread.kind !== 'dm' || !isPerson(externalId)) return null
  return graphCall(account, { path: externalId, query: { fields: 'name,username,profile_pic,follower_count' } })
}

/** Null where Instagram does not tell: of people who never wrote to us, or who blocked us. */
export function readProfile(result: CallResult, identity: IdentityRef): IdentityRef | null {
  const { name, username, profile_pic: picture, follower_count: followers } = jsonOf(result)
  if (result.status !== 200 || !textOf(username)) return null
  return {
    ...identity,
    handle: textOf(username),
    displayName: textOf(name) || undefined,
    avatarUrl: textOf(picture) || undefined,
    followers: numberOf(followers),
  }
}
