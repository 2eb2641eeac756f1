/** How fast a busy moment is forgotten. */
const MEMORY_MS = 50
/** So many deliveries at once: networks call faster than one commit after another can follow. */
const HIGH = 6
/** So many within the last moment: faster than they can be read, so that reading them now would only hold up the next. */
const MANY = 40

/**
 * How hard networks press: the most that lately waited at once of what they send to be kept, and how many came. While either is
 * high, work that may wait makes room (`Pace` in `loop.ts`).
 */
export class Pressure {
  private readonly monotonicMs: () => number
  private waiting = 0
  private level = 0
  private at: number
  private lately = 0
  private cameAt: number

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.monotonicMs = monotonicMs
    this.at = monotonicMs()
    this.cameAt = this.at
  }

  /** A delivery waits from now on for its commit. */
  came(): void {
    this.waiting++
    const now = this.monotonicMs()
    this.lately = this.lately * fading(now - this.cameAt) + 1
    this.cameAt = now
  }

  /** So many of them wait no longer: they are kept, or could not be. */
  settled(deliveries: number): void {
    this.level = this.atOnce()
    this.at = this.monotonicMs()
    this.waiting -= deliveries
  }

  isHigh(): boolean {
    return this.atOnce() >= HIGH || this.lately * fading(this.monotonicMs() - this.cameAt) >= MANY
  }

  private atOnce(): number {
    return Math.max(this.waiting, this.level * fading(this.monotonicMs() - this.at))
  }
}

const fading = (ms: number): number => Math.exp(-ms / MEMORY_MS)
