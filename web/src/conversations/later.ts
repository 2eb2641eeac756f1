export type LaterName = 'hour' | 'afternoon' | 'evening' | 'tomorrow' | 'week'

/** The usual times to come back, leaving out those that have passed or are near. */
export function later(now: Date): { name: LaterName; at: Date }[] {
  const at = (days: number, hours: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours)
  const untilMonday = (8 - now.getDay()) % 7 || 7
  const times: { name: LaterName; at: Date }[] = [
    { name: 'hour', at: new Date(now.getTime() + 3_600_000) },
    { name: 'afternoon', at: at(0, 14) },
    { name: 'evening', at: at(0, 18) },
    { name: 'tomorrow', at: at(1, 9) },
    { name: 'week', at: at(untilMonday, 9) },
  ]
  return times.filter((time) => time.at.getTime() - now.getTime() >= 3_600_000 && !(time.name === 'week' && untilMonday === 1))
}
