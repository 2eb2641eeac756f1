import type { Network } from '@baton/channel-kit'
import { CAP_NEAR, type MeterCode, meterCodes, meters } from '@baton/contract/meters'
import type { CapLevel, MeterNow, MeterSettings } from '@baton/contract/spend'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'

export interface SettingsRow {
  meter: MeterCode
  price: number | null
  currency: string | null
  included: number
  cap: number | null
}

/** What holds for a meter: what was set, else the documented price. */
export function settingsOf(meter: MeterCode, row: SettingsRow | undefined): MeterSettings & { set: boolean } {
  if (!row) {
    const { documented } = meters[meter]
    return { price: documented && { amount: documented.amount, currency: documented.currency }, included: 0, cap: null, set: false }
  }
  const price = row.price === null || row.currency === null ? null : { amount: row.price, currency: row.currency }
  return { price, included: row.included, cap: row.cap, set: true }
}

export function levelOf(units: number, cap: number | null): CapLevel {
  if (cap === null || units < cap * CAP_NEAR) return 'ok'
  return units < cap ? 'near' : 'reached'
}

export function settingsRows(tx: Tx): Promise<SettingsRow[]> {
  return tx.all<SettingsRow>`
    select meter, price::float8 as price, currency, included::float8 as included, cap::float8 as cap from spend_meters
     where workspace_id = ${tx.workspaceId} and meter = any(${meterCodes}::text[])`
}

/** The meters of networks that are connected, were counted this month or have settings, or the ones given, as they stand now. */
export async function metersNow(tx: Tx, only?: readonly MeterCode[]): Promise<MeterNow[]> {
  const codes = only ?? meterCodes
  const zone = tx.ctx.workspace.timeZone
  const rows = await tx.all<SettingsRow & { set: boolean; units: number }>`
    select g.meter, s.price::float8 as price, s.currency, coalesce(s.included, 0)::float8 as included, s.cap::float8 as cap, s.meter is not null as set,
           coalesce(u.units, 0)::float8 as units
      from unnest(${codes}::text[], ${codes.map((code) => meters[code].network)}::text[]) with ordinality as g(meter, network, n)
      cross join (select date_trunc('month', ${tx.now}::timestamptz at time zone ${zone})::date as first) m
      left join spend_meters s on s.workspace_id = ${tx.workspaceId} and s.meter = g.meter
      left join lateral (
        select sum(d.units) as units from spend_days d
         where d.workspace_id = ${tx.workspaceId} and d.meter = g.meter and d.day >= m.first and d.day < (m.first + interval '1 month')::date) u on true
     where ${only !== undefined} or s.meter is not null or u.units is not null
        or exists (select from channel_accounts a where a.workspace_id = ${tx.workspaceId} and a.network = g.network and a.disconnected_at is null)
     order by g.n`
  return rows.map((row) => {
    const settings = settingsOf(row.meter, row.set ? row : undefined)
    const { network, words } = meters[row.meter]
    return { meter: row.meter, network, words, units: row.units, level: levelOf(row.units, settings.cap), ...settings }
  })
}

export function listMeters(ctx: Ctx): Promise<{ items: MeterNow[] }> {
  return ctx.read(async (tx) => ({ items: await metersNow(tx) }))
}

/** Which accounts stop reading when the cap of this meter is reached. */
export function networkOf(meter: MeterCode): Network {
  return meters[meter].network
}
