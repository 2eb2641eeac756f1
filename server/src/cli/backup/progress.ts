const EVERY_MS = 200
/** Where nobody watches a terminal, a line now and then tells that it goes on. */
const LINE_EVERY_MS = 10_000

/** Says how far a long work is, on standard error: in one line of a terminal, else in a few. */
export class Progress {
  private saidAt = Date.now()

  say(words: string): void {
    const { isTTY } = process.stderr
    if (Date.now() - this.saidAt < (isTTY ? EVERY_MS : LINE_EVERY_MS)) return
    this.saidAt = Date.now()
    process.stderr.write(isTTY ? `\r\x1b[K${words}` : `${words}\n`)
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  }
}

export const counted = (n: number) => n.toLocaleString('en')

export function sized(bytes: number): string {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`
}
