import type { Clock } from '#kernel/clock'

const FAILURES = 5
const REST_MS = 30_000
/** Keys of accounts come and go; the oldest are forgotten first. */
const MAX_KEYS = 5_000

interface Line {
  failures: number
  /** 0: closed. */
  openUntil: number
  trying: boolean
}

/**
 * Spares a server that cannot be reached, and the people who wait for it. After five failures in a row to reach it, calls
 * are refused for half a minute; then one is let through, and its end decides.
 */
export class Breaker {
  private readonly clock: Clock
  private readonly lines = new Map<string, Line>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Null: go ahead, and tell by `reached` or `failed` how it went. Else in how many milliseconds it is worth asking again. */
  blockedForMs(key: string): number | null {
    const line = this.lines.get(key)
    if (!line || line.openUntil === 0) return null
    const left = line.openUntil - this.clock.now()
    if (left > 0) return left
    if (line.trying) return 1_000
    line.trying = true
    return null
  }

  reached(key: string): void {
    this.lines.delete(key)
  }

  failed(key: string): void {
    const line = this.lines.get(key) ?? { failures: 0, openUntil: 0, trying: false }
    line.failures++
    line.trying = false
    if (line.failures >= FAILURES) line.openUntil = this.clock.now() + REST_MS
    this.lines.delete(key)
    this.lines.set(key, line)
    const oldest = this.lines.keys().next().value
    if (this.lines.size > MAX_KEYS && oldest !== undefined) this.lines.delete(oldest)
  }
}
