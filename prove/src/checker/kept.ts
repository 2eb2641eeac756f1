/** A delivery that somebody made, and how it was answered. `answered` null: no answer came; a mail that lay in the mailbox counts as taken. */
export interface Made {
  network: string
  kind: 'good' | 'bad' | 'forged'
  what: string
  answered: number | null
  latencyMs: number
  /** Of a mail, which may be fetched more than once: what tells its bytes from others. */
  digest?: string
}

/** What is told of one raw delivery that is kept. */
export interface Kept {
  network: string
  state: string
  reason: string | null
  /** The network was asked for it, whether or not it had delivered it. */
  asked: boolean
  /** How often these bytes came. */
  sightings: number
}

export interface KeptJudgement {
  status5xx: string[]
  late: string[]
  /** Not proven to come from the network, and yet taken. */
  letIn: string[]
  /** Good and signed, and yet turned away. */
  turnedAway: string[]
  /** Taken, and not kept. */
  forgotten: string[]
  /** Not read, and nobody is told why. */
  unexplained: string[]
}

/** Judges answers and what is kept of deliveries that were good, broken inside, or forged. */
export function judgeKept(made: readonly Made[], kept: readonly Kept[], lateMs: number): KeptJudgement {
  const networks = [...new Set(made.map(({ network }) => network))]
  const taken = made.filter(({ kind, answered }) => kind !== 'forged' && isGood(answered))
  return {
    status5xx: made.filter(isBroken).map(({ what, answered }) => `${what} was answered ${answered ?? 'by nobody'}`),
    late: made
      .filter(({ kind, latencyMs }) => kind === 'good' && latencyMs > lateMs)
      .map(({ what, latencyMs }) => `${what} waited ${Math.round(latencyMs)} ms`),
    letIn: made.filter(({ kind, answered }) => kind === 'forged' && isGood(answered)).map(({ what }) => `${what} was let in`),
    turnedAway: made.filter(({ kind, answered }) => kind === 'good' && !isGood(answered)).map(({ what }) => `${what} was turned away`),
    forgotten: networks.flatMap((network) => {
      const [came, stands] = network === 'email' ? mailsOf(taken, kept) : webhooksOf(network, taken, kept)
      return came === stands ? [] : [`of ${came} taken on ${network} ${stands} are kept`]
    }),
    unexplained: kept
      .filter(({ state, reason }) => state !== 'processed' && !reason)
      .map(({ network, state }) => `a delivery of ${network} is ${state} without a reason`),
  }
}

/** Each delivery is counted, but not what the network was asked for beside. */
function webhooksOf(network: string, taken: readonly Made[], kept: readonly Kept[]): [number, number] {
  const ofIt = kept.filter((one) => one.network === network && !one.asked)
  return [taken.filter((one) => one.network === network).length, ofIt.reduce((sum, { sightings }) => sum + sightings, 0)]
}

/** Each mail is kept once, however often it was fetched. */
function mailsOf(taken: readonly Made[], kept: readonly Kept[]): [number, number] {
  const mails = taken.filter(({ network }) => network === 'email')
  return [new Set(mails.map(({ digest }) => digest)).size, kept.filter(({ network }) => network === 'email').length]
}

/** Whoever sends 20 MB without proof may find the line cut before an answer comes. */
function isBroken({ kind, answered }: Made): boolean {
  return answered === null ? kind !== 'forged' : answered >= 500
}

const isGood = (status: number | null) => status !== null && status >= 200 && status < 300
