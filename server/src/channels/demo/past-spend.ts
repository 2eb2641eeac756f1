import type { SpendPurpose } from '@baton/contract/meters'
import type { MeterCode } from '@baton/channel-kit'
import type { Ctx } from '#kernel/context'

/** So many days before the demo began have figures: enough for a forecast and a month before. */
const DAYS = 60

interface Habit {
  network: string
  meter: MeterCode
  purpose: SpendPurpose
  /** On a quiet day, and how much more on a busy one. */
  least: number
  more: number
}

const habits: Habit[] = [
  { network: 'x', meter: 'x_reply', purpose: 'replies', least: 6, more: 9 },
  { network: 'x', meter: 'x_post_link', purpose: 'replies', least: 0, more: 3 },
  { network: 'x', meter: 'x_message', purpose: 'replies', least: 2, more: 5 },
  { network: 'x', meter: 'x_own_read', purpose: 'reading', least: 25, more: 40 },
  { network: 'x', meter: 'x_user_read', purpose: 'reading', least: 12, more: 20 },
  { network: 'x', meter: 'x_message_read', purpose: 'reading', least: 6, more: 12 },
  { network: 'x', meter: 'x_user_read', purpose: 'checks', least: 1, more: 1 },
  { network: 'line', meter: 'line_push', purpose: 'replies', least: 3, more: 7 },
]

/** What the invented brand used up before: as every shop, less at weekends. Calls from now on are counted as they are made. */
export async function inventPastSpend(ctx: Ctx, accountIds: readonly string[]): Promise<void> {
  await ctx.tx(
    (tx) => tx.run`
      insert into spend_days (workspace_id, meter, day, account_id, purpose, units)
      select ${tx.workspaceId}, u.meter, u.day, u.account_id, u.purpose, u.units
        from (
          select h.meter, h.purpose, a.id as account_id, d.day,
                 (h.least + (n * 7 + h.k * 5 + (n * n) % 11) % (h.more + 1)) / case when extract(isodow from d.day) > 5 then 2 else 1 end as units
            from jsonb_to_recordset(${JSON.stringify(habits.map((habit, k) => ({ ...habit, k })))}::jsonb) as h(network text, meter text, purpose text, least int, more int, k int)
            join lateral (
              select c.id from channel_accounts c
               where c.workspace_id = ${tx.workspaceId} and c.id = any(${accountIds}::uuid[]) and c.network = h.network order by c.created_at, c.id limit 1) a on true
           cross join generate_series(1, ${DAYS}::int) n
           cross join lateral (select (${tx.now}::timestamptz at time zone ${tx.ctx.workspace.timeZone})::date - n as day) d) u
       where u.units > 0
      on conflict do nothing`,
  )
}
