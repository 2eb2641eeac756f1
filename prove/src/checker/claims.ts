/** Somebody asked for another assignee, having seen one, and was answered. */
export interface Ask {
  agent: string
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
  /** A loser who was told nothing, or of somebody who never had it. */
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
  const holders = new Set([null, ...log.map(({ to }) => to)])
  const key = (actor: string, from: string | null, to: string | null) => `${actor}: ${from} to ${to}`
  const moves = Map.groupBy(log, ({ actor, from, to }) => key(actor, from, to))
  const moved = asks.filter(({ told }) => told.kind === 'moved')
  for (const [what, all] of Map.groupBy(moved, ({ agent, seen, to }) => key(agent, seen, to))) {
    const [first] = all
    const inLog = moves.get(what)?.length ?? 0
    // To ask for whom it is with already is no move, and no fault; but only while it is with them.
    const mayBeSo = first !== undefined && log.some((move) => move.to === first.to && key(move.actor, move.from, move.to) !== what)
    if (all.length > inLog && !mayBeSo) found.doubled.push(`${what}: told ${all.length} times, moved ${inLog} times`)
  }
  for (const what of moves.keys())
    if (!moved.some(({ agent, seen, to }) => key(agent, seen, to) === what)) found.logBroken.push(`nobody was told of ${what}`)
  for (const { agent, to, told } of asks) {
    if (told.kind === 'other') found.loserUntold.push(`${agent} was answered ${told.status}`)
    if (told.kind === 'taken' && !holders.has(told.holder)) found.loserUntold.push(`${agent} was told that ${told.holder} has it`)
    if (told.kind === 'taken' && told.holder === to) found.loserUntold.push(`${agent} was refused what is so already`)
  }
  return found
}
