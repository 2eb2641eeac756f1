/** One message a person sent. `promised`: its sender was told that it is safe, so it must be shown. */
export interface Said {
  token: string
  /** Who said it, by the network's own id. */
  speaker: string
  promised: boolean
}

/** One place where a reader is shown a message. */
export interface Shown {
  token: string
  conversationId: string
  /** Whose conversation it is. */
  conversationContact: string
  /** Who is named as author; null for the brand. */
  author: string | null
  /** Shown folded, as somebody else's words. */
  neighbour: boolean
}

export interface Comparison {
  lost: string[]
  doubled: string[]
  /** In the conversation of somebody else, or with somebody else as author. */
  strayed: string[]
  /** Shown though nobody said it. */
  invented: string[]
}

/** Compares what people said with what readers are shown. Knows nothing of how one became the other. */
export function compare(said: readonly Said[], shown: readonly Shown[]): Comparison {
  const known = new Map(said.map((one) => [one.token, one]))
  const own = groupByToken(shown.filter((one) => !one.neighbour))
  const anywhere = new Set(shown.map((one) => one.token))
  return {
    lost: said.filter(({ promised, token }) => promised && !anywhere.has(token)).map(({ token }) => token),
    doubled: [...own].filter(([, places]) => places.length > 1).map(([token]) => token),
    strayed: strayed(known, shown),
    invented: [...anywhere].filter((token) => !known.has(token)),
  }
}

/** A speaker is one contact and a contact one speaker; and nobody's words stand as their own in another contact's conversation. */
function strayed(known: ReadonlyMap<string, Said>, shown: readonly Shown[]): string[] {
  const contactOf = new Map<string, string>()
  const speakerOf = new Map<string, string>()
  const wrong: string[] = []
  for (const { token, author, conversationContact, neighbour } of shown) {
    const said = known.get(token)
    if (!said) continue
    if (author === null || (contactOf.get(said.speaker) ?? author) !== author || (speakerOf.get(author) ?? said.speaker) !== said.speaker)
      wrong.push(token)
    else if (neighbour === (author === conversationContact)) wrong.push(token)
    if (author === null) continue
    contactOf.set(said.speaker, contactOf.get(said.speaker) ?? author)
    speakerOf.set(author, speakerOf.get(author) ?? said.speaker)
  }
  return wrong
}

function groupByToken(shown: readonly Shown[]): Map<string, Shown[]> {
  const groups = new Map<string, Shown[]>()
  for (const one of shown) groups.set(one.token, [...(groups.get(one.token) ?? []), one])
  return groups
}
