/** What may become of an attempt to say something. `unknown` = bytes went out and no answer tells whether they were taken. */
export type DeliveryState = 'scheduled' | 'ready' | 'sending' | 'sent' | 'refused' | 'unknown' | 'cancelled'

/**
 * Every move there is. `sending → ready` only when no byte was written or the network said "not now"; a claim whose
 * claimer died becomes `unknown`, never `ready`. `unknown → refused` when something tells that it did not arrive: the network,
 * asked for it, or a person who looked. `sent → refused` is a bounce that came later.
 */
export const moves: Record<DeliveryState, readonly DeliveryState[]> = {
  scheduled: ['ready', 'sending', 'refused', 'cancelled'],
  ready: ['sending', 'refused', 'cancelled'],
  sending: ['sent', 'refused', 'unknown', 'ready'],
  unknown: ['sent', 'refused', 'sending', 'unknown'],
  refused: ['ready', 'sent', 'cancelled'],
  sent: ['refused'],
  cancelled: [],
}

/**
 * From `sending`, when an attempt before this one may have arrived: that this one was surely not taken says nothing about that.
 * So it is never `ready`, which can be taken back, nor `refused`.
 */
const afterAmbiguous: readonly DeliveryState[] = ['sent', 'unknown']

export function mayMove(from: DeliveryState, to: DeliveryState, isInDoubt = false): boolean {
  return (isInDoubt && from === 'sending' ? afterAmbiguous : moves[from]).includes(to)
}
