import type { Answer } from '#kernel/http'
import { answers as accounts } from './accounts/routes.ts'

export { sealedColumns } from './accounts/account.ts'
export { type AfterDelivery, type DeliveryPayload, type DeliveryRow } from './delivery/rows.ts'
export { cancelDelivery, confirmDelivery, refuseDelivery, releaseDelivery, retryDelivery, scheduleDelivery, settleByEcho } from './delivery/schedule.ts'
export { startDispatch } from './delivery/dispatch.ts'
export { registerHooks } from './intake/hooks.ts'
export { blankRaw, type Incoming, processWaiting, type Receive, type ReceivingAccount, startProcessing } from './intake/process.ts'
export { type Arrival, type Arrivals, storeRaw } from './intake/store-raw.ts'
export { eraseMedia, keepMedia } from './media/keep.ts'
export { wire } from './wire.ts'

export const answers: readonly Answer[] = [...accounts]
