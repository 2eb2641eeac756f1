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
  /** The first half of every id of this millisecond. */
  private time = ''
  private counter = 0
  private pool: Buffer = Buffer.alloc(0)
  private used = 0

  constructor(clock: Clock, chance: Chance) {
    this.clock = clock
    this.chance = chance
  }

  next(): string {
    const now = this.clock.now()
    if (now > this.lastMs) {
      this.begin(now)
      const start = this.random(2)
      this.counter = this.pool.readUInt16BE(start) & 0x7ff
    } else if (++this.counter > 0xfff) {
      this.begin(this.lastMs + 1)
      this.counter = 0
    }
    const at = this.random(8)
    const variant = (((this.pool[at] ?? 0) >> 4) & 0x3) | 0x8
    const tail = this.pool.toString('hex', at, at + 8)
    return `${this.time}-7${this.counter.toString(16).padStart(3, '0')}-${variant.toString(16)}${tail.slice(1, 4)}-${tail.slice(4)}`
  }

  private begin(ms: number): void {
    this.lastMs = ms
    const hex = ms.toString(16).padStart(12, '0')
    this.time = `${hex.slice(0, 8)}-${hex.slice(8)}`
  }

  /** Where the next so many random bytes of the pool begin. */
  private random(count: number): number {
    if (this.used + count > this.pool.length) {
      this.pool = Buffer.from(this.chance.bytes(2048))
      this.used = 0
    }
    this.used += count
    return this.used - count
  }
}

export function iso(ms: number): string {
  return new Date(ms).toISOString()
}
