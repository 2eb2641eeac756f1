import type { IdentityRef } from '@baton/channel-kit'
import { object, text } from './untrusted.ts'

/** A person from any profile view. Null without a DID: a handle alone can change hands. */
export function identityOf(profile: unknown): IdentityRef | null {
  const { did, handle, displayName, avatar, followersCount } = object(profile)
  if (!text(did)) return null
  return {
    scope: '',
    externalId: text(did),
    ...(text(handle) && handle !== 'handle.invalid' ? { handle: text(handle) } : {}),
    ...(text(displayName) ? { displayName: text(displayName) } : {}),
    ...(text(avatar) ? { avatarUrl: text(avatar) } : {}),
    ...(typeof followersCount === 'number' ? { followers: followersCount } : {}),
  }
}
