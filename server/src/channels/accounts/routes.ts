import * as contract from '@baton/contract/channels'
import * as health from '@baton/contract/health'
import { type Answer, on } from '#kernel/http'
import { readMissed } from '../health/read-missed.ts'
import { readHealth } from '../health/report.ts'
import { listRawDeliveries, retryRawDelivery } from '../raw-deliveries.ts'
import { readFileRetention, setFileRetention } from '../media/retention.ts'
import { listTemplates, readTemplates } from '../templates/list.ts'
import { readAbilities } from './abilities.ts'
import { bringHistory, pauseHistory, resumeHistory } from '../history/ask.ts'
import { compareNow } from '../reconciliation/compare-now.ts'
import { changeChannelAccount } from './change.ts'
import { checkChannelAccount } from './check.ts'
import { connectChannelAccount } from './connect.ts'
import { disconnectChannelAccount } from './disconnect.ts'
import { listChannelAccounts, listNetworks } from './list.ts'
import { reconnectChannelAccount } from './reconnect.ts'

export const answers: Answer[] = [
  on(contract.listNetworks, async (ctx) => listNetworks(ctx)),
  on(contract.listChannelAccounts, (ctx) => listChannelAccounts(ctx)),
  on(contract.readAbilities, (ctx, { params }) => readAbilities(ctx, params.accountId)),
  on(contract.connectChannelAccount, (ctx, { body }) => connectChannelAccount(ctx, body)),
  on(contract.checkChannelAccount, (ctx, { params }) => checkChannelAccount(ctx, params.accountId)),
  on(contract.changeChannelAccount, (ctx, { params, body }) => changeChannelAccount(ctx, params.accountId, body)),
  on(contract.reconnectChannelAccount, (ctx, { params, body }) => reconnectChannelAccount(ctx, params.accountId, body)),
  on(contract.disconnectChannelAccount, (ctx, { params }) => disconnectChannelAccount(ctx, params.accountId)),
  on(contract.listTemplates, (ctx, { params, query }) => listTemplates(ctx, params.accountId, query)),
  on(contract.readTemplates, (ctx, { params }) => readTemplates(ctx, params.accountId)),
  on(health.readHealth, (ctx) => readHealth(ctx)),
  on(health.readMissed, (ctx, { params }) => readMissed(ctx, params.accountId)),
  on(contract.bringHistory, (ctx, { params, body }) => bringHistory(ctx, params.accountId, body.days)),
  on(contract.pauseHistory, (ctx, { params }) => pauseHistory(ctx, params.accountId)),
  on(contract.resumeHistory, (ctx, { params }) => resumeHistory(ctx, params.accountId)),
  on(contract.compareChannelAccount, (ctx, { params }) => compareNow(ctx, params.accountId)),
  on(contract.readFileRetention, (ctx) => readFileRetention(ctx)),
  on(contract.setFileRetention, (ctx, { body }) => setFileRetention(ctx, body.days)),
  on(contract.listRawDeliveries, (ctx, { query }) => listRawDeliveries(ctx, query)),
  on(contract.retryRawDelivery, (ctx, { params }) => retryRawDelivery(ctx, params.rawDeliveryId)),
]
