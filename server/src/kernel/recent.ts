import type { Clock } from '#kernel/clock'

/**
 * Answers that may be a little old: each serves for `ttlMs`, the oldest go when there are more than `max`.
 * Many who ask at once share one load; a load that fails is not kept.
 */
export class Recent<V> {
  private readonly clock: Clock
  private readonly ttlMs: number
  private readonly max: number
  private readonly entries = new Map<string, { until: number; value: Promise<V> }>()

  constructor(clock: Clock, ttlMs: number, max: number) {
    this.clock = clock
    this.ttlMs = ttlMs
    this.max = max
  }

  get(key: string, load: () => Promise<V>): Promise<V> {
    const now = this.clock.now()
    const known = this.entries.get(key)
    if (known && known.until > now) return known.value
    const entry = { until: now + this.ttlMs, value: load() }
    this.entries.delete(key)
    this.entries.set(key, entry)
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key)
    })
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.max) break
      this.entries.delete(oldest)
    }
    return entry.value
  }

  forget(key: string): void {
    this.entries.delete(key)
  }

  forgetAll(): void {
    this.entries.clear()
  }
}
