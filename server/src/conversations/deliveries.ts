import { cancelDelivery, confirmDelivery, releaseDelivery, retryDelivery } from '#channels'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { afterDelivery } from './after-delivery.ts'
import { mustSee } from './timeline.ts'

/** Undo: takes a reply back while it still waits here. */
export const undoReply = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, (tx) => cancelDelivery(tx, deliveryId, afterDelivery))

/** Sends now, without waiting for the undo window. */
export const sendNow = (ctx: Ctx, deliveryId: string): Promise<void> => ofVisible(ctx, deliveryId, (tx) => releaseDelivery(tx, deliveryId))

/** A person decides to send a refused or unknown reply again. */
export const sendAgain = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, (tx) => retryDelivery(tx, deliveryId, afterDelivery))

/** A person has looked: an unknown reply is there. */
export const confirmArrival = (ctx: Ctx, deliveryId: string): Promise<void> =>
  ofVisible(ctx, deliveryId, (tx) => confirmDelivery(tx, deliveryId, afterDelivery))

/** Deliveries are seen by those who see their conversation. */
function ofVisible(ctx: Ctx, deliveryId: string, act: (tx: Tx) => Promise<void>): Promise<void> {
  return ctx.tx(async (tx) => {
    const row = await tx.one<{
      conversationId: string
    }>`select conversation_id from deliveries where workspace_id = ${tx.workspaceId} and id = ${deliveryId}`
    if (!row) fail('delivery_not_found')
    await mustSee(tx, row.conversationId)
    await act(tx)
  })
}
