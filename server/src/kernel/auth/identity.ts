import { type AuthOptionsInput, authOptions } from './options.ts'

/** better-auth, set up. Imported here and nowhere else, when it is first needed. */
export async function loadIdentity(input: AuthOptionsInput) {
  const { betterAuth } = await import('better-auth')
  return betterAuth(authOptions(input))
}

export type Identity = Awaited<ReturnType<typeof loadIdentity>>
export type GetIdentity = () => Promise<Identity>
