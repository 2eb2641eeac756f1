import type { CallLog } from './calls.ts'
import type { Clock } from './clock.ts'
import type { ActiveFault, Faults } from './faults.ts'
import type { Ledger, Sighting } from './ledger.ts'
import type { Random } from './random.ts'
import type { Specs } from './specs.ts'
import type { WebhookSender } from './webhooks.ts'

/** What all simulated networks share. */
export interface World {
  clock: Clock
  random: Random
  ledger: Ledger
  faults: Faults
  calls: CallLog
  webhooks: WebhookSender
  specs: Specs
}

/** Writes into the ledger what a contact sees now; a `doubled` fault shows it twice. */
export function show(world: World, fault: ActiveFault | null, what: Omit<Sighting, 'number' | 'at' | 'fault'>): void {
  const seen = fault ? { ...what, fault: fault.kind } : what
  world.ledger.record(seen)
  if (fault?.kind === 'doubled') world.ledger.record(seen)
}
