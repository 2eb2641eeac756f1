/** Of less and more. A failure is the last word too. */
const ranks: Readonly<Record<string, number>> = { pending: 1, delivered: 2, read: 3, failed: 3 }

/**
 * A status of a message only ever rises. `looks`: what was told, by message, one look after the other.
 *
 * @returns what fell, in words
 */
export function backwards(looks: readonly ReadonlyMap<string, string | null>[]): string[] {
  const highest = new Map<string, string | null>()
  return looks.flatMap((look) =>
    [...look].flatMap(([message, status]) => {
      const before = highest.get(message) ?? null
      const fell = rankOf(status) < rankOf(before) || (rankOf(status) === rankOf(before) && status !== before)
      if (!fell) highest.set(message, status)
      return fell ? [`${message} was ${before}, and then ${status ?? 'nothing'}`] : []
    }),
  )
}

const rankOf = (status: string | null) => (status === null ? 0 : (ranks[status] ?? 0))
