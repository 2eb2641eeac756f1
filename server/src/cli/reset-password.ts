import { readConfig } from '#kernel/config'
import { makeResetLinkOnMachine } from '#people'
import { authOn, openGround } from '../process.ts'

/** Prints a link by which a person chooses a new password: for an owner whom nobody else can let in. Beside a running server too. */
export async function resetPassword(argv: readonly string[]): Promise<number> {
  const [email, ...more] = argv
  if (email === undefined || more.length > 0) {
    console.error('Usage: npm run baton -- reset-password <mail address>')
    return 2
  }
  const ground = await openGround(readConfig(process.env), { share: true })
  const auth = authOn(ground)
  try {
    const person = await auth.personByEmail(email)
    if (!person) {
      console.error(`Nobody signs in as ${email}.`)
      return 1
    }
    const { link } = await makeResetLinkOnMachine(ground.app, auth, person.id)
    console.log(`\n  ${person.name} can choose a new password here (once, within 24 hours):\n\n    ${link}\n`)
    if (link && isOfThisMachine(link))
      console.log(
        '  It opens only on this machine. For another set BATON_URL to the address people use, as for the server, and ask again.\n',
      )
    return 0
  } finally {
    await auth.close()
    await ground.close()
  }
}

function isOfThisMachine(link: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(link).hostname)
}
