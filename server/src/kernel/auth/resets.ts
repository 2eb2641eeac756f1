import type pg from 'pg'
import type { Attempts } from './attempts.ts'
import type { GetIdentity } from './identity.ts'
import type { PersonReader } from './person.ts'
import { forgetAttempts } from './sign-in.ts'
import type { Chance } from '#kernel/clock'
import { fail } from '#kernel/fail'

export interface ResetToken {
  token: string
  expiresAt: string
}

export interface OpenReset {
  personId: string
  name: string
  email: string
  madeBy: string
}

interface Parts {
  attempts: Attempts
  people: PersonReader
  chance: Chance
}

const LASTS_MS = 86_400_000

/** The name under which better-auth looks for a token when it resets a password. */
const purposeOf = (token: string) => `reset-password:${token}`
/** Beside it, since the library's own value holds the person alone. */
const makerOf = (token: string) => `reset-maker:${token}`

/**
 * Tokens by which a forgotten password is replaced. better-auth keeps them (as hashes), uses them up and writes the password,
 * in one transaction; they run out by the system's time, as its sessions do. Nothing else of ours is in its verifications.
 */
export function makeResets(identity: GetIdentity, pool: pg.Pool, { attempts, people, chance }: Parts) {
  async function endResets(personId: string): Promise<void> {
    await pool.query('delete from "verification" where value = $1', [personId])
  }

  async function openResetToken(token: string): Promise<OpenReset | null> {
    const { internalAdapter } = await (await identity()).$context
    const [person, maker] = await Promise.all([
      internalAdapter.findVerificationValue(purposeOf(token)),
      internalAdapter.findVerificationValue(makerOf(token)),
    ])
    if (!person || !maker || person.expiresAt <= new Date()) return null
    const user = await internalAdapter.findUserById(person.value)
    return user && { personId: user.id, name: user.name, email: user.email, madeBy: maker.value }
  }

  return {
    endResets,
    openResetToken,

    async makeResetToken(personId: string, madeBy: string): Promise<ResetToken> {
      const { internalAdapter } = await (await identity()).$context
      const token = Buffer.from(chance.bytes(32)).toString('base64url')
      const expiresAt = new Date(Date.now() + LASTS_MS)
      await endResets(personId)
      await internalAdapter.createVerificationValue({ identifier: makerOf(token), value: madeBy, expiresAt })
      await internalAdapter.createVerificationValue({ identifier: purposeOf(token), value: personId, expiresAt })
      return { token, expiresAt: expiresAt.toISOString() }
    },

    async resetPassword(token: string, password: string): Promise<void> {
      const auth = await identity()
      const reset = (await openResetToken(token)) ?? fail('reset_link_invalid')
      await auth.api.resetPassword({ body: { token, newPassword: password } }).catch((error: unknown) => {
        if ((error as { body?: { code?: string } }).body?.code === 'INVALID_TOKEN') fail('reset_link_invalid')
        throw error
      })
      await endResets(reset.personId)
      // Who forgot a password has tried several; the new one must not wait for them.
      await forgetAttempts(attempts, reset.email)
      people.forgetAll()
    },
  }
}
