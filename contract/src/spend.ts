import { z } from 'zod'
import { Id, NetworkName, WorkspaceParams } from './common.ts'
import { MOST_PRICE, MOST_UNITS, meterCodes, spendPurposes } from './meters.ts'
import { route } from './route.ts'

export const Meter = z.enum(meterCodes).describe('what is counted; the table is `meters` in contract/src/meters.ts')
const Day = z.iso.date().describe('a day in the time zone of the workspace')
const Units = z.number().int().min(0)

export const Money = z.object({
  currency: z.string().describe('ISO 4217'),
  amount: z.number().describe('in units of the currency, unrounded'),
})
export type Money = z.infer<typeof Money>

/** ok = below four fifths of the cap, or no cap; near = from there on; reached = the cap or more. */
export const CapLevel = z.enum(['ok', 'near', 'reached'])
export type CapLevel = z.infer<typeof CapLevel>

/** What a unit costs here, and how many may be used in a month. */
export const MeterSettings = z.object({
  price: Money.nullable().describe('of one unit; null = it is counted, and has no price'),
  included: Units.describe('so many units of each month cost nothing'),
  cap: Units.nullable().describe('of a month'),
})
export type MeterSettings = z.infer<typeof MeterSettings>

export const MeterNow = MeterSettings.extend({
  meter: Meter,
  network: NetworkName,
  words: z.string().describe('what one unit is, in English'),
  units: Units.describe('counted in this month'),
  level: CapLevel,
  set: z.boolean().describe('false: nobody has set anything, and the documented price holds where there is one'),
})
export type MeterNow = z.infer<typeof MeterNow>

export const listMeters = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/spend/meters',
  access: 'conversation:reply',
  summary: 'What the connected networks count: this month’s units, price and cap of each meter',
  params: WorkspaceParams,
  response: z.object({ items: z.array(MeterNow) }),
})

const Figures = z.object({
  soFar: z.number(),
  previous: z.number().describe('of the whole month before'),
  forecast: z.number().nullable().describe('by the end of the month; null = too little was counted yet, or the month is over'),
})

export const SpendReport = z.object({
  month: z.string().describe('yyyy-mm'),
  timeZone: z.string(),
  today: Day,
  daysLeft: z.number().int().describe('whole days of the month after today; 0 once it is over'),
  money: z.array(Figures.extend({ currency: z.string() })).describe('one for each currency in which something has a price'),
  meters: z.array(
    MeterNow.omit({ units: true }).extend({
      units: Figures.describe('counted'),
      money: Figures.extend({ currency: z.string() }).nullable().describe('null = without a price'),
      method: z
        .enum(['weekdays', 'mean'])
        .nullable()
        .describe('of the forecast: each day left as the same weekday was on average, or as the average day; see docs/decisions/spend.md'),
      countedDays: z.number().int().describe('whole days that the forecast is made from'),
    }),
  ),
  parts: z
    .array(
      z.object({
        accountId: Id,
        network: NetworkName,
        accountName: z.string(),
        meter: Meter,
        purpose: z.enum(spendPurposes),
        units: Units,
        amount: z.number().nullable(),
      }),
    )
    .describe('the month by account, meter and purpose'),
  days: z
    .array(z.object({ day: Day, meters: z.array(z.object({ meter: Meter, units: Units, amount: z.number().nullable() })) }))
    .describe('every day of the month up to today, oldest first'),
})
export type SpendReport = z.infer<typeof SpendReport>

export const readSpend = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/spend',
  access: 'spend:read',
  summary: 'What metered calls of a month used up and cost, with a forecast',
  description: 'All money is reckoned at the prices that are set now. Amounts in different currencies are never added.',
  params: WorkspaceParams,
  query: z.object({
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .optional()
      .describe('yyyy-mm; the running month unless said'),
  }),
  response: SpendReport,
})

export const changeMeter = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/spend/meters/:meter',
  access: 'spend:manage',
  summary: 'Set price, included units and cap of a meter',
  params: WorkspaceParams.extend({ meter: Meter }),
  body: z.strictObject({
    price: z
      .strictObject({
        currency: z.string().regex(/^[A-Z]{3}$/),
        amount: z.number().min(0).max(MOST_PRICE),
      })
      .nullable(),
    included: Units.max(MOST_UNITS).default(0),
    cap: Units.min(1).max(MOST_UNITS).nullable(),
  }),
  response: MeterNow,
})

export const resetMeter = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/spend/meters/:meter',
  access: 'spend:manage',
  summary: 'Forget what was set for a meter: the documented price holds again, without a cap',
  params: WorkspaceParams.extend({ meter: Meter }),
  response: MeterNow,
})
