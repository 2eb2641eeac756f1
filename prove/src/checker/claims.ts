/** Somebody asked for another assignee, having seen one, and was answered. */
export interface Ask {
  agent: string
  /** Who asked in one round had all seen the same, and asked at once. */
  round: number
  seen: string | null
  to: string | null
  /** `taken`: refused, with who has it. */
  told: { kind: 'moved' } | { kind: 'taken'; holder: string | null } | { kind: 'other'; status: number }
}

/** One line of the log, in its order. */
export interface Move {
  actor: string
  from: string | null
  to: string | null
}

export interface ClaimJudgement {
  /** Two were told that they have it, of one move; or one was told so though nobody moved it. */
  doubled: string[]
  /** A move that does not begin where the one before it ended, that nobody asked for, or an end that is not shown. */
  logBroken: string[]
  /** A loser who was told nothing, or of somebody else than who had just got it. */
  loserUntold: string[]
}

/** Judges all asks about one conversation by its log and by whom it is shown to have in the end. */
export function judgeClaims(asks: readonly Ask[], log: readonly Move[], shown: string | null): ClaimJudgement {
  const found: ClaimJudgement = { doubled: [], logBroken: [], loserUntold: [] }
  let holder: string | null = null
  for (const move of log) {
    if (move.from !== holder) found.logBroken.push(`${move.actor} moved it from ${move.from}, and it was with ${holder}`)
    holder = move.to
  }
  if (holder !== shown) found.logBroken.push(`the log ends with ${holder}, shown is ${shown}`)
  const key = (actor: string, from: string | null, to: string | null) => `${actor}: ${from} to ${to}`
  const moves = new Set(log.map(({ actor, from, to }) => key(actor, from, to)))
  const moved = asks.filter(({ told }) => told.kind === 'moved')
  // All of a round had seen the same, so one of them at most can move it; to ask for whom it is with by then is no fault.
  const got = Map.groupBy(
    moved.filter(({ seen, to }) => to !== seen),
    ({ round }) => round,
  )
  for (const [round, all] of got) {
    const winners = [...new Set(all.map(({ to }) => to))]
    if (winners.length > 1) found.doubled.push(`round ${round}: ${winners.join(' and ')} have it, were they told`)
    for (const { seen, to } of all.slice(0, 1))
      if (!log.some((move) => move.from === seen && move.to === to)) found.doubled.push(`round ${round}: ${to} has it, and nobody moved it`)
  }
  for (const what of moves)
    if (!moved.some(({ agent, seen, to }) => key(agent, seen, to) === what)) found.logBroken.push(`nobody was told of ${what}`)
  for (const { agent, round, to, told } of asks) {
    if (told.kind === 'other') found.loserUntold.push(`${agent} was answered ${told.status}`)
    const isHolder = (holder: string | null) => got.get(round)?.some((one) => one.to === holder)
    if (told.kind === 'taken' && !isHolder(told.holder)) found.loserUntold.push(`${agent} was told that ${told.holder} has it`)
    if (told.kind === 'taken' && told.holder === to) found.loserUntold.push(`${agent} was refused what is so already`)
  }
  return found
}
