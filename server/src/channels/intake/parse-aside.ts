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

/** One raw delivery on its way to the process that reads it. */
export interface ToParse {
  network: string
  raw: RawDelivery
  account: AccountContext | undefined
}

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

  function end(): void {
    clearTimeout(idle)
    child?.kill('SIGKILL')
    child = null
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
  function ask(question: ToParse): Promise<Parsed | null> {
    clearTimeout(idle)
    child ??= start()
    const asked = child
    asked.ref()
    asked.channel?.ref()
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), limits.ms ?? MOST_MS)
      const ended = () => settle(null)
      const settle = (answer: Parsed | null) => {
        clearTimeout(timer)
        asked.off('message', settle).off('exit', ended)
        if (answer) {
          // An idle one keeps nobody from ending.
          asked.unref()
          asked.channel?.unref()
          idle = setTimeout(end, IDLE_MS).unref()
        } else end()
        resolve(answer)
      }
      asked.on('message', settle).on('exit', ended)
      asked.send(question, (error) => error && settle(null))
    })
  }

  async function read(adapter: ChannelAdapter, raw: RawDelivery, account: AccountContext | undefined): Promise<ParseResult> {
    const parsed = await ask({ network: adapter.network, raw, account })
    if (parsed?.result) return parsed.result
    if (parsed) return { ok: false, reason: finding('stumbled', { error: parsed.error ?? '' }) }
    if (adapter.intake === 'imap' && raw.readAtMost === undefined) return read(adapter, { ...raw, readAtMost: BEGINNING }, account)
    return { ok: false, reason: finding('too_much_to_read', {}, { remedy: 'retry_after_update' }) }
  }

  return {
    async parse(adapter, raw, account) {
      if (raw.body.length <= SMALL) return adapter.parse(raw, account)
      const mine = last.then(() => read(adapter, raw, account))
      last = mine.catch(() => undefined)
      return mine
    },
    close: end,
  }
}
