import { randomBytes } from 'node:crypto'

/** Time, ids and randomness of a run. Tests and replays bring their own; nothing else in the product asks the system. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

export interface Chance {
  bytes(count: number): Uint8Array
}

export const systemClock: Clock = { now: () => Date.now() }
export const systemChance: Chance = { bytes: (count) => randomBytes(count) }

/** Makes UUIDv7: sorts by the time of making, and by the order of making within a millisecond of one process. */
export class IdMaker {
  private readonly clock: Clock
  private readonly chance: Chance
  private lastMs = 0
  private counter = 0
  private pool: Uint8Array = new Uint8Array(0)
  private used = 0

  constructor(clock: Clock, chance: Chance) {
    this.clock = clock
    this.chance = chance
  }

  next(): string {
    const now = this.clock.now()
    if (now > this.lastMs) {
      this.lastMs = now
      this.counter = ((this.random() << 8) | this.random()) & 0x7ff
    } else if (++this.counter > 0xfff) {
      this.lastMs++
      this.counter = 0
    }
    const ms = this.lastMs.toString(16).padStart(12, '0')
    const tail = Array.from({ length: 8 }, (_, i) =>
      (i === 0 ? (this.random() & 0x3f) | 0x80 : this.random()).toString(16).padStart(2, '0'),
    ).join('')
    return `${ms.slice(0, 8)}-${ms.slice(8)}-7${this.counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
  }

  private random(): number {
    if (this.used >= this.pool.length) {
      this.pool = this.chance.bytes(2048)
      this.used = 0
    }
    return this.pool[this.used++] ?? 0
  }
}

export function iso(ms: number): string {
  return new Date(ms).toISOString()
}
