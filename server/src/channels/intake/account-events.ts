import type { AccountEvent } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'
import { markHealth } from '../accounts/health.ts'

const stateOf = { revoked: 'dead', warning: 'warning', connected: 'ok' } as const

/** What a network says of the account itself: access withdrawn, suspended, or all well again. */
export async function heedAccountEvent(tx: Tx, accountId: string, { what, words }: AccountEvent): Promise<void> {
  const state = stateOf[what]
  await markHealth(tx, accountId, {
    state,
    words: state === 'ok' ? null : words,
    remedy: state === 'dead' ? 'Reconnect the account with new credentials.' : null,
  })
}
