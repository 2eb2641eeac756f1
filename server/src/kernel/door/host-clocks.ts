import type { Clock } from '#kernel/clock'

/** What a server said longer ago tells nothing of now. */
const KEPT_MS = 10 * 60_000
const MOST_HOSTS = 200

/** What servers say of the time with their answers (`Date`, to the second), compared with our clock. */
export class HostClocks {
  private readonly clock: Clock
  private readonly hosts = new Map<string, { aheadMs: number; at: number }>()
  constructor(clock: Clock) {
    this.clock = clock
  }

  /** An answer out of a cache tells an old time, and so tells nothing. */
  heard(host: string, headers: Record<string, string>): void {
    const said = Date.parse(headers.date ?? '')
    if (Number.isNaN(said) || headers.age !== undefined) return
    const at = this.clock.now()
    if (this.hosts.size >= MOST_HOSTS) this.hosts.clear()
    // Half a second: on average the header leaves as much out.
    this.hosts.set(host, { aheadMs: at - said - 500, at })
  }

  /** The middle of all hosts that were heard lately: a single one whose clock is wrong does not make ours wrong. */
  aheadMs(): number | null {
    const since = this.clock.now() - KEPT_MS
    const lately = [...this.hosts.values()].filter(({ at }) => at >= since).map(({ aheadMs }) => aheadMs)
    return lately.sort((a, b) => a - b)[Math.floor((lately.length - 1) / 2)] ?? null
  }
}
