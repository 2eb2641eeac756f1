import { readConfig } from '#kernel/config'
import { retryAllParked } from '#kernel/parked'
import { openGround } from '../process.ts'
import { reactions } from '../slices.ts'

/** Has events taken again that a reaction could not take: after an update, or with more memory. Beside a running server too. */
export async function retry(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    console.error('Usage: npm run baton -- retry-parked')
    return 2
  }
  const ground = await openGround(readConfig(process.env), { share: true })
  try {
    const { taken, left } = await retryAllParked(ground.app, reactions)
    console.log(`Took ${taken} parked events${left > 0 ? `; ${left} stay parked, with their reasons in parked_events` : ''}.`)
    return left > 0 ? 1 : 0
  } finally {
    await ground.close()
  }
}
