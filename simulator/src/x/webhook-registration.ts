import { timingSafeEqual } from 'node:crypto'
import type { World } from '../world.ts'
import { xSignature } from './events.ts'
import { snowflake, type XApp, type XState, type XWebhook } from './state.ts'

export type Registration = { webhook: XWebhook } | { refused: string }

/** X's challenge: the address must sign a random token with the app's secret. X itself also demands https without a port; here loopback is fine. */
export async function registerWebhook(world: World, state: XState, app: XApp, url: string): Promise<Registration> {
  const refused = await challenge(world, app, url)
  if (refused) return { refused }
  return { webhook: { id: snowflake(state, world.clock.now()), url, valid: true, createdAt: world.clock.now() } }
}

/** Why the address did not answer the challenge; null when it did. */
export async function challenge(world: World, app: XApp, url: string): Promise<string | null> {
  const token = Buffer.from(world.random.hex(32), 'hex').toString('base64url')
  const address = new URL(url)
  address.searchParams.set('crc_token', token)
  address.searchParams.set('nonce', world.random.hex(16))
  const answer = await world.webhooks.get(address.href)
  if (!answer) return 'nobody answered the CRC request'
  if (answer.status !== 200) return `the CRC request was answered ${answer.status}`
  let given: unknown
  try {
    given = (JSON.parse(answer.body.toString('utf8')) as { response_token?: unknown }).response_token
  } catch {
    return 'the answer to the CRC request is not JSON'
  }
  const right = Buffer.from(xSignature(app.consumerSecret, token))
  const ours = Buffer.from(typeof given === 'string' ? given : '')
  return right.length === ours.length && timingSafeEqual(right, ours) ? null : 'the response_token is not signed with the consumer secret'
}
