import { idOf, objectOf, type Fields, type IdentityRef } from '@baton/channel-kit'

/** The professional account that is told, and when. */
export interface Account {
  id: string
  /** Its username; '' when it is not known. */
  handle: string
  toldAt: string
}

/**
 * Who said it. Webhooks give an id that holds for our account alone, and a username; answers of the API may give the username
 * alone, which then is the id. Null where Instagram does not say.
 */
export function personOf(value: Fields, account: Account): IdentityRef | null {
  const from = objectOf(value.from)
  const id = idOf(from.id)
  const handle = idOf(from.username) || idOf(value.username)
  if ([id, idOf(objectOf(value.user).id)].includes(account.id) || isNamed(handle, account)) return us(account)
  if (!id && !handle) return null
  return { scope: account.id, externalId: id || `@${handle}`, ...(handle && { handle }) }
}

export function us({ id, handle }: Account): IdentityRef {
  return { scope: id, externalId: id, ...(handle && { handle }) }
}

/** Stands for somebody of whom only what was said is known: nobody else, and never the same twice. */
export function unseen(said: string, { id }: Account): IdentityRef {
  return { scope: id, externalId: `unseen:${said}` }
}

function isNamed(username: string, { handle }: Account): boolean {
  return handle !== '' && username.toLowerCase() === handle.toLowerCase()
}

/** Our name stands in the text, and not as the beginning of a longer one. */
export function namesUs(text: string, { handle }: Account): boolean {
  if (!handle) return false
  const name = `@${handle.toLowerCase()}`
  return text
    .toLowerCase()
    .split(name)
    .slice(1)
    .some((rest) => !/^\.*[\w]/.test(rest))
}
