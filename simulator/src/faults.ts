import { type NetworkName, networks } from './ledger.ts'
import type { Random } from './random.ts'

/**
 * - `refuse`: the port is closed (whole network, until cleared).
 * - `hang`: no answer ever. `reset`: the connection is torn down instead of an answer. `cut`: it is torn down within the answer.
 * - `status`: answers `status` in the network's own error form.
 * - `slow`: answers as usual after `delayMs`.
 * - `doubled`: the network shows the message twice and answers as if once.
 * - `duplicate-200`: a repeat the network would refuse (LINE: known retry key, X: equal text) is answered 200 with the first one's id; nothing is shown again.
 */
export type FaultKind = 'refuse' | 'hang' | 'reset' | 'cut' | 'status' | 'slow' | 'doubled' | 'duplicate-200'

const kinds: readonly FaultKind[] = ['refuse', 'hang', 'reset', 'cut', 'status', 'slow', 'doubled', 'duplicate-200']

export interface Fault {
  network: NetworkName
  kind: FaultKind
  /** External id of the account it concerns; absent: all. */
  account?: string
  method?: string
  /** Path of the call; `*` stands for anything, a missing end too: `/2/tweets`, `/v2/bot/message/*`. Mail: `smtp` (default) or `imap`, where `method` is the command. */
  path?: string
  /** How many calls it hits; 0 = all until cleared. Default 1. */
  times?: number
  /** Hits a matching call with this chance, by the simulator's seed. Default 1. */
  probability?: number
  /**
   * hang, reset, cut, status: did the network take the message before the answer got lost?
   * Default false, but true for `cut`: an answer that began means the work was done.
   */
  taken?: boolean
  /** reset: tear down as soon as the headers came, before the body is read. Never taken. */
  beforeBody?: boolean
  /** status: which. Default 500. */
  status?: number
  /** status 429: seconds until it may be tried again. */
  retryAfterSeconds?: number
  delayMs?: number
}

export interface ActiveFault extends Fault {
  id: string
  hits: number
}

export interface Faults {
  set(fault: Fault): ActiveFault
  /** Without an id clears all. */
  clear(id?: string): void
  list(): ActiveFault[]
  /** The fault that hits this call, counted as a hit; a rule set later goes first. */
  take(call: { network: NetworkName; account: string | null; method: string; path: string }): ActiveFault | null
  onChange(listener: () => void): void
  refuses(network: NetworkName): boolean
}

export function faults(random: Random): Faults {
  let active: ActiveFault[] = []
  let made = 0
  const listeners: (() => void)[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }
  return {
    set(fault) {
      check(fault)
      const rule = {
        ...fault,
        taken: fault.taken ?? fault.kind === 'cut',
        path: fault.path ?? usualPath(fault),
        id: `fault-${++made}`,
        hits: 0,
      }
      active.unshift(rule)
      changed()
      return rule
    },
    clear(id) {
      active = id ? active.filter((rule) => rule.id !== id) : []
      changed()
    },
    list: () => [...active],
    take(call) {
      const rule = active.find((candidate) => concerns(candidate, call) && random.chance(candidate.probability ?? 1))
      if (!rule) return null
      rule.hits += 1
      if (rule.times !== 0 && rule.hits >= (rule.times ?? 1)) active = active.filter((other) => other !== rule)
      return rule
    },
    onChange: (listener) => listeners.push(listener),
    refuses: (network) => active.some((rule) => rule.kind === 'refuse' && rule.network === network),
  }
}

/** Mail: IMAP commands are calls too; a fault that names no path means the sending. */
const usualPath = (fault: Fault) => (fault.network === 'mail' && fault.kind !== 'refuse' ? 'smtp' : undefined)

function check(fault: Fault): void {
  if (!kinds.includes(fault.kind)) throw new Error(`Fault kind "${fault.kind}" is not known; use one of ${kinds.join(', ')}`)
  if (!networks.includes(fault.network)) throw new Error(`Fault network "${fault.network}" is not known; use one of ${networks.join(', ')}`)
  if (fault.kind === 'refuse' && (fault.account || fault.path)) {
    throw new Error('A closed port cannot tell accounts or paths apart: set "refuse" for the whole network, or use "reset" with beforeBody')
  }
}

function concerns(rule: ActiveFault, call: { network: NetworkName; account: string | null; method: string; path: string }): boolean {
  return (
    rule.kind !== 'refuse' &&
    rule.network === call.network &&
    (rule.account === undefined || rule.account === call.account) &&
    (rule.method === undefined || rule.method === call.method) &&
    (rule.path === undefined || pattern(rule.path).test(call.path))
  )
}

const pattern = (path: string) =>
  new RegExp(
    `^${path
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
