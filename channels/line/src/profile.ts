import { jsonOf, textOf, type AccountContext, type CallResult, type HttpCall, type IdentityRef, type ThreadRef } from '@baton/channel-kit'
import { authorization } from './credentials.ts'

/** Webhooks carry only ids; the name is asked for once. In groups it is asked through the group, which works for people who are no friends. */
export function profile(identity: IdentityRef, thread: ThreadRef, account: AccountContext): HttpCall | null {
  if (identity.externalId.endsWith(':unnamed')) return null
  const user = encodeURIComponent(identity.externalId)
  const place = encodeURIComponent(thread.externalId)
  // Ids of groups begin with C, of rooms with R.
  const path = thread.kind === 'dm' ? `profile/${user}` : `${thread.externalId.startsWith('R') ? 'room' : 'group'}/${place}/member/${user}`
  return { transport: 'http', method: 'GET', url: `${account.baseUrl}/v2/bot/${path}`, headers: authorization(account) }
}

/** Null when LINE does not tell: the person blocked us, left, or is no friend. */
export function readProfile(result: CallResult, identity: IdentityRef): IdentityRef | null {
  const { displayName, pictureUrl } = jsonOf(result)
  if (result.status !== 200 || !textOf(displayName)) return null
  return { ...identity, displayName: textOf(displayName), avatarUrl: textOf(pictureUrl) || undefined }
}
