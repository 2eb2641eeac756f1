import type { ToParse } from '#channels'
import { messageOf } from '#kernel/fail'
import { adapters } from './adapters.ts'

// The other side of `parseAside`: reads what networks sent, in a process of its own.
process.on('message', (question: ToParse) => void answer(question))
// Ctrl-C reaches it too; it ends with the process that asks it.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit())

async function answer({ network, raw, account }: ToParse): Promise<void> {
  const adapter = adapters.find((each) => each.network === network)
  try {
    process.send?.({ result: await adapter?.parse({ ...raw, body: Buffer.from(raw.body) }, account) })
  } catch (error) {
    process.send?.({ error: messageOf(error) })
  }
}
