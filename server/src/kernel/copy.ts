import { once } from 'node:events'
import type pg from 'pg'

/** What of a connection COPY needs beyond its types. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Uint8Array): void
  endCopyFrom(): void
  sendCopyFail(words: string): void
}

/** Of rows that have come and were not yet taken; then the socket is held until they are. */
const MOST_WAITING_BYTES = 1024 ** 2

/**
 * Runs statements of which the last is a `copy … to stdout` and hands on its bytes as they come; returns how many rows there were.
 * Whoever stops listening before the end must close the connection.
 */
export async function* copyOut(client: pg.Client, text: string): AsyncGenerator<Buffer, number> {
  const copy = client.query(new CopyOut(text))
  for (;;) {
    const chunk = await copy.next()
    if (!chunk) return copy.rows
    yield chunk
  }
}

class CopyOut implements pg.Submittable {
  rows = 0
  private readonly text: string
  private connection: pg.Connection | null = null
  private waiting: Buffer[] = []
  private waitingBytes = 0
  private done = false
  private error: Error | null = null
  private wake: () => void = () => undefined

  constructor(text: string) {
    this.text = text
  }

  submit(connection: pg.Connection): void {
    this.connection = connection
    connection.query(this.text)
  }

  /** All that has come since; null at the end. */
  async next(): Promise<Buffer | null> {
    while (this.waiting.length === 0 && !this.done && !this.error) await new Promise<void>((resolve) => (this.wake = resolve))
    if (this.error) throw this.error
    if (this.waiting.length === 0) return null
    const chunk = Buffer.concat(this.waiting)
    this.waiting = []
    this.waitingBytes = 0
    this.connection?.stream.resume()
    return chunk
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // The parser writes its next messages over this one.
    this.waiting.push(Buffer.from(chunk))
    this.waitingBytes += chunk.length
    if (this.waitingBytes > MOST_WAITING_BYTES) this.connection?.stream.pause()
    this.wake()
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = rowsOf(text)
  }

  handleError(error: Error): void {
    this.error = error
    this.wake()
  }

  handleReadyForQuery(): void {
    this.done = true
    this.wake()
  }
}

/** Runs a `copy … from stdin` with these bytes, no faster than the server takes them; returns how many rows it took. */
export function copyIn(client: pg.Client, text: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  return client.query(new CopyIn(text, bytes)).rows
}

class CopyIn implements pg.Submittable {
  readonly rows: Promise<number>
  private readonly text: string
  private readonly bytes: AsyncIterable<Uint8Array>
  private resolve: (rows: number) => void = () => undefined
  private reject: (error: Error) => void = () => undefined
  private copied = 0
  private ended = false
  /** Why we broke it off ourselves: of more use than the server's words about that. */
  private ours: Error | null = null

  constructor(text: string, bytes: AsyncIterable<Uint8Array>) {
    this.text = text
    this.bytes = bytes
    this.rows = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text)
  }

  handleCopyInResponse(connection: pg.Connection): void {
    void this.send(connection as CopyConnection)
  }

  private async send(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of this.bytes) {
        if (this.ended) return
        connection.sendCopyFromChunk(chunk)
        if (connection.stream.writableNeedDrain) await room(connection)
      }
      connection.endCopyFrom()
    } catch (error) {
      this.ours = error as Error
      connection.sendCopyFail('broken off')
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.copied = rowsOf(text)
  }

  handleError(error: Error): void {
    this.ended = true
    this.reject(this.ours ?? error)
  }

  handleReadyForQuery(): void {
    this.ended = true
    this.resolve(this.copied)
  }
}

/** Until the socket takes more, or no more ever. */
async function room({ stream }: pg.Connection): Promise<void> {
  const waited = new AbortController()
  try {
    await Promise.race(['drain', 'close'].map((event) => once(stream, event, { signal: waited.signal })))
  } finally {
    waited.abort()
  }
}

/** `COPY 12` → 12. */
function rowsOf(tag: string): number {
  return Number(/^COPY (\d+)$/.exec(tag)?.[1] ?? 0)
}
