/** One message somebody sent, and whether the network brought it by itself. */
export interface Sent {
  token: string
  network: string
  /** Null where nobody but the receiver can know: a mail that was shown late may still have been seen in time. */
  delivered: boolean | null
}

/** What a person is told of an account in its health. */
export interface ToldOfAccount {
  network: string
  /** Can the network be asked for what it did not deliver? */
  possible: boolean
  comparedAt: string | null
  found: number
  lastEventAt: string | null
}

/** The state of things at one moment: tokens of messages shown, and what is told. */
export interface Moment {
  shown: ReadonlySet<string>
  told: readonly ToldOfAccount[]
}

/**
 * Judges asking networks for what they did not deliver: before it, after it, and after it once more.
 *
 * @returns what is wrong, in words
 */
export function misfound(sent: readonly Sent[], before: Moment, after: Moment, again: Moment): string[] {
  return [...new Set(sent.map(({ network }) => network))].flatMap((network) => {
    const ofIt = sent.filter((one) => one.network === network)
    const [first, second, third] = [before, after, again].map(({ told }) => told.find((one) => one.network === network))
    if (!first || !second || !third) return [`nothing is told of ${network}`]
    if (!second.possible) return silence(ofIt, second)
    const came = ofIt.filter(({ token }) => after.shown.has(token) && !before.shown.has(token)).length
    const undelivered = ofIt.filter(({ delivered }) => delivered === false).length
    return [
      ...ofIt.filter(({ token }) => !after.shown.has(token)).map(({ token }) => `lost on ${network}: ${token}`),
      ...ofIt
        .filter(({ token, delivered }) => delivered === false && before.shown.has(token))
        .map(({ token }) => `${token} was shown though ${network} had not delivered it, and nobody had asked`),
      ...(came === 0 ? [`nothing was missing on ${network}, which proves nothing`] : []),
      ...(undelivered > came ? [`${network} did not deliver ${undelivered}, and only ${came} came by asking`] : []),
      ...(second.found - first.found === came ? [] : [`${came} came by asking ${network}, and ${second.found - first.found} are told`]),
      ...(isLater(second.comparedAt, first.comparedAt) ? [] : [`it is not told when ${network} was asked`]),
      ...(isLater(third.comparedAt, second.comparedAt) ? [] : [`it is not told that ${network} was asked again`]),
      ...(third.found === second.found ? [] : [`asking ${network} again found ${third.found - second.found} more`]),
    ]
  })
}

/** Where nothing can be asked, what is missing stays missing; that it cannot be asked, and when it was last heard, must be told. */
function silence(sent: readonly Sent[], told: ToldOfAccount): string[] {
  const { network, found, comparedAt, lastEventAt } = told
  return [
    ...(sent.every(({ delivered }) => delivered) ? [`nothing was missing on ${network}, which proves nothing`] : []),
    ...(found > 0 || comparedAt !== null ? [`${network} cannot be asked, and something else is told`] : []),
    ...(lastEventAt === null ? [`it is not told when ${network} was last heard`] : []),
  ]
}

const isLater = (at: string | null, than: string | null) => at !== null && (than === null || at > than)
