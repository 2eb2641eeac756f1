import type { ActiveFault, Fault, Simulator } from '@baton/simulator'
import { asked, type Network, type Played, type Said, telling, type Way } from '../networks/index.ts'
import type { Given } from '../promise.ts'
import { until } from '../stage/read-back.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings } from '../tokens.ts'

/** Faults of each kind on each way, and those who write there: more than there are kinds, since not every answer becomes a call (kills). */
const sizes = { small: { rounds: 1, people: 15 }, full: { rounds: 4, people: 72 } }
/** To a busy account, whose network sends it away for a minute. */
const peopleOfBusy = 2
const longAgoMs = 2 * 86_400_000

/** An account with the ways in which it answers here. A busy one is sent away (429), and what it asks is not always answered. */
interface Account {
  played: Played
  ways: readonly Way[]
  isBusy: boolean
}

/** Somebody who waits for an answer. */
export interface Waiting {
  way: Way
  said: Said
  /** Nothing but the fault itself keeps the network from telling what became of it. */
  isTold: boolean
  turns: number
}

/** One account for each way of each network, and a busy one for all ways of each. */
export async function connectElsewhere(stage: Stage): Promise<Account[]> {
  const accounts: Account[] = []
  const connect = async (network: Network, nth: number, of: (ways: readonly Way[]) => readonly Way[], isBusy = false) => {
    const played = await network.play(stage, undefined, nth)
    accounts.push({ played, ways: of(played.ways), isBusy })
    return played.ways.length
  }
  for (const network of [...telling, ...asked]) {
    const ways = await connect(network, 0, (all) => all.slice(0, 1))
    for (let nth = 1; nth < ways; nth++) await connect(network, nth, (all) => all.slice(nth, nth + 1))
    await connect(network, ways, (all) => all, true)
  }
  return accounts
}

/** Who wrote, by the token of their words. */
export async function writeElsewhere({ random, size }: Given, stage: Stage, accounts: readonly Account[]): Promise<Map<string, Waiting>> {
  const waiting = new Map<string, Waiting>()
  for (const { ways, isBusy } of accounts)
    for (const [index, way] of ways.entries())
      for (let n = 0; n < (isBusy ? peopleOfBusy : sizes[size].people); n++) {
        const token = `m${waiting.size}`
        const at = way.how === 'by-template' ? Date.now() - longAgoMs : undefined
        const said = way.place.say({ who: index * 1_000 + n, text: `${random.pick(sayings)} [${token}]`, at })
        // One right after the other, in order; what is said in private for a comment is said once.
        const turns = way.how === 'there' && n % 2 === 0 ? 2 : 1
        waiting.set(token, { way, said, isTold: !isBusy && way.canBeAsked, turns })
      }
  await stage.simulator.idle()
  return waiting
}

/** Of each way every kind of failure. Returns the rules by what they break; one that was met as often as it should vanishes from the simulator's list. */
export function breakElsewhere({ random, size }: Given, { faults }: Simulator, accounts: readonly Account[]): ActiveFault[] {
  const { rounds } = sizes[size]
  const kinds = (): Pick<Fault, 'kind' | 'taken' | 'beforeBody' | 'status' | 'delayMs'>[] => [
    ...random.shuffle([
      { kind: 'reset', taken: true } as const,
      { kind: 'reset', taken: false } as const,
      { kind: 'reset', beforeBody: true } as const,
      { kind: 'cut' } as const,
      { kind: 'status', status: 500, taken: true } as const,
      { kind: 'status', status: 503, taken: false } as const,
      { kind: 'duplicate-200' } as const,
    ]),
    { kind: 'hang', taken: true },
    { kind: 'hang', taken: false },
    { kind: 'slow', delayMs: random.int(500, 2_000) },
  ]
  return accounts.flatMap(({ played, ways, isBusy }) => {
    const of = { network: played.atSimulator, account: played.account }
    if (isBusy) {
      faults.set({ ...of, method: 'GET', kind: 'status', status: 503, times: 4 * rounds, probability: 0.5 })
      // Ways that share a call share their budget, and are sent away together.
      return [...new Map(ways.map((way) => [way.call.path, way])).values()].flatMap(({ call }) => [
        faults.set({ ...of, ...call, kind: 'status', status: 429, retryAfterSeconds: 2 }),
        faults.set({ ...of, ...call, kind: 'reset', taken: true }),
      ])
    }
    return ways.flatMap(({ call }) => [
      // Last of all, since a rule set later goes first: what is slow is overtaken by the next in its thread, if anything lets it.
      faults.set({ ...of, ...call, kind: 'slow', delayMs: 1_500, times: 6 * rounds }),
      ...kinds().map((kind) => faults.set({ ...of, ...call, ...kind, times: rounds, probability: size === 'small' ? 1 : 0.5 })),
    ])
  })
}

export interface Ports {
  areOpen: boolean
}

/** Closes the port of each network until a reply waits for it. `waitingFor`: the networks that one waits for. */
export async function closePorts(
  { faults }: Simulator,
  ports: Ports,
  networks: readonly string[],
  waitingFor: () => Promise<string[]>,
): Promise<void> {
  const closed = new Map(networks.map((network) => [network, faults.set({ network: network as Fault['network'], kind: 'refuse' })]))
  await until('a reply waits for each network that cannot be reached', 60_000, async () => {
    for (const network of await waitingFor()) {
      const fault = closed.get(network)
      if (fault) faults.clear(fault.id)
      closed.delete(network)
    }
    return closed.size === 0
  })
  ports.areOpen = true
}

/**
 * Kinds of failure that no call met: nothing is proven of them. Ways that share a call have the same rules twice, and a call meets
 * either.
 */
export function unmet(rules: readonly ActiveFault[], accounts: readonly Account[]): string[] {
  const names = new Map(accounts.map(({ played, ways }) => [played.account, ways.map(({ name }) => name).join(', ')]))
  const alike = Map.groupBy(rules, ({ account, path, kind, status, taken, beforeBody, times }) =>
    JSON.stringify([account, path, kind, status, taken, beforeBody, times]),
  )
  return [...alike.values()].flatMap(([first, ...others]) =>
    !first || [first, ...others].some(({ hits }) => hits > 0) ? [] : [`${first.kind} on ${names.get(first.account ?? '')}`],
  )
}
