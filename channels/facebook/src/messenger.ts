import {
  finding,
  jsonOf,
  textOf,
  type AccountContext,
  type CallResult,
  type ChannelEvent,
  type Finding,
  type HttpCall,
  type IdentityRef,
  type InboundContext,
  type ThreadRef,
} from '@baton/channel-kit'
import { graphCall, isPrivate, privateThreadWith } from '@baton/channel-kit/meta'
import { ownPart } from './ids.ts'

/** Meta counts characters; UTF-16 units are never fewer. */
export const PRIVATE_TEXT_MAX = 2000

/** Private messages are asked for by those alone who want them, since they need a right of their own. */
export function hasMessenger({ settings }: Pick<AccountContext, 'settings'>): boolean {
  return settings.messenger === 'on'
}

/** What Messenger brings for a Page that does not want it. */
export function unwanted(event: ChannelEvent, account: Pick<AccountContext, 'settings' | 'handle'>): Finding | null {
  if (hasMessenger(account) || !isPrivate(event)) return null
  return finding('private_switched_off', { account: account.handle }, { remedy: 'switch_on_then_retry' })
}

/** Facebook leaves away who wrote some comments: until Meta answers, the thread has the name of the comment. */
export function privateThread({ externalId }: IdentityRef, _account: AccountContext, inbound?: InboundContext): ThreadRef {
  return privateThreadWith(isPerson(externalId) || !inbound ? externalId : `comment:${ownPart(inbound.externalId)}`)
}

/** Where a public invitation leads: a chat with the Page, which is told by which link somebody came. */
export function dmLink({ externalId }: AccountContext, ref?: string): string {
  return `https://m.me/${externalId}${ref ? `?ref=${encodeURIComponent(ref)}` : ''}`
}

const isPerson = (id: string) => /^\d+$/.test(id)

/** Webhooks of private messages carry only ids; the name is asked for once. Of who comments Facebook tells no more than it told. */
export function profile(identity: IdentityRef, thread: ThreadRef, account: AccountContext): HttpCall | null {
  if (thread.kind !== 'dm' || !isPerson(identity.externalId)) return null
  return graphCall(account, { path: identity.externalId, query: { fields: 'name,first_name,last_name,profile_pic' } })
}

/** Null where Meta does not tell: the person does not want it, or the app lacks the right. */
export function readProfile(result: CallResult, identity: IdentityRef): IdentityRef | null {
  const { name, first_name: first, last_name: last, profile_pic: picture } = jsonOf(result)
  const displayName = textOf(name) || [textOf(first), textOf(last)].filter(Boolean).join(' ')
  if (result.status !== 200 || !displayName) return null
  return { ...identity, displayName, avatarUrl: textOf(picture) || undefined }
}
