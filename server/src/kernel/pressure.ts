/** How fast a busy moment is forgotten. */
const MEMORY_MS = 50
/** So many deliveries at once: networks call faster than one commit after another can follow. */
const HIGH = 6

/**
 * The most that lately waited at once of what networks send to be kept. While it is high, work that may wait makes room
 * (`Pace` in `loop.ts`).
 */
export class Pressure {
  private readonly monotonicMs: () => number
  private waiting = 0
  private level = 0
  private at: number

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.monotonicMs = monotonicMs
    this.at = monotonicMs()
  }

  /** A delivery waits from now on for its commit. */
  came(): void {
    this.waiting++
  }

  /** So many of them wait no longer: they are kept, or could not be. */
  settled(deliveries: number): void {
    this.level = this.now()
    this.at = this.monotonicMs()
    this.waiting -= deliveries
  }

  isHigh(): boolean {
    return this.now() >= HIGH
  }

  private now(): number {
    return Math.max(this.waiting, this.level * Math.exp((this.at - this.monotonicMs()) / MEMORY_MS))
  }
}
