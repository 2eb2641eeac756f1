/** What may become of an attempt to say something. `unknown` = bytes went out and no answer tells whether they were taken. */
export type DeliveryState = 'scheduled' | 'ready' | 'sending' | 'sent' | 'refused' | 'unknown' | 'cancelled'

/**
 * Every move there is. `sending → ready` only when no byte was written or the network said "not now"; a claim whose
 * claimer died becomes `unknown`, never `ready`. `sent → refused` is a bounce that came later.
 */
export const moves: Record<DeliveryState, readonly DeliveryState[]> = {
  scheduled: ['ready', 'sending', 'refused', 'cancelled'],
  ready: ['sending', 'refused', 'cancelled'],
  sending: ['sent', 'refused', 'unknown', 'ready'],
  unknown: ['sent', 'refused', 'sending', 'ready'],
  refused: ['ready', 'sent', 'cancelled'],
  sent: ['refused'],
  cancelled: [],
}

export function mayMove(from: DeliveryState, to: DeliveryState): boolean {
  return moves[from].includes(to)
}
