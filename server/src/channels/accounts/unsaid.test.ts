import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccountContext } from '@baton/channel-kit'
import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'
import { finding } from '@baton/contract/findings'
import { expect, it, onTestFinished } from 'vitest'
import type { DoorAnswer } from '#kernel/door'
import { scene } from '#kernel/testing'
import { connectChannelAccount } from './connect.ts'
import { withoutSecrets } from './unsaid.ts'

const credentials = { clientId: 'client-of-haru', clientSecret: 'ge+heim/"ü한', accessToken: 'access%20token', replyKey: 'kurz' }
const account: AccountContext = { network: 'x', externalId: '1', handle: 'haru', baseUrl: 'https://x.example', credentials, settings: {} }
const answered = (status: number, body: string): DoorAnswer => ({ ok: true, result: { status, headers: {}, body: Buffer.from(body) } })
const bodyAfter = (answer: DoorAnswer) => {
  const told = withoutSecrets(answer, x, account)
  return told.ok ? Buffer.from(told.result.body).toString() : (told.why.networkWords ?? '')
}

it('hides secrets in a complaint, in every form in which they were sent', () => {
  const { clientSecret, accessToken } = credentials
  const basic = Buffer.from(`${credentials.clientId}:${clientSecret}`).toString('base64')
  expect(bodyAfter(answered(400, `no: ${clientSecret}, ${new URLSearchParams({ clientSecret }).toString()}`))).toBe('no: …, clientSecret=…')
  expect(bodyAfter(answered(401, JSON.stringify({ message: `Bearer ${accessToken}; Basic ${basic}` })))).toBe(
    '{"message":"Bearer …; Basic …"}',
  )
  expect(bodyAfter(answered(500, JSON.stringify({ message: JSON.stringify({ clientSecret }) })))).not.toContain('heim')
})

it('leaves what is no secret, what is too short to be one, and good answers as they are', () => {
  expect(bodyAfter(answered(400, 'client-of-haru ist kurz'))).toBe('client-of-haru ist kurz')
  const fresh = JSON.stringify({ access_token: credentials.accessToken })
  expect(bodyAfter(answered(200, fresh))).toBe(fresh)
})

it('hides them in words that came without an answer', () => {
  const why = finding('mail_server_refused', {}, { networkWords: `BAD LOGIN care ${credentials.accessToken}` })
  expect(bodyAfter({ ok: false, bytesWritten: true, kind: 'reset', why })).toBe('BAD LOGIN care …')
})

it('tells a person who connects an account what the network said, without the token it repeated', async () => {
  const { ctx, inboxId } = await scene({ adapters: [line], allowHosts: ['127.0.0.1'] })
  const server = createServer((request, response) =>
    response.writeHead(400).end(JSON.stringify({ message: `ไม่ได้: ${request.headers.authorization}` })),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const fields = { channelSecret: 'c'.repeat(32), channelAccessToken: 'token-of-haru-living' }
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const refused = await connectChannelAccount(ctx, { network: 'line', baseUrl, purpose: 'care', inboxId, fields }).catch(
    (error: { details: unknown }) => JSON.stringify(error.details),
  )

  expect(refused).toContain('ไม่ได้: Bearer …')
  expect(refused).not.toContain(fields.channelAccessToken)
})
