import { finding, type ParseResult } from '@baton/channel-kit'
import type { ToParse } from '#channels'
import { messageOf } from '#kernel/fail'
import { adapters } from './adapters.ts'

/** No network tells so much at once; to hear it all would keep the server from its people for as long as it takes. */
const MOST_EVENTS = 10_000

// The other side of `parseAside`: reads what networks sent, in a process of its own.
const pieces: Uint8Array[] = []
process.on('message', (message: ToParse) => {
  if (message.kind === 'piece') pieces.push(message.piece)
  else void answer(message, Buffer.concat(pieces.splice(0)))
})
// Ctrl-C reaches it too; it ends with the process that asks it.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit())

async function answer({ network, raw, account }: Extract<ToParse, { kind: 'question' }>, body: Buffer): Promise<void> {
  const adapter = adapters.find((each) => each.network === network)
  try {
    const result = await adapter?.parse({ ...raw, body }, account)
    process.send?.({ result: result && withinMost(result) })
  } catch (error) {
    process.send?.({ error: messageOf(error) })
  }
}

function withinMost(result: ParseResult): ParseResult {
  if (!result.ok || result.events.length <= MOST_EVENTS) return result
  return { ok: false, reason: finding('too_much_to_read', {}, { remedy: 'retry_after_update' }) }
}
