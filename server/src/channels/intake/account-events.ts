import type { AccountEvent } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'
import { CHECK_ACCOUNT } from '../accounts/check-later.ts'
import { markHealth } from '../accounts/health.ts'

/** What a network says of the account itself: access withdrawn, suspended, or all well again; what is doubtful is asked. */
export async function heedAccountEvent(tx: Tx, accountId: string, event: AccountEvent): Promise<void> {
  switch (event.what) {
    case 'connected':
      return markHealth(tx, accountId, { state: 'ok', problem: null })
    case 'doubtful':
      return tx.job(CHECK_ACCOUNT, { accountId }, { key: `${CHECK_ACCOUNT} ${tx.workspaceId} ${accountId}` })
    case 'revoked':
    case 'warning':
      return markHealth(tx, accountId, { state: event.what === 'revoked' ? 'dead' : 'warning', problem: event.finding })
  }
}
