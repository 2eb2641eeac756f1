import { iso } from '#kernel/clock'
import { Failure } from '#kernel/fail'
import type { JobHandler } from '#kernel/jobs'
import type { Tx } from '#kernel/tx'
import { checkChannelAccount } from './check.ts'

export const COUNT_QUOTA = 'count-quota'

/** So long after a message at most its use is asked for: one question for all that are sent meanwhile. */
const ASK_EVERY_MS = 10_000

/** A message went out: where the network counts messages, it is soon asked how many are used up. */
export async function askForQuota(tx: Tx, accountId: string): Promise<void> {
  const counted = await tx.one`
    select id from channel_accounts
     where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null and facts ? 'quotaUsed'`
  if (!counted) return
  const next = (Math.floor(tx.ctx.now() / ASK_EVERY_MS) + 1) * ASK_EVERY_MS
  tx.job(COUNT_QUOTA, { accountId }, { key: `${COUNT_QUOTA} ${accountId}`, runAt: iso(next) })
}

export const countQuota: JobHandler = async (ctx, { accountId }) => {
  await checkChannelAccount(ctx, String(accountId)).catch((error: unknown) => {
    // Disconnected meanwhile.
    if (!(error instanceof Failure && error.code === 'channel_account_not_found')) throw error
  })
}
