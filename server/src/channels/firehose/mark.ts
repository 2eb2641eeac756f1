import type { Ctx } from '#kernel/context'
import type { Listening } from './follow.ts'

/**
 * Keeps with the account how its firehose is; null: it names none. No matter of the account's health, since polls bring
 * everything without it.
 */
export async function markFirehose(ctx: Ctx, accountId: string, now: Listening | null): Promise<void> {
  const facts = now ? { firehose: now.is, ...(now.is === 'down' && { firehoseProblem: now.words }) } : {}
  await ctx.tx(async (tx) => {
    const row = await tx.one<{ state: 'ok' | 'waiting' | 'warning' | 'dead' }>`
      update channel_accounts set facts = (facts - '{firehose,firehoseProblem}'::text[]) || ${JSON.stringify(facts)}::jsonb
       where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null
      returning state`
    if (row) tx.emit('channel.changed', { accountId, state: row.state })
  })
}
