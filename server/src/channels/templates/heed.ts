import { NO_TIME, type TemplateEvent } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'
import { hastenReading } from './read.ts'

/** So long after a word about a template its list is read: for what the word did not say, and for templates not known yet. */
const READ_AFTER_MS = 60_000

/** What a network says of one template holds at once, unless something newer is known. */
export async function heedTemplateEvent(tx: Tx, accountId: string, event: TemplateEvent): Promise<void> {
  const at = event.at === NO_TIME || event.at > tx.now ? tx.now : event.at
  const { externalId, state = null, category = null, quality = null, reason = '' } = event
  const changed = await tx.run`
    update message_templates set
           state = case when ${state}::text is not null and state_at <= ${at}::timestamptz then ${state}::text else state end,
           reason = case when ${state}::text is not null and state_at <= ${at}::timestamptz then ${reason} else reason end,
           state_at = case when ${state}::text is not null then greatest(state_at, ${at}::timestamptz) else state_at end,
           category = case when ${category}::text is not null and category_at <= ${at}::timestamptz then ${category}::text else category end,
           category_at = case when ${category}::text is not null then greatest(category_at, ${at}::timestamptz) else category_at end,
           quality = case when ${quality}::text is not null and quality_at <= ${at}::timestamptz then ${quality}::text else quality end,
           quality_at = case when ${quality}::text is not null then greatest(quality_at, ${at}::timestamptz) else quality_at end
     where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and external_id = ${externalId}`
  if (changed > 0) tx.emit('templates.changed', { accountId })
  await hastenReading(tx, accountId, { inMs: READ_AFTER_MS })
}
