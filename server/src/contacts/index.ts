import type { Answer } from '#kernel/http'
export { forgetContacts, forgetScopes } from './forget.ts'
export { addIdentity, blockIdentity, changeRelation, keepPeople, type NewPeople, refreshProfiles } from './keep-people.ts'
export { markAsked, type Nameless, stillNameless, takeNameless } from './nameless.ts'

export { type ContactFacts, readContact } from './read-contact.ts'

/** A person is shown with the conversations the reader may see, so the slice of conversations answers that route. */
export const answers: readonly Answer[] = []
