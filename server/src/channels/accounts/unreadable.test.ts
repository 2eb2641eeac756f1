import { line } from '@baton/channel-line'
import type { ConnectBody } from '@baton/contract/channels'
import { inEnglish } from '@baton/contract/findings'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { systemChance } from '#kernel/clock'
import { Ctx } from '#kernel/context'
import { makeSecrets } from '#kernel/secrets'
import { type Scene, scene } from '#kernel/testing'
import { accountContext, UNREADABLE } from './account.ts'
import { checkChannelAccount } from './check.ts'
import { connectChannelAccount } from './connect.ts'
import { listChannelAccounts } from './list.ts'
import { reconnectChannelAccount } from './reconnect.ts'
import { markUnreadable } from './unreadable.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

function form({ inboxId }: Scene): z.output<typeof ConnectBody> {
  const account = simulator.line.createAccount({ name: 'Haru Living ไทย' })
  const { channelSecret, channelAccessToken } = account
  const fields = { channelSecret, channelAccessToken, dataBaseUrl: simulator.lineDataBaseUrl }
  return { network: 'line', baseUrl: `${simulator.lineBaseUrl}/`, purpose: 'care', inboxId, fields }
}

/** The same installation, started with another master secret. */
function restoredElsewhere({ app, workspace }: Scene, ctx: Ctx): Ctx {
  const secrets = makeSecrets({ secret: 'restored without the right secret', clock: app.clock, chance: systemChance })
  return new Ctx({ ...app, secrets }, workspace, ctx.actor)
}

it('under another master secret accounts say to connect them again, and can be', async () => {
  const given = await scene({ adapters: [line], allowHosts: ['127.0.0.1'] })
  const before = await given.as('admin')
  const body = form(given)
  const { account } = await connectChannelAccount(before, body)
  const ctx = restoredElsewhere(given, before)

  await markUnreadable(ctx.app)

  const [shown] = (await listChannelAccounts(ctx)).items
  expect(shown).toMatchObject({ health: { state: 'dead', problem: inEnglish(UNREADABLE) } })
  const checked = await checkChannelAccount(ctx, account.id)
  expect(checked).toMatchObject({ account: { health: { state: 'dead' } }, probes: [{ ok: false, ...inEnglish(UNREADABLE) }] })
  await expect(reconnectChannelAccount(ctx, account.id, { fields: {} })).rejects.toMatchObject({ code: 'invalid_request' })

  const again = await reconnectChannelAccount(ctx, account.id, { fields: body.fields })
  expect(again.account).toMatchObject({ id: account.id, health: { problem: { code: 'webhook_missing' } } })
  expect(await ctx.tx((tx) => accountContext(tx, account.id))).toMatchObject({
    credentials: { channelAccessToken: body.fields.channelAccessToken },
  })
})

it('accounts work again when the right master secret is put back', async () => {
  const given = await scene({ adapters: [line], allowHosts: ['127.0.0.1'] })
  const before = await given.as('admin')
  const { account } = await connectChannelAccount(before, form(given))
  await markUnreadable(restoredElsewhere(given, before).app)

  await markUnreadable(given.app)

  expect((await listChannelAccounts(before)).items[0]).toMatchObject({ id: account.id, health: { state: 'waiting', problem: null } })
  expect(await before.tx((tx) => accountContext(tx, account.id))).not.toBeNull()
})
