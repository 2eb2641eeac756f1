/** What somebody said in private, with when the network says it was said. */
export interface PrivateSaying {
  token: string
  speaker: string
  at: number
  /** The network's own order among sayings of one moment. */
  order: string
}

export interface ShownThread {
  conversationId: string
  /** Tokens in the order shown. */
  tokens: string[]
}

/**
 * The written rule for private threads while nothing is resolved: all that a contact says is one conversation, and no other
 * contact's words are in it; its messages stand in the network's order.
 *
 * @returns what differs, in words
 */
export function differences(said: readonly PrivateSaying[], shown: readonly ShownThread[]): string[] {
  const wanted = new Map<string, string[]>()
  for (const [speaker, all] of Map.groupBy(said, (one) => one.speaker)) {
    wanted.set(
      speaker,
      all.toSorted((a, b) => a.at - b.at || (BigInt(a.order) < BigInt(b.order) ? -1 : 1)).map(({ token }) => token),
    )
  }
  const speakerOf = new Map(said.map(({ token, speaker }) => [token, speaker]))
  const threadsOf = new Map<string, ShownThread[]>()
  const found: string[] = []
  for (const thread of shown) {
    const speakers = new Set(thread.tokens.map((token) => speakerOf.get(token) ?? 'nobody'))
    if (speakers.size > 1) found.push(`conversation ${thread.conversationId} mixes ${[...speakers].join(' and ')}`)
    for (const speaker of speakers) threadsOf.set(speaker, [...(threadsOf.get(speaker) ?? []), thread])
  }
  for (const [speaker, tokens] of wanted) {
    const threads = threadsOf.get(speaker) ?? []
    if (threads.length !== 1) found.push(`${speaker} has ${threads.length} conversations, not 1`)
    const [thread] = threads
    if (thread && thread.tokens.join(' ') !== tokens.join(' '))
      found.push(`${speaker} said ${tokens.join(' ')}, shown is ${thread.tokens.join(' ')}`)
  }
  return found
}
