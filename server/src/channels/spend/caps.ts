import type { ChannelAdapter } from '@baton/channel-kit'
import type { MeterCode } from '@baton/contract/meters'
import { CAP_NEAR } from '@baton/contract/meters'
import type { CapLevel, MeterNow } from '@baton/contract/spend'
import { type Finding, finding } from '@baton/contract/findings'
import type { JobHandler } from '#kernel/jobs'
import type { Tx } from '#kernel/tx'
import { metersNow } from './settings.ts'

/** A stopped account looks again so often whether it may go on. It calls nobody for that. */
const LOOK_AGAIN_MS = 5 * 60_000
/** Near the cap, reading pauses so many times as long. */
const SLOWER = 4

export interface ReadingCap {
  level: CapLevel
  problem: Finding | null
}

/** How near the caps are of what reading counts on; the worst of them counts. One statement, and none where no call of reading is counted. */
export async function readingCap(tx: Tx, { metering }: ChannelAdapter): Promise<ReadingCap> {
  if (!metering || metering.reading.length === 0) return { level: 'ok', problem: null }
  const now = await metersNow(tx, metering.reading)
  const worst = now.find(({ level }) => level === 'reached') ?? now.find(({ level }) => level === 'near')
  return worst ? { level: worst.level, problem: problemOf(worst) } : { level: 'ok', problem: null }
}

// No count stands in it: the same trouble is told once.
function problemOf({ level, meter, cap }: MeterNow): Finding {
  return finding(level === 'near' ? 'spend_cap_near' : 'spend_cap_reached', { meter, cap: String(cap) }, { remedy: 'spend_raise_cap' })
}

/** The pause until reading goes on, by how near the cap is. */
export function pauseBy(level: CapLevel, pauseMs: number): number {
  if (level === 'ok') return pauseMs
  return level === 'near' ? pauseMs * SLOWER : Math.max(pauseMs, LOOK_AGAIN_MS)
}

/** Whether the month's cap of a meter is reached. */
export async function isCapReached(tx: Tx, meter: MeterCode): Promise<boolean> {
  const [now] = await metersNow(tx, [meter])
  return now?.level === 'reached'
}

/** Tells once when a cap comes near or is reached, and when it no longer is. Counts that commit later bring a look of their own. */
export async function tellCaps(tx: Tx): Promise<void> {
  const month = await tx.one<{ first: string }>`
    select date_trunc('month', ${tx.now}::timestamptz at time zone ${tx.ctx.workspace.timeZone})::date::text as first`
  const told = await tx.all<{ meter: string; level: CapLevel }>`
    with used as (
      select m.meter, m.cap, coalesce(sum(d.units), 0) as units from spend_meters m
        left join spend_days d on d.workspace_id = m.workspace_id and d.meter = m.meter
         and d.day >= ${month?.first}::date and d.day < (${month?.first}::date + interval '1 month')::date
       where m.workspace_id = ${tx.workspaceId} group by m.meter, m.cap),
    levels as (
      select meter, case when units >= cap then 'reached' when units >= cap * ${CAP_NEAR}::numeric then 'near' else 'ok' end as level from used)
    update spend_meters m set told_level = l.level, told_month = ${month?.first}::date
      from levels l
     where m.workspace_id = ${tx.workspaceId} and m.meter = l.meter
       and case when m.told_month = ${month?.first}::date then m.told_level else 'ok' end <> l.level
    returning m.meter, m.told_level as level`
  for (const { meter, level } of told) tx.emit('spend.changed', { meter, level })
}

export const watchCaps: JobHandler = (ctx) => ctx.tx(tellCaps)
