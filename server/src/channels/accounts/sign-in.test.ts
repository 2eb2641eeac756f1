import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bluesky } from '@baton/channel-bluesky'
import { x } from '@baton/channel-x'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scene } from '#kernel/testing'
import { accountContext } from './account.ts'
import { checkChannelAccount } from './check.ts'
import { connectChannelAccount } from './connect.ts'

let simulator: Simulator
let pds: Server
let pdsUrl = ''
beforeAll(async () => {
  simulator = await startSimulator()
  pds = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => pds.listen(0, '127.0.0.1', resolve))
  pdsUrl = `http://127.0.0.1:${(pds.address() as AddressInfo).port}`
})
afterAll(async () => {
  pds.closeAllConnections()
  pds.close()
  await simulator.stop()
})

/** A Bluesky server with one account. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const reply = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const method = new URL(request.url ?? '', pdsUrl).pathname.slice('/xrpc/'.length)
  if (method === 'com.atproto.server.createSession') {
    const { password } = JSON.parse(Buffer.concat(parts).toString()) as { password: string }
    if (password !== 'abcd-efgh') return void reply(401, { error: 'AuthenticationRequired', message: 'Invalid identifier or password' })
    return void reply(200, { accessJwt: 'access', refreshJwt: 'refresh', did: 'did:plc:haru', handle: 'haru.test' })
  }
  if (request.headers.authorization !== 'Bearer access')
    return void reply(401, { error: 'AuthMissing', message: 'Authentication Required' })
  if (method === 'com.atproto.server.getSession') return void reply(200, { did: 'did:plc:haru', handle: 'haru.test', active: true })
  reply(200, { did: 'did:plc:haru', handle: 'haru.test', displayName: 'Haru 하루' })
}

const blueskyForm = (inboxId: string, appPassword: string) => ({
  network: 'bluesky' as const,
  baseUrl: pdsUrl,
  purpose: 'care' as const,
  inboxId,
  fields: { identifier: 'haru.test', appPassword },
})

it('signs in where a network wants a password first, and keeps the tokens it gives', async () => {
  const given = await scene({ adapters: [bluesky], allowHosts: ['127.0.0.1'] })

  const { account } = await connectChannelAccount(given.ctx, blueskyForm(given.inboxId, 'abcd-efgh'))

  expect(account).toMatchObject({
    externalId: 'did:plc:haru',
    handle: 'haru.test',
    name: 'Haru 하루',
    hookUrl: null,
    health: { state: 'ok' },
  })
  const opened = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(opened?.credentials).toMatchObject({ appPassword: 'abcd-efgh', accessJwt: 'access', refreshJwt: 'refresh' })
})

it('says in the words of the network why a sign-in failed, once', async () => {
  const given = await scene({ adapters: [bluesky], allowHosts: ['127.0.0.1'] })

  const refused = connectChannelAccount(given.ctx, blueskyForm(given.inboxId, 'wrong'))

  await expect(refused).rejects.toMatchObject({
    code: 'channel_check_failed',
    details: {
      probes: [expect.objectContaining({ name: 'sign-in', code: 'sign_in_refused', networkWords: 'Invalid identifier or password' })],
    },
  })
})

async function connectedX() {
  const given = await scene({ adapters: [x], allowHosts: ['127.0.0.1'] })
  const app = simulator.x.createApp({ name: 'Haru app' })
  const brand = simulator.x.createAccount({ username: 'haruliving', name: 'Haru Living', app: app.id })
  const { account } = await connectChannelAccount(given.ctx, {
    network: 'x',
    baseUrl: simulator.xBaseUrl,
    purpose: 'care',
    inboxId: given.inboxId,
    fields: {
      consumerSecret: app.consumerSecret,
      accessToken: brand.accessToken,
      refreshToken: brand.refreshToken,
      clientId: app.clientId,
      bearerToken: app.bearerToken,
    },
  })
  return { given, brand, account }
}

it('renews the token of X while checking, and keeps the one refresh token that still counts', async () => {
  const { given, brand, account } = await connectedX()
  expect(account).toMatchObject({
    externalId: brand.userId,
    handle: 'haruliving',
    name: 'Haru Living',
    hookUrl: expect.stringMatching(/\/hooks\/x\//),
  })
  simulator.x.expire({ account: brand.userId })

  const { probes } = await checkChannelAccount(given.ctx, account.id)

  expect(probes.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['webhook'])
  const opened = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(opened?.credentials).toMatchObject({ accessToken: brand.accessToken, refreshToken: brand.refreshToken })
})

it('says of an account that lost its access to connect it again, not to look at a form', async () => {
  const { given, brand, account } = await connectedX()
  simulator.x.revoke({ account: brand.userId })

  const checked = await checkChannelAccount(given.ctx, account.id)

  expect(checked.account.health).toMatchObject({ state: 'dead', problem: { code: 'sign_in_refused', remedyCode: 'reconnect' } })
})
