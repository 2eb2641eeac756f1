/** One answer that somebody gave, where the next takes its place. */
export interface Given {
  token: string
  /** What it answers, and its place among the answers there. */
  review: string
  turn: number
  /** What a person is told of it. */
  state: string
}

/** One time that the network showed an answer. */
export interface Shown {
  token: string
  /** Order in which the network showed things. */
  number: number
}

/**
 * Where only one answer stands: the last one that was sent is what stands, and never did an older one take the place of a newer
 * one. The same answer put there again changes nothing.
 *
 * @returns what breaks that, in words
 */
export function judgeStanding(given: readonly Given[], shown: readonly Shown[]): string[] {
  const byToken = new Map(given.map((one) => [one.token, one]))
  const inOrder = shown.toSorted((a, b) => a.number - b.number)
  return [...Map.groupBy(given, ({ review }) => review)].flatMap(([review, answers]) => {
    const put = inOrder.flatMap(({ token }) => {
      const one = byToken.get(token)
      return one?.review === review ? [one] : []
    })
    const older = put.filter(({ turn }, at) => at > 0 && turn < (put[at - 1]?.turn ?? 0))
    const last = answers.filter(({ state }) => state === 'sent').toSorted((a, b) => b.turn - a.turn)[0]
    const stands = put.at(-1)
    return [
      ...older.map(({ token }) => `${token} took the place of a newer answer`),
      ...(last && stands && stands.turn < last.turn ? [`${last.token} was sent last, and ${stands.token} stands`] : []),
      ...(last && !stands ? [`${last.token} was sent, and nothing stands`] : []),
    ]
  })
}

/** Each answer once, however often it was put there: that it stands again is seen by nobody. */
export function withoutRepeats<T extends Shown>(shown: readonly T[], given: readonly Pick<Given, 'token'>[]): T[] {
  const replacing = new Set(given.map(({ token }) => token))
  const met = new Set<string>()
  return shown.filter(({ token }) => {
    if (!replacing.has(token)) return true
    const isNew = !met.has(token)
    met.add(token)
    return isNew
  })
}
