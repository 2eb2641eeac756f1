import * as contract from '@baton/contract/spend'
import { type Answer, on } from '#kernel/http'
import { changeMeter, resetMeter } from './change.ts'
import { readSpend } from './report.ts'
import { listMeters } from './settings.ts'

export const spendAnswers: Answer[] = [
  on(contract.readSpend, (ctx, { query }) => readSpend(ctx, query)),
  on(contract.listMeters, (ctx) => listMeters(ctx)),
  on(contract.changeMeter, (ctx, { params, body }) => changeMeter(ctx, params.meter, body)),
  on(contract.resetMeter, (ctx, { params }) => resetMeter(ctx, params.meter)),
]
