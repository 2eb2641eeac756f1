/** How far back a busy moment still counts. */
const MEMORY_MS = 50
const HIGH = 0.6

/**
 * How much of the time the database is busy keeping what networks send. While it is high, networks call faster than one
 * commit after another can follow, and work that may wait makes room (`Pace` in `loop.ts`).
 */
export class Pressure {
  private readonly monotonicMs: () => number
  private share = 0
  private at: number

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.monotonicMs = monotonicMs
    this.at = monotonicMs()
  }

  /** A commit of raw deliveries that began at this moment has just ended. */
  committed(began: number): void {
    const now = this.monotonicMs()
    const passed = Math.max(now - this.at, now - began, Number.EPSILON)
    const kept = Math.exp(-passed / MEMORY_MS)
    this.share = this.share * kept + Math.min(1, (now - began) / passed) * (1 - kept)
    this.at = now
  }

  isHigh(): boolean {
    return this.share * Math.exp((this.at - this.monotonicMs()) / MEMORY_MS) > HIGH
  }
}
