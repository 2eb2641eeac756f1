import { type AccountContext, type ChannelAdapter, finding, type ParseResult, type RawDelivery } from '@baton/channel-kit'
import type { Parse } from '#kernel/adapters'
import { processAside } from '#kernel/aside'

/** Read in place: reading what is shorter takes less time than a person notices. */
const SMALL = 16 * 1024
/** A mail of 40 MB as it usually is takes two seconds. */
const MOST_MS = 20_000
const MOST_MEMORY_MB = 160
/** Of a mail that is too much as a whole, its beginning: what people wrote stands before the attachments. */
const BEGINNING = 256 * 1024

/** As much of a body as goes over at once: people are answered between one piece and the next, and no second copy of the whole is made. */
const PIECE = 1024 * 1024

/** One raw delivery on its way to the process that reads it: the pieces of its body, in order, and then the question. */
export type ToParse =
  | { kind: 'piece'; piece: Uint8Array }
  | { kind: 'question'; network: string; raw: Omit<RawDelivery, 'body'>; account: AccountContext | undefined }

/** What comes back. */
interface Parsed {
  result?: ParseResult
  error?: string
}

/**
 * Reads large deliveries in a process of their own, one at a time, so that people are answered meanwhile, and the server goes
 * on, whatever a stranger sends. `reader` is started when it is needed, has bounded memory, and is killed when it takes too
 * long: of a mail the beginning is read then, anything else is set aside.
 */
export function parseAside(reader: URL, limits: { ms?: number; memoryMb?: number } = {}): { parse: Parse; close: () => void } {
  const aside = processAside<ToParse, Parsed>(reader, { ms: limits.ms ?? MOST_MS, memoryMb: limits.memoryMb ?? MOST_MEMORY_MB })

  async function read(adapter: ChannelAdapter, { body, ...raw }: RawDelivery, account: AccountContext | undefined): Promise<ParseResult> {
    const parsed = await aside.ask(async (send) => {
      for (let at = 0; at < body.length; at += PIECE) await send({ kind: 'piece', piece: body.subarray(at, at + PIECE) })
      await send({ kind: 'question', network: adapter.network, raw, account })
    })
    if (parsed?.result) return parsed.result
    if (parsed) return { ok: false, reason: finding('stumbled', { error: parsed.error ?? '' }) }
    if (adapter.intake === 'imap' && raw.readAtMost === undefined) return read(adapter, { ...raw, body, readAtMost: BEGINNING }, account)
    return { ok: false, reason: finding('too_much_to_read', {}, { remedy: 'retry_after_update' }) }
  }

  return {
    parse: async (adapter, raw, account, how) =>
      raw.body.length <= SMALL && !how?.aside ? adapter.parse(raw, account) : read(adapter, raw, account),
    close: () => aside.close(),
  }
}
