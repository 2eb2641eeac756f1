import type { AccountContext, Call, ChannelAdapter, OutboundMessage, Use } from '@baton/channel-kit'
import type { SpendPurpose } from '@baton/contract/meters'
import type { DoorAnswer } from '#kernel/door'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

export const WATCH_CAPS = 'watch-caps'
/** Caps are looked at once for all that was counted meanwhile. */
const WATCH_EVERY_MS = 2_000

export interface Spent {
  accountId: string
  purpose: SpendPurpose
  uses: readonly Use[]
  /** When it was used up (ISO 8601): it counts on that day of the workspace's time zone. Now, unless said. */
  at?: string
}

/** What an account's call uses up if the network takes it; none where nobody counts. */
export function usesAhead(adapter: ChannelAdapter | undefined, account: AccountContext, call: Call, message?: OutboundMessage): Use[] {
  return (call.transport === 'http' && adapter?.metering?.costOf(call, { account, ...(message && { message }) })) || []
}

/** What a delivery's call is counted with once it is sent; null where nobody counts, or where the wire has counted it already. */
export function usesWhenSent(adapter: ChannelAdapter, account: AccountContext, call: Call, message: OutboundMessage): Use[] | null {
  const uses = adapter.metering?.charges === 'taken' ? usesAhead(adapter, account, call, message) : []
  return uses.length > 0 ? uses : null
}

/** What a call has used up, by what is known of its end. One that surely never arrived has used up nothing. */
export function usesOf(adapter: ChannelAdapter | undefined, account: AccountContext, call: Call, answer: DoorAnswer): Use[] {
  if (answer.ok) return (call.transport === 'http' && adapter?.metering?.costOf(call, { account, result: answer.result })) || []
  return answer.bytesWritten ? usesAhead(adapter, account, call) : []
}

/**
 * Counts what was used up, with the COMMIT of this transaction: in one statement that nobody waits for, and not at all when the
 * transaction fails. Things that a network charges once a day (UTC) are counted once, however many read them at the same time.
 */
export function countUses(tx: Tx, { accountId, purpose, uses, at = tx.now }: Spent): void {
  if (uses.length === 0) return
  const { workspaceId: workspace } = tx
  const utcDay = tx.now.slice(0, 10)
  const watchAt = iso((Math.floor(tx.ctx.now() / WATCH_EVERY_MS) + 1) * WATCH_EVERY_MS)
  const job = JSON.stringify({ workspaceId: workspace })
  if (uses.some(({ resources }) => resources))
    tx.atEnd(
      sql`delete from spend_resources where workspace_id = ${workspace} and account_id = ${accountId}::uuid and day < ${utcDay}::date`,
    )
  tx.atEnd(sql`
    with given as (
      select g.meter, g.units, g.resources from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) as g(meter text, units bigint, resources text[])),
    fresh as (
      insert into spend_resources (workspace_id, account_id, day, meter, resource)
      select distinct ${workspace}::int, ${accountId}::uuid, ${utcDay}::date, g.meter, r from given g, unnest(g.resources) r order by 4, 5
      on conflict do nothing returning meter),
    used as (
      select g.meter, sum(g.units) as units from given g where g.resources is null group by g.meter
      union all select f.meter, count(*) from fresh f group by f.meter),
    counted as (
      insert into spend_days as d (workspace_id, meter, day, account_id, purpose, units)
      select ${workspace}::int, u.meter, (least(${at}::timestamptz, ${tx.now}::timestamptz) at time zone ${tx.ctx.workspace.timeZone})::date, ${accountId}::uuid, ${purpose}, sum(u.units)
        from used u group by u.meter having sum(u.units) > 0 order by u.meter
      on conflict (workspace_id, meter, day, account_id, purpose) do update set units = d.units + excluded.units
      returning meter)
    select system.add_job(${WATCH_CAPS}, ${job}::json, null, ${watchAt}::timestamptz, ${`${WATCH_CAPS} ${workspace}`})
     where exists (select from counted c join spend_meters m on m.workspace_id = ${workspace} and m.meter = c.meter and m.cap is not null)`)
}

/** Of accounts that are no more. */
export async function forgetSpend(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.run`delete from spend_days where workspace_id = ${tx.workspaceId} and account_id = any(${accountIds}::uuid[])`
  await tx.run`delete from spend_resources where workspace_id = ${tx.workspaceId} and account_id = any(${accountIds}::uuid[])`
}
