import { type ChildProcess, fork } from 'node:child_process'
import { type AccountContext, type ChannelAdapter, finding, type ParseResult, type RawDelivery } from '@baton/channel-kit'
import type { Parse } from '#kernel/adapters'

/** Read in place: reading what is shorter takes less time than a person notices. */
const SMALL = 16 * 1024
/** A mail of 40 MB as it usually is takes two seconds. */
const MOST_MS = 20_000
const MOST_MEMORY_MB = 160
/** Of a mail that is too much as a whole, its beginning: what people wrote stands before the attachments. */
const BEGINNING = 256 * 1024
/** Its memory is given back when nothing large came for so long. */
const IDLE_MS = 30_000

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
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  function end(ended = child): void {
    clearTimeout(idle)
    ended?.kill('SIGKILL')
    if (child === ended) child = null
  }

  function start(): ChildProcess {
    const started = fork(reader, {
      execArgv: [`--max-old-space-size=${limits.memoryMb ?? MOST_MEMORY_MB}`],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('error', () => undefined)
    return started
  }

  /** Null when it was too much for it. */
  function ask(adapter: ChannelAdapter, { body, ...raw }: RawDelivery, account: AccountContext | undefined): Promise<Parsed | null> {
    clearTimeout(idle)
    child ??= start()
    const asked = child
    asked.ref()
    asked.channel?.ref()
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), limits.ms ?? MOST_MS)
      const ended = () => settle(null)
      let isSettled = false
      // What fails to be sent to one that ended already is no fault of the next.
      const settle = (answer: Parsed | null) => {
        if (isSettled) return
        isSettled = true
        clearTimeout(timer)
        asked.off('message', settle).off('exit', ended)
        if (answer) {
          // An idle one keeps nobody from ending.
          asked.unref()
          asked.channel?.unref()
          idle = setTimeout(end, IDLE_MS, asked).unref()
        } else end(asked)
        resolve(answer)
      }
      asked.on('message', settle).on('exit', ended)
      const send = (message: ToParse) =>
        new Promise<void>((sent, failed) => asked.send(message, (error) => (error ? failed(error) : sent())))
      const sendAll = async () => {
        for (let at = 0; at < body.length; at += PIECE) await send({ kind: 'piece', piece: body.subarray(at, at + PIECE) })
        await send({ kind: 'question', network: adapter.network, raw, account })
      }
      sendAll().catch(ended)
    })
  }

  async function read(adapter: ChannelAdapter, raw: RawDelivery, account: AccountContext | undefined): Promise<ParseResult> {
    const parsed = await ask(adapter, raw, account)
    if (parsed?.result) return parsed.result
    if (parsed) return { ok: false, reason: finding('stumbled', { error: parsed.error ?? '' }) }
    if (adapter.intake === 'imap' && raw.readAtMost === undefined) return read(adapter, { ...raw, readAtMost: BEGINNING }, account)
    return { ok: false, reason: finding('too_much_to_read', {}, { remedy: 'retry_after_update' }) }
  }

  return {
    async parse(adapter, raw, account, how) {
      if (raw.body.length <= SMALL && !how?.aside) return adapter.parse(raw, account)
      const mine = last.then(() => read(adapter, raw, account))
      last = mine.catch(() => undefined)
      return mine
    },
    close: () => end(),
  }
}
