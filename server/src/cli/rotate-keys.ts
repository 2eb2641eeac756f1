import { sealedColumns } from '#channels'
import { readConfig } from '#kernel/config'
import { rotateKeys } from '#kernel/secrets'
import { openGround } from '../process.ts'

/** Seals every credential with fresh keys. Beside a running server too: old keys open what they sealed until it is done. */
export async function rotate(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    console.error('Usage: npm run baton -- rotate-keys')
    return 2
  }
  const ground = await openGround(readConfig(process.env), { share: true })
  try {
    const count = await rotateKeys(ground.app, sealedColumns)
    console.log(`Sealed ${count} secrets with new keys.`)
    return 0
  } finally {
    await ground.close()
  }
}
