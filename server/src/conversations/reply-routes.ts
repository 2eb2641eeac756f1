import { conversations as c } from '@baton/contract'
import { type Answer, on } from '#kernel/http'
import { confirmArrival, denyArrival, sendAgain, sendAtAnotherTime, sendNow, undoReply } from './deliveries.ts'
import { openPrivateThread } from './open-private-thread.ts'
import { replyTo } from './reply.ts'
import { takeThread } from './take-thread.ts'

/** Saying something, and what may become of it. */
export const replyAnswers: readonly Answer[] = [
  on(c.reply, (ctx, { params, body }) => replyTo(ctx, params.conversationId, body)),
  on(c.openPrivateThread, (ctx, { params }) => openPrivateThread(ctx, params.conversationId)),
  on(c.takeThread, (ctx, { params }) => takeThread(ctx, params.conversationId, params.threadId)),
  on(c.cancelDelivery, (ctx, { params }) => undoReply(ctx, params.deliveryId)),
  on(c.releaseDelivery, (ctx, { params }) => sendNow(ctx, params.deliveryId)),
  on(c.rescheduleDelivery, (ctx, { params, body }) => sendAtAnotherTime(ctx, params.deliveryId, body.sendAt)),
  on(c.retryDelivery, (ctx, { params }) => sendAgain(ctx, params.deliveryId)),
  on(c.confirmDelivery, (ctx, { params }) => confirmArrival(ctx, params.deliveryId)),
  on(c.denyDelivery, (ctx, { params }) => denyArrival(ctx, params.deliveryId)),
]
