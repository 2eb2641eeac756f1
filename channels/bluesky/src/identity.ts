import { type IdentityRef, idOf, objectOf, textOf } from '@baton/channel-kit'

/** A person from any profile view. Null without a DID: a handle alone can change hands. */
export function identityOf(profile: unknown): IdentityRef | null {
  const { did, handle, displayName, avatar, followersCount } = objectOf(profile)
  if (!idOf(did)) return null
  return {
    scope: '',
    externalId: idOf(did),
    ...(textOf(handle) && handle !== 'handle.invalid' ? { handle: textOf(handle) } : {}),
    ...(textOf(displayName) ? { displayName: textOf(displayName) } : {}),
    ...(textOf(avatar) ? { avatarUrl: textOf(avatar) } : {}),
    ...(typeof followersCount === 'number' ? { followers: followersCount } : {}),
  }
}
