import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'

/** How many hours of one hour of the week anything came in to an account since a time, and when the first of it did. */
export interface HeardHour {
  accountId: string
  /** 0 to 167, UTC, from Monday. */
  hour: number
  weeks: number
  first: string
}

/** When contacts wrote; given by the composition root, since conversations stand above channels. */
export type HeardHours = (tx: Tx, since: string) => Promise<HeardHour[]>

const WEEK_MS = 7 * 86_400_000
/** A season is over after so long. */
const WINDOW_MS = 8 * WEEK_MS
const LEARN_EVERY_MS = 86_400_000
const WEEK_HOURS = 168

/** Learns the rhythm of accounts once a day, of all of a workspace together. */
export async function learnRhythms(ctx: Ctx, heardHours: HeardHours): Promise<void> {
  const before = iso(ctx.now() - LEARN_EVERY_MS)
  const due = await ctx.read(
    (tx) => tx.all<{ id: string }>`
      select a.id from channel_accounts a left join account_watches w on w.workspace_id = a.workspace_id and w.account_id = a.id
       where a.workspace_id = ${tx.workspaceId} and a.disconnected_at is null and (w.learned_at is null or w.learned_at <= ${before})`,
  )
  if (due.length === 0) return
  const since = ctx.now() - WINDOW_MS
  const hours = await ctx.read((tx) => heardHours(tx, iso(since)))
  const byAccount = Map.groupBy(hours, ({ accountId }) => accountId)
  const learned = due.map(({ id }) => {
    const heard = Array.from({ length: WEEK_HOURS }, () => 0)
    const of = byAccount.get(id) ?? []
    for (const { hour, weeks } of of) heard[hour] = weeks
    const first = Math.min(ctx.now(), ...of.map((each) => Date.parse(each.first)))
    return { id, heard, weeks: (ctx.now() - Math.max(first, since)) / WEEK_MS }
  })
  await ctx.tx(
    (tx) => tx.run`
      insert into account_watches (workspace_id, account_id, heard, weeks, learned_at)
      select ${tx.workspaceId}, l.id, l.heard, l.weeks, ${tx.now}
        from jsonb_to_recordset(${JSON.stringify(learned)}::jsonb) as l(id uuid, heard smallint[], weeks real)
      on conflict (workspace_id, account_id) do update set heard = excluded.heard, weeks = excluded.weeks, learned_at = excluded.learned_at`,
  )
}
