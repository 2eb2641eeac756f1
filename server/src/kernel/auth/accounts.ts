import type { GetIdentity } from './identity.ts'
import { hashPassword } from './password.ts'
import type { PersonReader } from './person.ts'
import { fail } from '#kernel/fail'
import type { Person } from '#kernel/http'

export interface NewPerson {
  name: string
  email: string
  password: string
  language: string
}

interface Account {
  id: string
  name: string
  language: string
}

const UNIQUE_VIOLATION = '23505'

/** Accounts are made here and nowhere else: signing up by oneself is switched off. */
export function makeAccounts(identity: GetIdentity, people: PersonReader) {
  async function change(person: Person, update: { language: string } | { name: string }): Promise<void> {
    const { adapter } = await (await identity()).$context
    await adapter.update({ model: 'user', where: [{ field: 'id', value: person.id }], update: { ...update, updatedAt: new Date() } })
    people.forgetAll()
  }

  return {
    async createPerson({ name, email, password, language }: NewPerson): Promise<{ id: string }> {
      const [{ adapter }, hash] = await Promise.all([identity().then((auth) => auth.$context), hashPassword(password)])
      return adapter
        .transaction(async (trx) => {
          const times = { createdAt: new Date(), updatedAt: new Date() }
          const person = await trx.create<Record<string, unknown>, Account>({
            model: 'user',
            data: { name, email: email.toLowerCase(), emailVerified: false, language, ...times },
          })
          await trx.create({
            model: 'account',
            data: { userId: person.id, accountId: person.id, providerId: 'credential', password: hash, ...times },
          })
          return { id: person.id }
        })
        .catch((error: unknown) => {
          if ((error as { code?: string }).code === UNIQUE_VIOLATION) fail('email_taken')
          throw error
        })
    },

    async personByEmail(email: string): Promise<Account | null> {
      const { adapter } = await (await identity()).$context
      const found = await adapter.findOne<Account>({ model: 'user', where: [{ field: 'email', value: email.toLowerCase() }] })
      return found && { id: found.id, name: found.name, language: found.language }
    },

    setLanguage: (person: Person, language: string) => change(person, { language }),
    setName: (person: Person, name: string) => change(person, { name }),
  }
}
