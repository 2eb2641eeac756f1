/** One reply that somebody asked to have sent. */
export interface Asked {
  token: string
  /** The server answered that it has it. */
  accepted: boolean
  /** Where it was to be said, and its place among the replies there. */
  thread: string
  turn: number
  /** The network can be asked what became of it, and answers. Absent: not always. */
  isTold?: boolean
}

/** One time that the contact saw it, as the network's ledger says. */
export interface Seen {
  token: string
  /** Order in which the network showed things. */
  number: number
}

/** What a person in the inbox is told of it. */
export interface Told {
  token: string
  state: string
  attempts: number
  /** The conversation asks for a person because of its deliveries. */
  needsPerson: boolean
}

export interface Judgement {
  /** The contact saw it more than once. */
  doubled: string[]
  /** Accepted, and neither seen by the contact nor told as failed, unknown or waiting. */
  lost: string[]
  /** Told as sent, and nobody saw it; or told as refused, and the contact saw it. */
  wrong: string[]
  /** Neither resolved nor anybody asked. */
  forgotten: string[]
  /** A person is asked, though the network could tell. */
  unresolved: string[]
  /** Two of one thread, both sent at the first attempt, in the wrong order. */
  disordered: string[]
  sent: number
  refused: number
  unknown: number
}

/** Judges replies by the ledger of what contacts saw and by what the inbox tells. */
export function judge(asked: readonly Asked[], seen: readonly Seen[], told: readonly Told[]): Judgement {
  const sightings = new Map<string, Seen[]>()
  for (const one of seen) sightings.set(one.token, [...(sightings.get(one.token) ?? []), one])
  const states = new Map(told.map((one) => [one.token, one]))
  const times = (token: string) => sightings.get(token)?.length ?? 0
  const stateOf = (token: string) => states.get(token)?.state
  const accepted = asked.filter((one) => one.accepted)
  const count = (state: string) => accepted.filter(({ token }) => stateOf(token) === state).length
  return {
    doubled: [...sightings].filter(([, all]) => all.length > 1).map(([token]) => token),
    lost: accepted.filter(({ token }) => stateOf(token) === undefined).map(({ token }) => token),
    wrong: accepted
      .filter(({ token }) => (stateOf(token) === 'sent' && times(token) === 0) || (stateOf(token) === 'refused' && times(token) > 0))
      .map(({ token }) => token),
    forgotten: accepted.filter(({ token }) => isForgotten(states.get(token))).map(({ token }) => token),
    unresolved: accepted.filter(({ token, isTold }) => isTold && stateOf(token) === 'unknown').map(({ token }) => token),
    disordered: disordered(accepted, sightings, states),
    sent: count('sent'),
    refused: count('refused'),
    unknown: count('unknown'),
  }
}

const openStates = new Set(['scheduled', 'ready', 'sending'])

function isForgotten(told: Told | undefined): boolean {
  if (!told) return false
  return openStates.has(told.state) || ((told.state === 'unknown' || told.state === 'refused') && !told.needsPerson)
}

/** An earlier reply that was shown after a later one of the same thread. One that needed a second attempt may be late. */
function disordered(asked: readonly Asked[], sightings: ReadonlyMap<string, Seen[]>, states: ReadonlyMap<string, Told>): string[] {
  const plain = ({ token }: Asked) => states.get(token)?.state === 'sent' && states.get(token)?.attempts === 1 && sightings.has(token)
  const threads = Map.groupBy(asked.filter(plain), ({ thread }) => thread)
  return [...threads.values()].flatMap((replies) => {
    const inTurn = replies.toSorted((a, b) => a.turn - b.turn)
    const first = (token: string) => sightings.get(token)?.[0]?.number ?? 0
    return inTurn
      .filter((reply, index) => index > 0 && first(reply.token) < first(inTurn[index - 1]?.token ?? ''))
      .map(({ token }) => token)
  })
}

/** Replies that stand in the inbox more than once. */
export function shownTwice(tokens: readonly string[]): string[] {
  return [...new Set(tokens.filter((token, index) => tokens.indexOf(token) !== index))]
}

/**
 * Where one answer stands at a time (`standing`: by thread), that must be the last one told as sent, or a later one of which
 * nobody is sure. Gives the ones that should stand and do not.
 */
export function overruled(asked: readonly Asked[], told: readonly Told[], standing: ReadonlyMap<string, string | null>): string[] {
  const states = new Map(told.map(({ token, state }) => [token, state]))
  return [...standing].flatMap(([thread, stands]) => {
    const replies = asked.filter((one) => one.accepted && one.thread === thread).toSorted((a, b) => a.turn - b.turn)
    const last = replies.findLastIndex(({ token }) => states.get(token) === 'sent')
    const may = replies.slice(Math.max(0, last)).filter(({ token }, index) => index === 0 || states.get(token) === 'unknown')
    const should = replies[last]
    return should && !may.some(({ token }) => token === stands) ? [should.token] : []
  })
}
