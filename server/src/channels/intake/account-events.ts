import type { AccountEvent } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'
import { markHealth } from '../accounts/health.ts'

/** What a network says of the account itself: access withdrawn, suspended, or all well again. */
export async function heedAccountEvent(tx: Tx, accountId: string, event: AccountEvent): Promise<void> {
  if (event.what === 'connected') return markHealth(tx, accountId, { state: 'ok', problem: null })
  await markHealth(tx, accountId, { state: event.what === 'revoked' ? 'dead' : 'warning', problem: event.finding })
}
