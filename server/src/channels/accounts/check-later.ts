import { Failure } from '#kernel/fail'
import type { JobHandler } from '#kernel/jobs'
import { checkChannelAccount } from './check.ts'

export const CHECK_ACCOUNT = 'check-account'

/** Asks how an account is because something made it doubtful. One that was disconnected meanwhile needs no answer. */
export const checkLater: JobHandler = async (ctx, payload) => {
  const { accountId } = payload as { accountId: string }
  await checkChannelAccount(ctx, accountId).catch((error: unknown) => {
    if (!(error instanceof Failure && error.code === 'channel_account_not_found')) throw error
  })
}
