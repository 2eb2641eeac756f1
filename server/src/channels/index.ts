export { type OpenedAccount, accountContexts, sealedColumns } from './accounts/account.ts'
export { checkAllAccounts } from './accounts/check-all.ts'
export { CHECK_ACCOUNT, checkLater } from './accounts/check-later.ts'
export { connectUnchecked } from './accounts/connect-unchecked.ts'
export { startMailboxes } from './accounts/mailboxes.ts'
export { COUNT_QUOTA, countQuota } from './accounts/quota.ts'
export { markUnreadable } from './accounts/unreadable.ts'
export { startPolling } from './accounts/poll.ts'
export { answers } from './accounts/routes.ts'
export { startDispatch } from './delivery/dispatch.ts'
export { moderateAtNetwork, type Moderated, takeThreadAtNetwork } from './delivery/moderate.ts'
export { doubtWhatWasOnItsWay } from './delivery/doubt.ts'
export { type IsOvertaken, lookAtSentLater, mustBeSayableAt, rescheduleDelivery } from './delivery/later.ts'
export type { AfterDelivery, DeliveryPayload, DeliveryRow } from './delivery/rows.ts'
export {
  cancelDelivery,
  confirmDelivery,
  denyDelivery,
  moveDelivery,
  refuseDelivery,
  releaseDelivery,
  retryDelivery,
  scheduleDelivery,
  settleByEcho,
  settleByReport,
} from './delivery/schedule.ts'
export { demoOf } from './demo/routes.ts'
export { REMOVE_DEMO, removalStep } from './demo/remove.ts'
export { startFirehoses } from './firehose/firehoses.ts'
export type { HeardHours } from './health/learn.ts'
export { judgeDue, pulseDue, startHealthWatch } from './health/watch.ts'
export { bringDue, startBringing } from './history/bring.ts'
export { importAnswers } from './imports/routes.ts'
export { hooks } from './intake/hooks.ts'
export { askAbout, LOOK_UP, lookUpLater, type MissingPointed } from './intake/look-up.ts'
export { parseAside, type ToParse } from './intake/parse-aside.ts'
export {
  blankRaw,
  type Incoming,
  lockIntake,
  processWaiting,
  type Receive,
  type ReceivingAccount,
  startProcessing,
} from './intake/process.ts'
export { type Arrival, type Arrivals, storeRaw } from './intake/store-raw.ts'
export { startMediaFetching } from './media/fetch.ts'
export { forgetOfMessages } from './media/forget.ts'
export { eraseMedia, keepMedia } from './media/keep.ts'
export { registerFiles, smallOf } from './media/serve.ts'
export { type ShrinkAnswer, shrinkAside, type Shrunk, type ToShrink } from './media/shrink-aside.ts'
export { sweepMedia } from './media/sweep.ts'
export { startThumbnails } from './media/thumbnails.ts'
export type { MissingMessages } from './reconciliation/compare.ts'
export type { Brought } from './reconciliation/found.ts'
export { startReconciling, sweepDue } from './reconciliation/sweep.ts'
export { isCapReached, watchCaps } from './spend/caps.ts'
export { WATCH_CAPS } from './spend/count.ts'
export { metered } from './spend/metered.ts'
export { spendAnswers } from './spend/routes.ts'
export { chooseTemplate, type ChosenTemplate } from './templates/choose.ts'
export { hastenReading, READ_TEMPLATES, readAllTemplates, readTemplatesLater } from './templates/read.ts'
export { wire } from './wire.ts'
