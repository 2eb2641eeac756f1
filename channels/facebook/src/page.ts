import { idOf, objectOf, textOf, type Fields, type IdentityRef } from '@baton/channel-kit'

/** The Page that is told, and when. */
export interface Page {
  id: string
  /** Its name, as it stands in texts that name it; '' when it is not known. */
  name: string
  toldAt: string
}

/**
 * Who did it, in the form of today (`from`) or the older one (`sender_id`, `sender_name`; `reviewer_…` of a recommendation).
 * Null where Facebook does not say, as for people whom the app may not see.
 */
export function personOf(value: Fields, page: Page): IdentityRef | null {
  const from = objectOf(value.from)
  const externalId = idOf(from.id) || idOf(value.sender_id) || idOf(value.reviewer_id)
  if (!externalId) return null
  const displayName = textOf(from.name) || textOf(value.sender_name) || textOf(value.reviewer_name)
  return { scope: page.id, externalId, ...(displayName && { displayName }) }
}

/** Stands for somebody of whom only what was said is known: nobody else, and never the same twice. */
export function unseen(said: string, page: Page): IdentityRef {
  return { scope: page.id, externalId: `unseen:${said}` }
}

export function namesPage(text: string, { name }: Page): boolean {
  return name.length > 1 && text.toLowerCase().includes(name.toLowerCase())
}
