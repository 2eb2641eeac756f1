import type { MeterCode, SpendPurpose } from '@baton/contract/meters'
import { meterCodes, meters } from '@baton/contract/meters'
import type { MeterSettings, SpendReport } from '@baton/contract/spend'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import { chargeMonth, chargeRows } from './charge.ts'
import { addDays, daysFrom, endOf, type Forecast, forecast, LOOK_BACK_DAYS } from './forecast.ts'
import { levelOf, type SettingsRow, settingsOf, settingsRows } from './settings.ts'

interface Row {
  meter: MeterCode
  day: string
  accountId: string
  purpose: SpendPurpose
  network: SpendReport['parts'][number]['network']
  accountName: string
  units: number
}

/** A month of metered calls, in four statements: by account, meter and purpose, day by day, with the month before and a forecast. */
export function readSpend(ctx: Ctx, { month }: { month?: string | undefined }): Promise<SpendReport> {
  return ctx.read(async (tx) => {
    const today = await todayOf(tx)
    const shown = month ?? today.slice(0, 7)
    const before = addDays(`${shown}-01`, -1).slice(0, 7)
    const from = [`${before}-01`, addDays(today, -LOOK_BACK_DAYS)].sort()[0] ?? today
    const [rows, settings, firsts] = await Promise.all([
      rowsOf(tx, from, [endOf(shown), today].sort()[1] ?? today),
      settingsRows(tx),
      firstDays(tx),
    ])
    const set = new Map(settings.map((row) => [row.meter, row]))
    const amounts = chargeRows(rows, (meter) => settingsOf(meter, set.get(meter)))
    return reportOf({ shown, before, today, zone: ctx.workspace.timeZone, rows, amounts, set, firsts })
  })
}

async function todayOf(tx: Tx): Promise<string> {
  const row = await tx.one<{
    today: string
  }>`select (${tx.now}::timestamptz at time zone ${tx.ctx.workspace.timeZone})::date::text as today`
  return row?.today ?? tx.now.slice(0, 10)
}

function rowsOf(tx: Tx, from: string, to: string): Promise<Row[]> {
  return tx.all<Row>`
    select d.meter, d.day::text as day, d.account_id, d.purpose, a.network, coalesce(nullif(a.name, ''), a.handle) as account_name, d.units::float8 as units
      from spend_days d join channel_accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
     where d.workspace_id = ${tx.workspaceId} and d.meter = any(${meterCodes}::text[]) and d.day between ${from}::date and ${to}::date
     order by d.day, d.meter, d.account_id, d.purpose`
}

/** When each meter was counted first, by one look into the index for each. */
async function firstDays(tx: Tx): Promise<Map<MeterCode, string>> {
  const rows = await tx.all<{ meter: MeterCode; first: string }>`
    select g.meter, f.day::text as first from unnest(${meterCodes}::text[]) as g(meter)
      join lateral (select d.day from spend_days d where d.workspace_id = ${tx.workspaceId} and d.meter = g.meter order by d.day limit 1) f on true`
  return new Map(rows.map(({ meter, first }) => [meter, first]))
}

interface Given {
  shown: string
  before: string
  today: string
  zone: string
  rows: Row[]
  /** What each row costs. */
  amounts: (number | null)[]
  set: ReadonlyMap<MeterCode, SettingsRow>
  firsts: ReadonlyMap<MeterCode, string>
}

function reportOf(given: Given): SpendReport {
  const { shown, today, zone, rows, amounts } = given
  const all = rows.map((row, index) => ({ ...row, amount: amounts[index] ?? null }))
  const ofMonth = all.filter(({ day }) => day.startsWith(shown))
  const counted = meterCodes.filter((meter) => given.set.has(meter) || rows.some((row) => row.meter === meter))
  const ofMeters = counted.map((meter) => meterOf(meter, given))
  const last = [endOf(shown), today].sort()[0] ?? today
  const parts = [...Map.groupBy(ofMonth, ({ accountId, meter, purpose }) => `${accountId} ${meter} ${purpose}`).values()]
  const days = Map.groupBy(ofMonth, ({ day }) => day)
  return {
    month: shown,
    timeZone: zone,
    today,
    daysLeft: today.startsWith(shown) ? daysFrom(addDays(today, 1), endOf(shown)).length : 0,
    money: totals(ofMeters),
    meters: ofMeters,
    parts: parts.flatMap((same) => {
      const [first] = same
      if (!first) return []
      const { accountId, network, accountName, meter, purpose } = first
      return [{ accountId, network, accountName, meter, purpose, ...summed(same) }]
    }),
    days: daysFrom(`${shown}-01`, last).map((day) => ({
      day,
      meters: [...Map.groupBy(days.get(day) ?? [], ({ meter }) => meter)].map(([meter, same]) => ({ meter, ...summed(same) })),
    })),
  }
}

function summed(rows: readonly { units: number; amount: number | null }[]): { units: number; amount: number | null } {
  const priced = rows.flatMap(({ amount }) => (amount === null ? [] : [amount]))
  return { units: sum(rows.map(({ units }) => units)), amount: priced.length > 0 ? sum(priced) : null }
}

function meterOf(meter: MeterCode, { shown, before, today, rows, set, firsts }: Given): SpendReport['meters'][number] {
  const mine = rows.filter((row) => row.meter === meter)
  const unitsOn = (part: string) => sum(mine.filter(({ day }) => day.startsWith(part)).map(({ units }) => units))
  const settings = settingsOf(meter, set.get(meter))
  const units = { soFar: unitsOn(shown), previous: unitsOn(before) }
  const first = firsts.get(meter)
  const coming = shown === today.slice(0, 7) && first ? forecast({ unitsOf: unitsOn, first, today, end: endOf(shown) }) : null
  const { network, words } = meters[meter]
  return {
    meter,
    network,
    words,
    ...settings,
    level: levelOf(units.soFar, settings.cap),
    units: { ...units, forecast: coming && Math.round(coming.units) },
    money: moneyOf(settings, units, coming),
    method: coming?.method ?? null,
    countedDays: coming?.countedDays ?? 0,
  }
}

function moneyOf(
  settings: MeterSettings,
  units: { soFar: number; previous: number },
  coming: Forecast | null,
): SpendReport['meters'][number]['money'] {
  if (!settings.price) return null
  const cost = (of: number) => chargeMonth(of, settings) ?? 0
  return {
    currency: settings.price.currency,
    soFar: cost(units.soFar),
    previous: cost(units.previous),
    forecast: coming && cost(coming.units),
  }
}

/** Of each currency. A meter that was counted too short for a forecast goes in with what it came to so far, if any other has one. */
function totals(ofMeters: SpendReport['meters']): SpendReport['money'] {
  const priced = ofMeters.flatMap(({ money }) => (money ? [money] : []))
  return [...Map.groupBy(priced, ({ currency }) => currency)].map(([currency, same]) => ({
    currency,
    soFar: sum(same.map(({ soFar }) => soFar)),
    previous: sum(same.map(({ previous }) => previous)),
    forecast: same.some((each) => each.forecast !== null) ? sum(same.map(({ soFar, forecast: coming }) => coming ?? soFar)) : null,
  }))
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
