import type { NetworkName } from './ledger.ts'

/** One call the product made, as the network saw it. */
export interface SeenCall {
  at: string
  network: NetworkName
  account: string | null
  method: string
  path: string
  /** What was answered; null when the caller got no (whole) answer. */
  status: number | null
  /** Did the network do what the call asked? */
  taken: boolean
  fault?: string
}

/** Keeps the newest calls: enough for a test or a look, bounded for a long load run. */
export function callLog(most = 50_000) {
  const calls: SeenCall[] = []
  return {
    add(call: SeenCall) {
      calls.push(call)
      if (calls.length > most) calls.splice(0, most / 2)
    },
    all: (): readonly SeenCall[] => calls,
  }
}
export type CallLog = ReturnType<typeof callLog>
